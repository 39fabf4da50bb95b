"""Containerfile read into its instructions."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.support.bot_process import HOME

FILE = HOME / "bot/app/deploy/Containerfile"


class Base(NamedTuple):
    """Python image that a Containerfile stands on: its tag, the version of Python, and the suite of Debian."""

    tag: str
    python: str
    suite: str


def instructions(text: str) -> list[tuple[str, str]]:
    """Return the instructions in order, each as keyword and rest, with continued lines joined."""
    joined = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def base_of(rest: str) -> Base:
    """Read what stands after FROM."""
    found = re.fullmatch(r"(python:(3\.\d+)\.\d+-slim-(\w+))@sha256:[0-9a-f]{64}", rest)
    assert found, f"This is no slim image of Python with a digest: {rest}"
    return Base(found[1], found[2], found[3])
