"""The safe word opens Help however it is spelt, swallows no everyday word, and stays on one line where it is shown."""

from __future__ import annotations

import re

import pytest

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.locales import unbroken
from bot.safeguarding.distress.normalise import normalise
from tests.support.course_builders import real

SPELT = [
    "sunflower", "Sunflower!", "sun flower", "SUN  FLOWER", "sunflowr", "sunfloewr", "sunflowers",
    "ផ្ការំដួល", "ផ្កា រំដួល", "ផ្ការំដូល", "ផ្ការំដុល", "ផ្កា រំដូល", "រំដួល", "pka romdoul", "Phka Romdoul", "romdoul", "rumdul",
    "waridi", "WARIDI", "wa ridi", "waridy", "sampaguita", "sampagita", "sampa guita", "sampaguta",
    "सूर्यमुखी", "सूर्य मुखी", "सुर्यमुखी", "suryamukhi", "surya mukhi", "suriyamukhi",
    "gumamela", "guma mela", "gumamila", "gumameal",
]  # fmt: skip


@pytest.mark.parametrize("words", SPELT)
def test_the_safe_word_opens_help_with_a_space_in_other_letters_and_with_a_slip(words: str) -> None:
    said = real().vocabulary.read(words)
    assert (said.command, said.safe_word) == ("help", True)


@pytest.mark.parametrize(
    "words",
    ["flower", "flowers", "sunday", "sunflower seeds", "warudi", "ridhi", "ផ្កា", "រំជួល", "मुख", "zon", "gumawa", "mela"],
)
def test_an_everyday_word_near_it_does_not(words: str) -> None:
    assert not real().vocabulary.read(words).safe_word


def test_no_word_of_any_story_in_any_language_is_taken_for_it() -> None:
    course, catalogs = real().course, real().catalogs
    locales = (*course.locales, *course.help_languages)
    said = {catalogs.say(text, locale) for text in all_texts(course) for locale in locales}
    words = {normalise(word) for text in said for word in re.split(r"[\s\u200b]+", text)} - {""}
    assert len(words) > 10_000
    assert {word for word in words if real().vocabulary.safe_words.has(word)} == set()


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil"])
def test_where_it_is_shown_no_phone_breaks_it_over_two_lines(locale: str) -> None:
    translator = Translator(real().course, real().catalogs, locale)
    shown = translator.safe_word()
    told = [translator.as_read(text) for text in all_texts(real().course) if "<safe-word>" in text.source]

    assert re.search("[ \n\u200b\u00ad-]|[\u1780-\u17d1\u17d3-\u17dd][\u1780-\u17b3]", shown) is None
    assert real().vocabulary.read(shown).safe_word, "copied, it opens Help"
    assert len(told) >= 3
    assert [words for words in told if shown not in words] == []


def test_every_place_of_a_word_where_a_line_could_break_is_tied() -> None:
    assert unbroken("ផ្កា\u200bរំដួល") == "ផ្កា\u2060រំ\u2060ដួ\u2060ល"
    assert unbroken("sun flower") == "sun\u00a0flower"
    assert unbroken("sun-flo\u00adwer") == "sun\u2011flower"
