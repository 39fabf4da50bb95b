"""The words that differ between two texts are marked, in every script."""

from __future__ import annotations

import pytest

from bot.authoring.editor.marked_words import Pieces, marked


def shown(pieces: Pieces) -> str:
    return "".join(f"[{it.words}]" if it.is_marked else it.words for it in pieces)


@pytest.mark.parametrize(
    ("old", "new", "then", "now"),
    [
        ("The old well", "The new well", "The [old] well", "The [new] well"),
        ("Go on", "Go on now", "Go on", "Go on[ now]"),
        ("one two three four", "one TWO THREE four", "one [two three] four", "one [TWO THREE] four"),
        ("Yes", "No", "Yes", "No"),
        ("", "A new one", "", "A new one"),
        ("Gone", "", "Gone", ""),
        ("ताला लगाऊ", "ताला खोल", "ताला [लगाऊ]", "ताला [खोल]"),
        ("ចាក់សោ", "ចាក់ទ្វារ", "ចាក់[សោ]", "ចាក់[ទ្វារ]"),
    ],
)
def test_only_what_differs_is_marked(old: str, new: str, then: str, now: str) -> None:
    assert tuple(map(shown, marked(old, new))) == (then, now)


def test_a_letter_of_khmer_is_never_cut_into_its_signs() -> None:
    old, new = marked("ស្ត្រីម្នាក់", "ស្ត្រីពីរ")

    assert [it.words for it in old] == ["ស្ត្រី", "ម្នាក់"]
    assert [it.words for it in new] == ["ស្ត្រី", "ពីរ"]
