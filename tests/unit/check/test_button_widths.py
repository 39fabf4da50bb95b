"""Estimated button widths on a small phone: they tell which button is cut, close to a browser's measurement."""

from __future__ import annotations

from bot.check.rules.lengths import width


def test_letters_below_and_above_take_no_room() -> None:
    assert width("ក្រុំ") < 1.3 * width("ក")
    assert width("की") > width("कु") == width("क")


def test_a_narrow_word_is_narrower_than_a_broad_one_of_as_many_letters() -> None:
    assert width("illicit") < 0.6 * width("MMMMMMM")
