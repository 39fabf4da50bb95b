"""A slip of the finger in a phrase that matters is forgiven, and a short word is never bent into another (A3, A4)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.spellings import Slips

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
