"""Whom an announcement reaches, and where its button leads."""

from __future__ import annotations

import pytest

from bot.lessons.model.announcement import Announcement
from bot.lessons.model.text import Text

NEWS = Announcement(text=Text("A new story."))


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ({}, ""),
        ({"opens": "goat"}, "goat"),
        ({"opens": "goat", "help": True}, "help/card"),
        ({"help": True}, "help/card"),
    ],
)
def test_the_button_leads_to_its_place_or_to_help(more: dict[str, object], target: str) -> None:
    assert NEWS.model_copy(update=more).aims_at == target


def test_it_goes_to_its_countries_and_languages_or_to_all() -> None:
    for_some = Announcement(text=Text("A new story."), countries=("NP",), locales=("ne", "en"))

    assert (NEWS.to_countries, for_some.to_countries) == (("KE", "NP", "KH", "PH"), ("NP",))
    assert [NEWS.goes_to(it) for it in ("ne", "km")] == [True, True]
    assert [for_some.goes_to(it) for it in ("ne", "km")] == [True, False]
