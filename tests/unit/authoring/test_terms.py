"""Search for forbidden words: whole words with their endings, in every script."""

from __future__ import annotations

import unicodedata

import pytest

from bot.authoring.translation.terms import ForbiddenTerm, forbidden

FOUND: dict[str, tuple[str, str, str | None]] = {
    "the word itself": ("picha", "Ile Picha!", "picha"),
    "not inside another word": ("picha", "pichani", None),
    "with any ending": ("picha*", "pichani", "pichani"),
    "in any compound": ("*piloto*", "mapilotoni", "mapilotoni"),
    "two words over a line break": ("picha za uchi", "picha za\nuchi", "picha za uchi"),
    "bold in the middle": ("picha za uchi", "*picha* za uchi", "picha za uchi"),
    "another apostrophe": ("ng'ombe", "ng’ombe", "ng'ombe"),
    "Devanagari alone": ("जिम्मेवार", "जिम्मेवार उही हो।", "जिम्मेवार"),
    "a vowel sign makes it another word": ("जिम्मेवार", "जिम्मेवारी", None),
    "a case ending of Nepali": ("झन्डा*", "रातो झन्डाले", "झन्डाले"),
    "before a danda": ("कदम", "बलियो कदम।", "कदम"),
    "a joiner that nobody sees": ("गर्यो", "गर्‍यो", "गर्यो"),
    "letters put together": ("é", unicodedata.normalize("NFD", "é"), "é"),
    "Khmer inside a sentence": ("ទង់ក្រហម", "នេះជាទង់\u200bក្រហមណា", "ទង់ក្រហម"),
    "not the name of a placeholder": ("friend", "<friend> lacht", None),
    "not behind a placeholder": ("le", "<friend>le", None),
}  # fmt: skip


@pytest.mark.parametrize(("form", "words", "expected"), FOUND.values(), ids=FOUND)
def test_a_forbidden_word_is_found_as_a_reader_would(form: str, words: str, expected: str | None) -> None:
    term = ForbiddenTerm.model_validate({"never": [form], "say": "x"})

    assert [found for found, _ in forbidden([term], words)] == ([expected] if expected else [])


def test_a_phrase_in_which_it_is_right_excuses_itself_and_no_other() -> None:
    term = ForbiddenTerm.model_validate({"never": "झन्डा*", "say": "कार्ड", "except": ["देशको झन्डा"]})

    assert list(forbidden([term], "देशको झन्डालाई सलाम")) == []
    assert [found for found, _ in forbidden([term], "देशको झन्डा र रातो झन्डाले")] == ["झन्डाले"]
