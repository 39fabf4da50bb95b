"""Rules of scrubbing at their limits, with lists of a few words (G5)."""

from __future__ import annotations

import pytest

from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.scrub import LONGEST_SCRUBBED, REMOVED, Scrubber, draft_of

SCRUB = Scrubber(
    Personal(
        names={"KE": ("Akinyi", "सीता", "सी", "क"), "KH": ("ស្រីពៅ",)},
        names_that_are_words={"KE": ("Joy",)},
        places={"KE": ("Homa Bay", "Port-Victoria West", "One Two Three Four")},
        schools=("primary school", "សាលា"),
        before_a_name=("my name is", "ឈ្មោះ"),
        small_words=("Got",),
        number_words={"en": ("one", "two")},
    )
)


def left(words: str) -> str:
    """Return the text with a dot in place of what was removed."""
    return SCRUB(words).replace(REMOVED, "•")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("akinyi sings", "• sings"),
        ("we like AKINYI", "we like •"),
        ("akinyis sings", "akinyis sings"),
        ("my joy, Joy", "my joy, •"),
        ("in homa bay now", "in • now"),
        ("in homa", "in homa"),
        ("in port victoria west", "in •"),
        ("in Port-Victoria West now", "in • now"),
        ("ok one two three four", "ok one two three four"),
        ("Akinyi, Akinyi and Akinyi", "• and •"),
    ],
)
def test_names_and_towns_of_up_to_three_words_go(words: str, shown: str) -> None:
    assert left(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("my name is lola bona ok", "my name is • ok"),
        ("my name is lola", "my name is •"),
        ("so my name is", "so my name is"),
        ("सीताले र सीता", "• र •"),
        ("सीले र कले", "• र कले"),
        ("ស្រីពៅ ok ស្រីពៅ", "• ok •"),
        ("ឈ្មោះ lola bona", "ឈ្មោះ • bona"),
        ("សាលា ok", "សាលា ok"),
    ],
)
def test_two_words_behind_an_introduction_go_and_in_khmer_one_run(words: str, shown: str) -> None:
    assert left(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("at Saint Mary Hill primary school", "at •"),
        ("at Old Saint Mary Hill primary school", "at Old •"),
        ("at saint mary hill primary school", "at •"),
        ("primary school is fun", "primary school is fun"),
        ("Mary primary school is fun", "• is fun"),
        ("We dance. Hill primary school", "We dance. •"),
        ("Great! primary school", "Great! primary school"),
        ("Go, Mary primary school", "Go, •"),
    ],
)
def test_the_name_of_a_school_goes_in_its_sentence_and_a_school_without_a_name_stays(words: str, shown: str) -> None:
    assert left(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("pin 1234 ok", "pin 1234 ok"),
        ("pin 12345 ok", "pin • ok"),
        ("pin १२३४५ ok", "pin • ok"),
        ("1 - 2 - 3 - 4 - 5", "•"),
        ("one two one two one", "•"),
        ("one two one two", "one two one two"),
        ("call 072 12 34", "call •"),
        ("see goat.org/page ok", "see • ok"),
        ("see www.goat ok", "see • ok"),
        ("see goat.farm ok", "see goat.farm ok"),
        ("a goat@hill.example ok", "a • ok"),
        ("a @ab ok", "a • ok"),
        ("a @a ok", "a @a ok"),
        ("my insta got", "my insta got"),
        ("my insta gott", "my •"),
        ("K-a-m-a sings", "• sings"),
    ],
)
def test_numbers_links_and_handles_go_from_a_length_on(words: str, shown: str) -> None:
    assert left(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("  two\n\n goats\t", "two goats"),
        ("1\ufe0f\u20e32\u20e3345", "•"),
        ("🅰🆉", "AZ"),
        ("🅐🅩", "AZ"),
        ("go\u200dat \ue001", "goat"),
        ("Akinyi , 12345 , Akinyi!", "•!"),
        ("", ""),
    ],
)
def test_signs_that_nobody_types_are_made_plain_and_passages_side_by_side_are_one(words: str, shown: str) -> None:
    assert left(words) == shown


def test_a_text_of_four_messages_is_still_read() -> None:
    assert LONGEST_SCRUBBED == 1120
    assert [draft_of("g" * many) for many in (280, 281)] == ["fits", "long"]
    assert draft_of(REMOVED * 300) == draft_of(f"{REMOVED}, {REMOVED}!") == draft_of("") == "bare"
    assert draft_of("ब") == "fits"
