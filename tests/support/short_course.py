"""The course reduced to four lessons, so that a test's bot starts in half the time and still has all features."""

from __future__ import annotations

import re
from pathlib import Path

KEPT = ("my-safety-team", "lock-it-up", "friend-or-pretend", "say-it-out-loud")
COMES_BACK = {"friend-or-pretend": "lock-it-up/support", "say-it-out-loud": "lock-it-up/support"}
"""Recalled quiz for lessons whose own recalled quizzes belong to removed lessons."""

_AGAIN = re.compile(r"  - again: .*\n(?:    ages: .*\n)?")


def shorten(dialogues: Path) -> None:
    """Keep four lessons of the course in a copy of `dialogues/`."""
    for path in (dialogues / "lessons").glob("*.yaml"):
        if path.stem not in KEPT:
            path.unlink()
        elif again := COMES_BACK.get(path.stem):
            words = path.read_text("utf-8")
            first, *others = _AGAIN.split(words)
            path.write_text(f"{first}  - again: {again}\n{''.join(others)}", "utf-8")
    (dialogues / "course.yaml").write_text("lessons:\n" + "".join(f"  - {name}\n" for name in KEPT), "utf-8")
