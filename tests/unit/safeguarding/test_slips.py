"""A slip of the finger in a phrase that matters is forgiven, and entries stand in the spellings of their list (A3)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.lexemes import Slips, respelt, spellings

SLIPS = Slips(["to die", "i cut", "suicide", "killing myself", "want* to", "no*"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("todie", ("to", "die")),
        ("killingmyself", ("killing", "myself")),
        ("wantto", ("want", "to")),
        ("suicde", ("suicide",)),
        ("suiicide", ("suicide",)),
        ("suixide", ("suicide",)),
        ("suciide", ("suicide",)),
        ("mysel", ("myself",)),
    ],
)
def test_one_slip_or_a_lost_space_is_forgiven(typed: str, meant: tuple[str, ...]) -> None:
    assert SLIPS.meant(typed) == meant


@pytest.mark.parametrize(
    "typed", ["icut", "suicide", "zuicide", "suixxde", "suiixde", "siucied", "wantx", "dye", "myse", "mysxxf"]
)
def test_a_right_word_a_short_one_and_two_slips_stay_as_they_are(typed: str) -> None:
    assert SLIPS.meant(typed) == ()


def test_a_word_is_read_in_the_spellings_its_list_names_by_script() -> None:
    vocabulary = WordList.model_validate(
        {"words": {}, "spellings": "secret=SIKRET=sikrit, ញុំ=ខ្ញុំ, two words=one, शीत=no"}
    )

    assert spellings(vocabulary, "latin") == [("secret", "sikret"), ("secret", "sikrit")]
    assert spellings(vocabulary, "khmer") == [("ញុំ", "ញុំ")]
    assert spellings(vocabulary, "devanagari") == []


@pytest.mark.parametrize(
    ("pairs", "variants"),
    [
        ([], ["ab"]),
        ([("c", "x")], ["ab"]),
        ([("a", "x"), ("a", "y")], ["ab", "xb", "yb"]),
        ([("a", "x"), ("b", "y"), ("c", "z")], ["ab", "xb", "ay", "xy"]),
        ([("a", "b"), ("b", "a")], ["ab", "bb", "aa"]),
    ],
)
def test_an_entry_stands_in_each_spelling_once(pairs: list[tuple[str, str]], variants: list[str]) -> None:
    assert list(respelt("ab", pairs)) == variants
