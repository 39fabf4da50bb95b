"""The names under which staff find what can be hidden, and why some of it cannot be (A23, S1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.lessons.model.directory import Directory
from bot.lessons.model.profile import Profile
from bot.safeguarding.kill_switch import (
    ALL,
    Hiding,
    KillSwitch,
    KillSwitches,
    KillSwitchKind,
    hide,
    is_last,
    objection,
    things,
)
from tests.support.course_builders import course

NOW = 1_800_000_000
ROUTE = {"country": "KE", "role": "child-helpline", "name": "Helpline", "confidence": "high", "source": "a test"}
DIRECTORY = Directory.model_validate(
    {"routes": [ROUTE | {"id": "ke-116", "number": "116"}, ROUTE | {"id": "ke-web", "web": "help.example"}]}
)
GOAT = "start:\n  - say: The goat sings.\n"
COURSE = replace(
    course({"goat": GOAT}),
    directory=DIRECTORY,
    profile=Profile.model_validate(
        dict.fromkeys(("name", "short_description", "description", "back", "below", "stuck"), "words")
        | {"commands": {}, "keyboard": {}, "languages": {"sw": "Kiswahili"}}
    ),
    offered={"en": ("goat",), "sw": (), "km": ()},
)


def found(kind: KillSwitchKind) -> dict[str, str]:
    return {str(it): words for it, words in things(COURSE, kind).items()}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("number", {"number ke-116": "KE: Helpline 116", "number ke-web": "KE: Helpline help.example"}),
        ("lesson", {"lesson goat": "The goat lesson"}),
        ("language", {"language sw": "Kiswahili", "language km": "km"}),
        ("all", {"all": "everything but Help"}),
    ],
)
def test_everything_that_can_be_hidden_has_a_name_for_people(kind: KillSwitchKind, names: dict[str, str]) -> None:
    assert found(kind) == names


def test_a_language_without_a_profile_has_its_code() -> None:
    assert things(replace(COURSE, profile=None), "language")[KillSwitch("language", "sw")] == "sw"


@pytest.mark.parametrize(
    ("thing", "begins"),
    [
        (KillSwitch("language", "en"), "English cannot be hidden"),
        (KillSwitch("lesson", "hill"), "There is no lesson hill."),
        (KillSwitch("number", "ke-117"), "There is no number ke-117."),
        (KillSwitch("number", "ke-116"), "This is the last number of its country"),
    ],
)
def test_staff_are_told_why_something_cannot_be_hidden(thing: KillSwitch, begins: str) -> None:
    assert (objection(COURSE, KillSwitches(), thing) or "").startswith(begins)


@pytest.mark.parametrize(
    "thing", [KillSwitch("lesson", "goat"), KillSwitch("language", "km"), KillSwitch("number", "ke-web"), ALL]
)
def test_anything_else_can_be_hidden(thing: KillSwitch) -> None:
    assert objection(COURSE, KillSwitches(), thing) is None


def test_a_number_is_the_last_of_its_role_though_a_web_page_is_left() -> None:
    helpline, page = DIRECTORY.routes

    assert is_last(COURSE, KillSwitches(), helpline)
    assert not is_last(COURSE, KillSwitches(), page)


def test_two_people_who_hide_the_last_of_a_role_confirm_that_role_of_that_country_alone() -> None:
    rows = [
        ROUTE | {"id": "ke-116", "number": "116"},
        ROUTE | {"id": "ke-117", "number": "117"},
        ROUTE | {"id": "ke-gbv", "number": "1195", "role": "gbv"},
        ROUTE | {"id": "ke-second", "number": "5", "role": "second"},
        ROUTE | {"id": "np-1098", "number": "1098", "country": "NP"},
        ROUTE | {"id": "np-1099", "number": "1099", "country": "NP"},
    ]
    farm = replace(COURSE, directory=Directory.model_validate({"routes": rows}))
    alone = [KillSwitch("number", it) for it in ("ke-116", "ke-second", "np-1098")]
    hidden = KillSwitches(dict.fromkeys([*alone, KillSwitch("lesson", "goat")], Hiding(NOW, frozenset({"anna"}))))
    last = KillSwitch("number", "ke-117")

    both = hide(farm, hide(farm, hidden, last, "anna", NOW), last, "berta", NOW + 1)

    assert {it.name for it, hiding in both.hidden.items() if hiding.is_by_two} == {"ke-116", "ke-117"}
    assert both.hidden[last].at == NOW + 1
    assert both.unconfirmed == {}
