"""The page for a club's leader as it is handed out: what it says where a girl is in danger, or tells of harm."""

from __future__ import annotations

import pytest

from bot.authoring.handouts.leader_page import page_of, render
from bot.authoring.handouts.recording_sheet import sheet
from bot.errors import Refused
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import real
from tests.support.paths import ROOT

FONTS = ROOT / "bot" / "authoring" / "editor" / "preview" / "static" / "fonts"


def page() -> str:
    return render(page_of(real().course, Catalogs(), "lock-it-up", "en", "NP"), FONTS)


def test_it_begins_with_danger_now_and_with_the_numbers_for_it() -> None:
    first = page().partition("<h1>")[2].partition("You can see or hear that it worked when")[0]
    rules = [
        "Do not leave her alone.",
        "hospital first, before anything else.",
        "Ring now, also at night",
        "102",
        "1098",
    ]

    places = [first.index(rule) for rule in rules]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "said",
    [
        "It is about you: do not ask her, and do not explain.",
        "tell nobody in that place. Tell the focal point, today.",
        "tell the safeguarding lead of the head office, and not the focal point.",
        "Warn nobody it is about",
    ],
)
def test_it_says_whom_to_tell_where_the_leader_a_teacher_or_the_focal_point_is_accused(said: str) -> None:
    assert said in page().split("If a girl tells you something")[1]


def test_a_girl_who_tells_is_never_told_that_it_stays_a_secret() -> None:
    assert "Do not promise that it stays a secret" in page()


def test_the_way_of_the_stories_to_phones_stands_after_what_to_do_if_a_girl_tells() -> None:
    before, tells = page().split("If a girl tells you something")

    assert "<h2>Without Telegram: the stories on a phone</h2>" in tells
    assert "nothing there notices that a girl is in trouble: you listen." in tells
    assert "memory card" not in before


def test_parents_are_told_to_believe_her_and_that_home_may_be_where_it_happens() -> None:
    sheet = render(page_of(real().course, Catalogs(), "lock-it-up", "en", "NP"), FONTS, for_parents=True)
    happened = sheet.split("If something has happened")[1]

    rules = [
        "I believe you. It is not your fault",
        "do not take the phone away",
        "Pay nobody",
        "afraid of somebody in the family",
    ]
    assert [it for it in rules if it not in happened] == []
    assert "1098" in happened
    assert "It does not tell what a girl has played, picked or said." in sheet


@pytest.mark.parametrize(("locale", "helpline"), [("sw", "1195"), ("ne", "1098"), ("km", "1280"), ("fil", "1383")])
def test_a_language_of_one_country_brings_the_numbers_of_that_country_only(locale: str, helpline: str) -> None:
    told = render(page_of(real().course, Catalogs(), "lock-it-up", locale), FONTS)

    assert [it for it in ("1195", "1098", "1280", "1383") if it in told] == [helpline]


def test_a_language_of_many_countries_asks_whose_numbers_stand_on_the_page() -> None:
    with pytest.raises(Refused) as refused:
        page_of(real().course, Catalogs(), "lock-it-up", "en")

    assert "--country" in refused.value.remedy


def test_nobody_is_asked_to_record_names_of_countries_where_the_language_is_not_spoken() -> None:
    page = sheet(ROOT / "dialogues", ROOT / "locales", "lock-it-up", "sw")

    assert "more are left out" in page
    assert [name in page for name in ("Wanjiru", "Asmita", "Bopha", "Jessa")] == [True, False, False, False]
