"""What a start link carries: `t.me/NAME?start=PAYLOAD`, at most 64 of A-Z a-z 0-9 _ and -.

The payload is words with `_` between them: the pilot's code first, then a code that is counted and a lesson, each of
them only where it is wanted. A word that is none of these is nothing, and is neither kept nor counted (C11).
"""

from __future__ import annotations

from typing import NamedTuple

from bot.lessons.model.lesson import Course

LONGEST = 64
"""Telegram's limit."""


class Link(NamedTuple):
    """What is known of a link: the lesson it names, the code it is counted by, whether it is the pilot's."""

    lesson: str | None = None
    code: str | None = None
    invited: bool = False


def read(course: Course, payload: str, month: str) -> Link:
    """What a payload says to this course in a month, such as `2027-M03`; a code counts from its first month on."""
    words = payload.split("_")
    counted = (it for it in words if it in course.statistics.links)
    return Link(
        lesson=next((it for it in words if course.lesson(it)), None),
        code=next((it for it in counted if course.statistics.links[it].first_month <= month), None),
        invited=_is_invited(course, payload),
    )


def _is_invited(course: Course, payload: str) -> bool:
    """A pilot's code may hold `_` itself, so it is not looked for among the words."""
    code = course.stage.code if course.stage else ""
    return bool(code) and (payload == code or payload.startswith(f"{code}_"))


def payload(course: Course, code: str | None, lesson: str | None) -> str:
    """What a link carries so that `read` finds these; in a pilot also what lets a girl in."""
    pilot = course.stage.code if course.stage and course.stage.stage == "pilot" else None
    return "_".join(filter(None, (pilot, code, lesson)))


def address(bot: str, carried: str = "") -> str:
    """The whole address of a bot's chat: plain https, and no page of ours or anybody's on the way (B13)."""
    return f"https://t.me/{bot}?start={carried}" if carried else f"https://t.me/{bot}"
