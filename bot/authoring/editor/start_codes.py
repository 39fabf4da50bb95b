"""Add a new code for a counted start link to `statistics.yaml` (C11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bot.check.rules.statistics import LEAST_GIRLS, is_month, names_a_school
from bot.errors import Refused
from bot.files import replace_whole
from bot.lessons.loader.source_file import read
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.loader.yaml_traps import quoted
from bot.lessons.model.statistics import new_start_code

_LINKS = re.compile(r"links:[ \t]*(\{\})?[ \t]*(#[^\r\n]*)?\r?\n?", re.MULTILINE)
LONGEST_LABEL = 60


class NewLink(NamedTuple):
    """A start link to be counted; for its fields see `bot.lessons.model.statistics.StartLink`."""

    label: str
    girls: int
    first_month: str


def new_link(dialogues: Path, link: NewLink, below: Callable[[int], int]) -> str:
    """Write the link under a fresh code and return the code.

    `below(n)` returns a random number below n. Raise Refused when nothing was written.
    """
    code, lines = drawn_link(dialogues, link, below)
    path = dialogues / "statistics.yaml"
    text = _read_codes(path)
    longer = _with_link(text, lines)
    if _codes(longer) != {*_codes(text), code}:
        raise Refused(f"{path} has not the form it needs.", f"Write this below `links:` yourself:\n{lines}")
    try:
        replace_whole(path, longer.encode())
    except OSError as error:
        raise Refused(f"{path} cannot be written.", "Look at the folder's permissions.") from error
    return code


def drawn_link(dialogues: Path, link: NewLink, below: Callable[[int], int]) -> tuple[str, str]:
    """Return a fresh code, and its lines for `statistics.yaml`. Raise Refused for a link that cannot be counted."""
    _refuse(link)
    known = _codes(_read_codes(dialogues / "statistics.yaml"))
    code = next(it for it in iter(lambda: new_start_code(below), "") if it not in known)
    return code, _link_lines(code, link)


def _refuse(link: NewLink) -> None:
    if link.girls < LEAST_GIRLS:
        what = f"A link that is counted is meant for {LEAST_GIRLS} girls or more."
        raise Refused(what, "For fewer use `share` without a code: the bare link works for everybody.")
    if names_a_school(link.label):
        raise Refused("What a link is for must not name a school.", 'Say it in words for many: "District clubs".')
    if not link.label.strip() or not link.label.isprintable() or len(link.label) > LONGEST_LABEL:
        raise Refused("This cannot be a label.", f"Use 1 to {LONGEST_LABEL} letters on one line.")
    if not is_month(link.first_month):
        raise Refused(f"There is no month {link.first_month}.", "A year has 12, written like 2027-M03.")


def _link_lines(code: str, link: NewLink) -> str:
    label = quoted(" ".join(link.label.split()))
    return f"  {code}:\n    label: {label}\n    girls: {link.girls}\n    first_month: {link.first_month}\n"


def _read_codes(path: Path) -> str:
    source = read(path, path.name) if path.is_file() else ""
    if not isinstance(source, str):
        raise Refused(f"{path} cannot be read.", source.message)
    return source


def _with_link(text: str, lines: str) -> str:
    """Insert lines below `links:`; everything else in the file stays, comments included."""
    there = next((it for it in _LINKS.finditer(text) if it.start() == 0 or text[it.start() - 1] == "\n"), None)
    if there is None:
        return f"{text.rstrip()}\n\nlinks:\n{lines}".lstrip("\n")
    remark = f"  {there[2]}" if there[2] else ""
    return f"{text[: there.start()]}links:{remark}\n{lines}{text[there.end() :]}"


def _codes(text: str) -> set[str]:
    data, problems = parse(text, "statistics.yaml")
    links = data.get("links") if isinstance(data, dict) and not problems else None
    return set(map(str, links)) if isinstance(links, dict) else set()
