"""Commands of the operator's page, in its order."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.support.bot_process import HOME

PAGE = (HOME / "bot/app/OPERATING.md").read_text("utf-8")


class PageCommand(NamedTuple):
    """One line to type, and the heading it stands under."""

    heading: str
    line: str


def _commands(page: str) -> list[PageCommand]:
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    blocks = [
        (it.partition("\n")[0], re.findall(r"^```sh\n(.*?)^```", it, re.MULTILINE | re.DOTALL)) for it in sections
    ]
    return [PageCommand(head, line) for head, found in blocks for block in found for line in block.splitlines()]


COMMANDS = _commands(PAGE)
