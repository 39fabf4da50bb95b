"""The numbers that a card names, their order, and the days for which a test call counts (E1, E2)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.directory import Directory, Route
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text

TODAY = date(2026, 12, 1)
CALLED: dict[str, str | None] = {"verified_on": "2026-11-01", "verified_by": "AB", "expires": "2027-01-30"}


def row(id: str, role: str, number: str | None, **more: str | None) -> dict[str, str | None]:
    named = {"id": id, "role": role, "number": number, "country": "KE", "name": id}
    return named | {"confidence": "high", "source": "a test"} | more


def route(role: str = "crisis", number: str | None = "116", **more: str | None) -> Route:
    return Route.model_validate(row("one", role, number) | more)


DIRECTORY = Directory.model_validate(
    {
        "countries": {"KE": "Kenya", "NP": "Nepal", "KH": "Cambodia"},
        "spoken": {"km": "KH"},
        "cards": {
            "low": ["crisis or child-helpline", "police", "gbv", "health", "second"],
            "sms": ["child-helpline", "text"],
            "sms-alone": ["text"],
            "urgent": ["child-helpline", "police"],
            "nothing": ["pictures"],
        },
        "urgent": ["urgent"],
        "routes": [
            row("text", "text", "116"),
            row("line", "child-helpline", "116", confidence="medium"),
            row("police", "police", "999", confidence="low"),
            row("crisis", "crisis", "222"),
            row("gbv", "gbv", "1195"),
            row("health", "health", "333"),
            row("np-text", "text", "5", country="NP"),
            row("np-line", "child-helpline", "1098", country="NP"),
        ],
    }
)


def ids(routes: tuple[Route, ...]) -> list[str]:
    return [it.id for it in routes]


@pytest.mark.parametrize(
    ("country", "card", "names"),
    [
        ("KE", "low", ["crisis", "police", "gbv"]),
        ("KE", "sms", ["line"]),
        ("KE", "sms-alone", ["text"]),
        ("KE", "urgent", ["police"]),
        ("KE", "nothing", ["line"]),
        ("KE", "unknown", ["line"]),
        ("NP", "sms", ["np-line", "np-text"]),
        ("NP", "low", ["np-line"]),
        ("KH", "low", []),
    ],
)
def test_a_card_names_three_numbers_at_most_or_else_the_first_of_the_country(
    country: Country, card: str, names: list[str]
) -> None:
    assert ids(DIRECTORY.card(country, card)) == names


def test_a_number_that_answers_messages_too_says_so() -> None:
    _, line, police, *_, np_text, np_line = DIRECTORY.routes

    assert [DIRECTORY.answers_sms(it) for it in (line, police, np_text, np_line)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("sms", "other", "same"),
    [
        (route("text"), route("child-helpline"), True),
        (route("text"), route("police"), False),
        (route("gbv"), route("child-helpline"), False),
        (route("text", "117"), route("child-helpline"), False),
        (route("text", country="NP"), route("child-helpline"), False),
        (route("text", None), route("child-helpline", None), False),
    ],
)
def test_only_the_same_number_of_a_helpline_in_the_same_country_is_its_sms(
    sms: Route, other: Route, same: bool
) -> None:
    assert sms.is_sms_of(other) is same


def test_the_routes_of_a_country_stand_in_the_order_of_the_file() -> None:
    assert ids(DIRECTORY.of("NP")) == ["np-text", "np-line"]
    assert DIRECTORY.of(None) == ()
    assert ids(DIRECTORY.numbers("KE")) == ["line", "police", "crisis", "gbv", "health"]
    first = DIRECTORY.first("NP", "text")
    assert first is not None and first.id == "np-text"
    assert DIRECTORY.first("KE", "ambulance") is None


def test_the_country_of_a_language_stands_first_and_the_others_as_they_were() -> None:
    assert DIRECTORY.in_order("km") == ("KH", "KE", "NP")
    assert DIRECTORY.in_order("en") == ("KE", "NP", "KH")


@pytest.mark.parametrize(
    ("role", "number", "called", "sure"),
    [("text", "1", False, True), ("police", "1", True, True), ("gbv", None, False, True)],
)
def test_a_number_for_messages_and_a_page_cannot_be_called(
    role: str, number: str | None, called: bool, sure: bool
) -> None:
    assert (route(role, number).can_be_called, route(role, number).is_sure) == (called, sure)


@pytest.mark.parametrize(
    ("role", "confidence", "sure"),
    [
        ("gbv", "high", True),
        ("gbv", "medium-high", False),
        ("police", "low", True),
        ("ambulance", "low", True),
        ("emergency", "low", True),
        ("health", "low", False),
    ],
)
def test_on_a_card_of_an_emergency_stand_sure_numbers_and_those_of_the_state(
    role: str, confidence: str, sure: bool
) -> None:
    assert route(role, confidence=confidence).is_sure is sure


def test_what_a_call_costs_when_and_from_where_is_told_as_far_as_it_is_known() -> None:
    known = route(cost="free", network="without airtime")

    assert known.terms == (Text("free"), Text("without airtime"))
    assert route().terms == ()


@pytest.mark.parametrize(
    ("call", "counts"),
    [
        ({}, True),
        ({"verified_by": None}, False),
        ({"verified_on": "2026-13-01"}, False),
        ({"expires": None}, False),
        ({"expires": "2026-12-01"}, True),
        ({"expires": "2026-11-30"}, False),
        ({"verified_on": "2026-12-01"}, True),
        ({"verified_on": "2026-12-02"}, False),
    ],
)
def test_a_test_call_counts_from_its_day_to_the_day_it_expires(call: dict[str, str | None], counts: bool) -> None:
    called = Route.model_validate(row("one", "crisis", "116") | CALLED | call)

    assert called.holds(TODAY) is counts


@pytest.mark.parametrize(
    ("role", "on", "confidence"),
    [
        ("crisis", "2026-09-02", "high"),
        ("crisis", "2026-09-01", "low"),
        ("gbv", "2026-11-01", "low"),
        ("crisis", "2026-12-02", "low"),
    ],
)
def test_a_crisis_line_that_was_called_within_ninety_days_is_sure(role: str, on: str, confidence: str) -> None:
    called = route(role, **(CALLED | {"verified_on": on, "confidence": "low"}))

    assert called.as_of(TODAY).confidence == confidence


def test_numbers_that_were_called_lately_stand_above_the_others_and_none_is_left_out() -> None:
    rows = [row("a", "police", "1"), row("b", "crisis", "2", **(CALLED | {"confidence": "low"})), row("c", "gbv", "3")]
    directory = Directory.model_validate({"routes": rows})

    assert ids(directory.as_of(TODAY).routes) == ["b", "a", "c"]
    assert directory.as_of(TODAY).routes[0].is_sure
    assert directory.as_of(date(2027, 2, 1)) is directory
