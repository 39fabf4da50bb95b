"""Codec for the payload of a start link, `t.me/NAME?start=PAYLOAD`: at most 64 characters of A-Z a-z 0-9 _ and -.

The payload is a list of words joined by `_`: the pilot's code with a country and a language, a counted code and a
lesson, each optional. Any other word is ignored, and neither stored nor counted (C11).
"""

from __future__ import annotations

from typing import NamedTuple

from bot.engine.input import Started
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country

LONGEST = 64
"""Telegram's limit for a payload, in characters."""


class PilotPair(NamedTuple):
    """Country and language to which a pilot's link invites."""

    country: Country
    locale: str


class Link(NamedTuple):
    """A parsed payload: the lesson it names, the code it is counted by, and whether it holds the pilot's code.

    `pair` is what follows that code; a link of an older version has none.
    """

    lesson: str | None = None
    code: str | None = None
    invited: bool = False
    pair: PilotPair | None = None


def parse_payload(course: Course, payload: str, month: str) -> Link:
    """Parse a payload for a course in a month such as `2027-M03`; a code is counted from its first month on."""
    invited = _is_invited(course, payload)
    words = (payload[len(course.stage.code) :].lstrip("_") if course.stage and invited else payload).split("_")
    pair = _pair(course, words[:2]) if invited else None
    words = words[2:] if pair else words
    counted = (word for word in words if word in course.statistics.links)
    return Link(
        lesson=next((word for word in words if course.lesson(word)), None),
        code=next((it for it in counted if course.statistics.links[it].first_month <= month), None),
        invited=invited,
        pair=pair,
    )


def _pair(course: Course, words: list[str]) -> PilotPair | None:
    country = next((it for it in COUNTRIES if it == words[0]), None)
    return PilotPair(country, words[1]) if country and len(words) == 2 and words[1] in course.locales else None


def started(link: Link, phone_locale: str) -> Started:
    """Return /start through a link, on a phone in this locale. The language of a pilot's link overrides it."""
    country, locale = link.pair or (None, phone_locale)
    return Started(locale, link.lesson, link.code, link.invited, country)


def _is_invited(course: Course, payload: str) -> bool:
    """Return whether the payload begins with the pilot's code. That code may hold `_`, so words are not compared."""
    code = course.stage.code if course.stage else ""
    return bool(code) and (payload == code or payload.startswith(f"{code}_"))


def payload(course: Course, code: str | None, lesson: str | None, pair: PilotPair | None = None) -> str:
    """Return a payload that `parse_payload` reads as this code and lesson; a pilot's code and pair come first."""
    pilot = course.stage.code if course.stage and course.stage.stage == "pilot" else None
    return "_".join(filter(None, (pilot, *(pair or ()), code, lesson)))


def address(bot: str, carried: str = "") -> str:
    """Return the URL of the bot's chat: plain https to Telegram, without any redirect page (B13)."""
    return f"https://t.me/{bot}?start={carried}" if carried else f"https://t.me/{bot}"
