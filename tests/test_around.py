"""The girl whose phone others pick up: what stands around the stories is harmless, and what must be said is said."""

from __future__ import annotations

import re

import pytest

from bot.config import HOME
from bot.content.model.lesson import Script
from bot.content.model.text import Text
from bot.content.model.texts import named_texts, texts
from bot.library import open_library

LIBRARY, _ = open_library(HOME / "dialogues", HOME / "locales")
LOCALES = LIBRARY.course.locales

ROBOT = "I am a robot. No person reads this chat. I can show you people who can help."

LOUD = {
    "en": ["abuse", "sex", "danger", "victim", "helpline", "violence", "rape", "predator", "private"],
    "km": ["រំលោភ", "ផ្លូវភេទ", "គ្រោះថ្នាក់", "ជនរងគ្រោះ", "ហិង្សា", "ឯកជន"],
}
"""Words that tell what the bot is about, in the languages of the catalogs."""


def _around() -> list[Text]:
    """What shows outside the open chat: the bot's name, descriptions, commands, labels, and the titles of lessons."""
    profile = LIBRARY.course.profile
    assert profile is not None
    titles = [text for lesson in LIBRARY.course.lessons.values() for text in (lesson.title, lesson.badge)]
    return [*texts(profile), *titles]


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_around_the_chat_names_what_it_is_about(locale: str) -> None:
    loud = [word for word in LOUD[locale] for text in _around() if word in LIBRARY.catalogs.say(text, locale).lower()]

    assert loud == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_line_of_a_sensitive_lesson_is_harmless_on_a_lock_screen(locale: str) -> None:
    for lesson in LIBRARY.course.lessons.values():
        for text in texts(lesson) if lesson.sensitive else ():
            seen = LIBRARY.catalogs.say(text, locale)[:60].lower()

            assert [word for word in LOUD[locale] if word in seen] == [], seen


def _says(script: Script, words: str) -> bool:
    return any(words in text.source for _, text in named_texts(script))


def test_the_bot_says_in_help_and_in_the_first_lesson_that_it_is_a_robot() -> None:
    first = next(iter(LIBRARY.course.lessons.values()))

    assert _says(first, ROBOT)
    assert _says(LIBRARY.course.bot["help"], ROBOT)


def test_a_short_code_never_gets_a_country_code_and_every_route_has_a_source() -> None:
    routes = LIBRARY.course.directory.routes

    assert routes
    for route in routes:
        assert route.source
        assert route.number or route.web
        assert not re.search(r"\+\d", route.number or ""), route.id


def test_no_number_is_called_tested_before_anybody_has_called_it() -> None:
    assert [it.id for it in LIBRARY.course.directory.routes if it.verified_on and not it.verified_by] == []


def test_every_country_has_a_child_helpline_an_emergency_number_and_a_second_way() -> None:
    directory = LIBRARY.course.directory

    for country in directory.countries:
        for role in ("child-helpline", "emergency", "second"):
            assert directory.first(country, role), f"{country} has no {role}"
