"""Release gate of the page: the countries in which it may be handed out, and whether it has to be marked a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.texts import lesson_texts, own_texts
from bot.lessons.translations.locales import languages_of
from bot.lessons.translations.signatures import SignedTexts
from bot.safeguarding.rollout import lacks

NOT_NEEDED = frozenset({"telegram_reachable"})
"""Lines of the pilot list that a page without Telegram does not need."""


def countries_of(locale: str) -> tuple[Country, ...]:
    """Return the countries in which a language is spoken; English is spoken in each."""
    return tuple(country for country in COUNTRIES if locale in languages_of(country))


def waits_for(course: Course, locale: str, countries: Iterable[Country], today: date) -> list[str]:
    """Return what is missing before learners may have the page, as sentences; none if they may."""
    staff = course.profile.staff_languages if course.profile else ()
    if locale in staff or not (countries := tuple(countries)):
        return [f"`{locale}` is for staff only."]
    lacking = {it: [line for line in lacks(course, it, locale, today) if line not in NOT_NEEDED] for it in countries}
    return [f"{country} in `{locale}` waits for: {', '.join(lines)}." for country, lines in lacking.items() if lines]


def is_unsigned(course: Course, locale: str, signed: SignedTexts) -> bool:
    """Return whether any text of the page has no signature in its language."""
    read = (*own_texts(course), *(text for lesson in course.lessons.values() for text in lesson_texts(lesson)))
    return any((text.context, text.source) not in signed.get(locale, ()) for text in read if text.context)
