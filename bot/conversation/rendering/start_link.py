"""Codec for the payload of a start link, `t.me/NAME?start=PAYLOAD`: at most 64 characters of A-Z a-z 0-9 _ and -.

The payload is a list of words joined by `_`: the pilot's code, a counted code and a lesson, each optional. Any other
word is ignored, and neither stored nor counted (C11).
"""

from __future__ import annotations

from typing import NamedTuple

from bot.lessons.model.lesson import Course

LONGEST = 64
"""Telegram's limit for a payload, in characters."""


class Link(NamedTuple):
    """A parsed payload: the lesson it names, the code it is counted by, and whether it holds the pilot's code."""

    lesson: str | None = None
    code: str | None = None
    invited: bool = False


def parse_payload(course: Course, payload: str, month: str) -> Link:
    """Parse a payload for a course in a month such as `2027-M03`; a code is counted from its first month on."""
    words = payload.split("_")
    counted = (word for word in words if word in course.statistics.links)
    return Link(
        lesson=next((word for word in words if course.lesson(word)), None),
        code=next((it for it in counted if course.statistics.links[it].first_month <= month), None),
        invited=_is_invited(course, payload),
    )


def _is_invited(course: Course, payload: str) -> bool:
    """Return whether the payload begins with the pilot's code. That code may hold `_`, so words are not compared."""
    code = course.stage.code if course.stage else ""
    return bool(code) and (payload == code or payload.startswith(f"{code}_"))


def payload(course: Course, code: str | None, lesson: str | None) -> str:
    """Return a payload that `read` parses to this code and lesson; in a pilot it also holds the pilot's code."""
    pilot = course.stage.code if course.stage and course.stage.stage == "pilot" else None
    return "_".join(filter(None, (pilot, code, lesson)))


def address(bot: str, carried: str = "") -> str:
    """Return the URL of the bot's chat: plain https to Telegram, without any redirect page (B13)."""
    return f"https://t.me/{bot}?start={carried}" if carried else f"https://t.me/{bot}"
