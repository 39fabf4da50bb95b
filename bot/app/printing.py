"""Printing for people at a terminal."""

from __future__ import annotations

import re

from bot.home import NAME, is_installed


def say(line: str) -> None:
    """Print a line at once: commands that go on running are read by other programs, too."""
    print(line, flush=True)


def as_typed(text: str) -> str:
    """Return the text with commands named as they are typed here: an installed program has no main.py."""
    return re.sub(r"(python )?\bmain\.py\b", NAME, text) if is_installed() else text
