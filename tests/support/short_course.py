"""The course cut down to four of its stories: a bot of a test starts in half the time, and has all a story can have."""

from __future__ import annotations

import re
from pathlib import Path

KEPT = ("my-safety-team", "lock-it-up", "friend-or-pretend", "say-it-out-loud")
COMES_BACK = {"friend-or-pretend": "lock-it-up/support", "say-it-out-loud": "friend-or-pretend/the-beard"}
"""What comes back in a story whose own old questions belong to stories that are cut."""

_AGAIN = re.compile(r"  - again: .*\n(?:    ages: .*\n)?")


def shorten(dialogues: Path) -> None:
    """Leave four stories of the course in a copy of `dialogues/`."""
    for path in (dialogues / "lessons").glob("*.yaml"):
        if path.stem not in KEPT:
            path.unlink()
        elif again := COMES_BACK.get(path.stem):
            words = path.read_text("utf-8")
            first, *others = _AGAIN.split(words)
            path.write_text(f"{first}  - again: {again}\n{''.join(others)}", "utf-8")
    (dialogues / "course.yaml").write_text("lessons:\n" + "".join(f"  - {name}\n" for name in KEPT), "utf-8")
