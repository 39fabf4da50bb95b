"""The numbers on a card and in the long list: hers first, the surest in an emergency, never an empty line (E1, E2)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.conversation.rendering.copied import MARK
from bot.conversation.rendering.help_numbers import HelpNumbers, card_placeholders, dated
from bot.lessons.model.directory import Directory
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from tests.support.shipped_words import first_line


def route(name: str, country: str, role: str, **more: object) -> dict[str, object]:
    return {"id": name, "country": country, "role": role, "name": name, "confidence": "high", "source": "a test"} | more


ROUTES = (
    route("k-child", "KE", "child-helpline", number="116", cost="free", hours="day and night", night=True,
          languages="in Kiswahili", more="to 18"),
    route("k-sms", "KE", "text", number="116"),
    route("k-write", "KE", "text", number="21000", first_message="Can I write?"),
    route("k-chat", "KE", "chat", web="chat.example", first_message="Can I chat?", reads="two read", stays="it stays"),
    route("k-police", "KE", "police", number="999 / +254 112", confidence="low"),
    route("k-crisis", "KE", "crisis", number="1190", confidence="medium"),
    route("k-web", "KE", "pictures", web="stop.example"),
    route("n-text", "NP", "text", number="1660"),
    route("n-second", "NP", "second", number="1145"),
    route("n-third", "NP", "second", number="1146"),
    route("p-web", "PH", "pictures", web="ph.example"),
    route("h-child", "KH", "child-helpline", number="1280"),
    route("h-second", "KH", "second", number="1290", hours="day and night", night=True),
    route("h-police", "KH", "police", number="117"),
    route("h-ambulance", "KH", "ambulance", number="117", cost="free", hours="day and night"),
    route("a-list", "all", "list", web="list.example"),
    route("a-more", "all", "list", web="more.example"),
)  # fmt: skip
DIRECTORY = Directory.model_validate(
    {
        "countries": {"NP": "Nepal", "KE": "Kenya", "PH": "Philippines", "KH": "Cambodia"},
        "spoken": {"sw": "KE"},
        "cards": {
            "low": ["crisis", "child-helpline", "police", "text", "list"],
            "now": ["police", "ambulance", "child-helpline"],
            "calm": ["child-helpline", "chat"],
            "write": ["text"],
            "shown": ["pictures", "child-helpline", "police", "crisis"],
        },
        "urgent": ["low", "now"],
        "routes": ROUTES,
    }
)


def numbers(country: Country | None, locale: str = "en", **changed: object) -> HelpNumbers:
    return HelpNumbers(DIRECTORY.model_copy(update=changed), Catalogs(), locale, country)


def plain(words: str) -> list[str]:
    """Return the lines, with [] around what a tap copies."""
    parts = words.split(MARK)
    return "".join(part if at == 0 else "[]"[at % 2 - 1] + part for at, part in enumerate(parts)).split("\n")


def test_a_card_names_her_countrys_numbers_in_its_order_and_in_an_emergency_the_sure_ones_only() -> None:
    assert plain(numbers("KE").card("call-low")) == [
        "Call [116]: k-child (free, day and night). Or send an SMS.",
        "Call [999] / +254 112: k-police",
    ]
    assert plain(numbers("KE").card("call-shown")) == [
        "Open stop.example: k-web",
        "Call [116]: k-child (free, day and night). Or send an SMS.",
        "Call [999] / +254 112: k-police",
    ]


def test_above_a_question_stand_two_lines_at_most() -> None:
    assert len(plain(numbers("KE").card("call-first-shown"))) == 2


def test_a_card_with_nobody_of_its_own_names_the_first_number_of_the_country() -> None:
    assert plain(numbers("NP").card("call-low")) == ["Write to [1660]: n-text (may not answer at night)"]
    assert plain(numbers("NP").card("call-shown")) == ["Call [1145]: n-second (may not answer at night)"]


def test_a_girl_who_told_no_country_reads_two_numbers_of_each_country_and_a_list_of_others() -> None:
    assert plain(numbers(None).card("call-low")) == [
        "Nepal: call [1145]",
        "*Kenya:* [116] · k-police [999]",
        "*Cambodia:* [1280] · h-police [117]",
        "*Somewhere else:* list.example",
    ]
    assert plain(numbers(None).card("call-first-low"))[-1].startswith("*Cambodia:*"), "a question has no room for it"
    assert plain(numbers(None).card("call-calm")) == [
        "Nepal: call [1145]",
        "Kenya: call [116]",
        "Cambodia: call [1280]",
    ]


def test_the_country_of_a_language_stands_first() -> None:
    assert plain(numbers(None, "sw").card("call-calm"))[0] == "Kenya: call [116]"


def test_the_same_number_stands_once_and_above_a_question_somebody_who_comes_and_somebody_who_listens() -> None:
    assert plain(numbers("KH").card("call-now")) == [
        "Call [117]: h-police",
        "Call [1280]: h-child (may not answer at night)",
    ]
    assert plain(numbers("KE").card("call-first-now"))[0].startswith("Call [999]")
    assert plain(numbers("KE").card("call-first-now"))[1].startswith("Call [116]")


def test_a_chat_has_a_line_of_its_own_and_the_long_list_tells_who_reads_it_and_what_stays() -> None:
    assert plain(numbers("KE").card("call-calm"))[1] == "Chat at chat.example: k-chat (may not answer at night)"
    assert "*k-chat* chat.example (may not answer at night, two read, it stays)" in plain(numbers("KE").people())
    assert 'For example: "[Can I chat?]"' in plain(numbers("KE").people())


NOON, MIDNIGHT = (datetime(2026, 12, 1, hour, tzinfo=UTC).timestamp() for hour in (5, 17))
"""Noon and midnight in Cambodia, at seven hours before UTC."""


def at(now: float, country: Country | None) -> HelpNumbers:
    return HelpNumbers(DIRECTORY, Catalogs(), "en", country, now)


def test_at_night_in_her_country_stands_first_who_answers_then() -> None:
    assert plain(at(NOON, "KH").card("call-calm")) == ["Call [1280]: h-child (may not answer at night)"]
    assert plain(at(MIDNIGHT, "KH").card("call-calm")) == [
        "Call [1290]: h-second (day and night)",
        "Call [1280]: h-child (may not answer at night)",
    ]
    assert plain(at(MIDNIGHT, None).card("call-calm"))[-1] == "Cambodia: call [1290]"
    assert plain(at(NOON, "KH").people())[0].startswith("*h-child*")
    assert plain(at(MIDNIGHT, "KH").people())[0].startswith("*h-second*")


def test_at_night_the_police_stand_first_only_where_they_do_by_day() -> None:
    assert plain(at(MIDNIGHT, "KH").card("call-now"))[0] == "Call [117]: h-police"
    assert plain(at(MIDNIGHT, "KH").card("call-low"))[0].startswith("Call [1280]")


def test_a_place_that_no_line_of_help_has_stays_as_it_is_written() -> None:
    assert plain(numbers("NP", write=Text("<name> <hour>: <number>")).card("call-low")) == [
        "n-text <hour>: [1660] (may not answer at night)"
    ]


def test_a_number_with_empty_parts_and_a_route_without_any_have_no_empty_place() -> None:
    routes = [route("k-odd", "KE", "police", number=" / 999 /"), route("k-none", "KE", "second", web="")]
    found = Directory.model_validate({"countries": {"KE": "Kenya"}, "routes": routes})

    assert plain(HelpNumbers(found, Catalogs(), "en", "KE").people())[:2] == ["*k-odd* [999]", "*k-none* "]


def test_a_day_is_english_where_nobody_knows_the_months_of_a_language() -> None:
    assert dated(date(2026, 12, 1), "MMMM y", "en") == "December 2026"
    assert dated(date(2026, 12, 1), "MMMM y", "nl") == "december 2026"
    assert dated(date(2026, 12, 1), "MMMM y", "xx") == "December 2026"


UNTRIED = first_line("directory/untried")


def test_the_long_list_has_all_of_her_country_with_what_is_good_to_know() -> None:
    assert plain(numbers("KE").people()) == [
        "*k-child* [116] (free, day and night, in Kiswahili, to 18)",
        "*k-sms* [116] (may not answer at night)",
        "*k-write* [21000] (may not answer at night)",
        'For example: "[Can I write?]"',
        "*k-chat* chat.example (may not answer at night, two read, it stays)",
        'For example: "[Can I chat?]"',
        "*k-police* [999] / +254 112",
        "*k-crisis* [1190] (may not answer at night)",
        "*k-web* stop.example",
        UNTRIED,
    ]


def test_the_long_list_of_all_countries_has_a_line_for_each_with_a_number() -> None:
    assert plain(numbers(None).people()) == [
        "*Nepal:* n-second [1145]",
        "*Kenya:* k-child [116] · k-police [999] / +254 112",
        "*Cambodia:* h-child [1280] · h-police [117]",
        "*a-list* list.example",
        "*a-more* more.example",
        UNTRIED,
    ]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("2026-11-30", "2026-10-02"), "These numbers were last tried in: October 2026"),
        (("2026-11-30", None), UNTRIED),
        ((None, None), UNTRIED),
    ],
)
def test_she_reads_since_when_all_numbers_were_tried(days: tuple[str | None, ...], told: str) -> None:
    tried = [{"verified_on": day, "verified_by": "AB" if day else None} for day in days]
    routes = [route(f"k-{it}", "KE", "second", number="1", **how) for it, how in enumerate(tried)]
    web = route("k-web", "KE", "pictures", web="stop.example")
    found = Directory.model_validate({"countries": {"KE": "Kenya"}, "routes": [*routes, web]})

    assert plain(HelpNumbers(found, Catalogs(), "en", "KE").people())[-1] == told
    assert plain(HelpNumbers(found, Catalogs(), "en", None).people())[-1] == told


def test_each_card_has_a_placeholder_for_all_its_lines_and_one_for_two() -> None:
    assert card_placeholders(Directory.model_validate({"cards": {"low": ["police"]}})) == {"call-low", "call-first-low"}


DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("tested", "holds", "sure"),
    [
        ({"verified_on": "2026-11-30", "verified_by": "AB", "expires": "2026-12-01"}, True, True),
        ({"verified_on": "2026-12-01", "verified_by": "AB", "expires": "2027-12-01"}, True, True),
        ({"verified_on": "2026-09-02", "verified_by": "AB", "expires": "2026-12-01"}, True, True),
        ({"verified_on": "2026-09-01", "verified_by": "AB", "expires": "2026-12-01"}, True, False),
        ({"verified_on": "2026-11-30", "verified_by": "AB", "expires": "2026-11-30"}, False, False),
        ({"verified_on": "2026-12-02", "verified_by": "AB", "expires": "2026-12-31"}, False, False),
        ({"verified_on": "2026-11-30", "verified_by": "AB"}, False, False),
        ({"verified_on": "2026-11-30", "expires": "2026-12-31"}, False, False),
        ({"verified_on": "yesterday", "verified_by": "AB", "expires": "2026-12-31"}, False, False),
        ({}, False, False),
    ],
)
def test_a_crisis_line_that_was_called_lately_is_sure(tested: dict[str, object], holds: bool, sure: bool) -> None:
    crisis = route("k-crisis", "KE", "crisis", number="1190") | {"confidence": "medium"} | tested
    police = route("k-police", "KE", "police", number="999") | {"confidence": "low"} | tested
    found = Directory.model_validate({"routes": [crisis, police]})

    assert [it.holds(DAY) for it in found.routes] == [holds, holds]
    assert [it.confidence for it in found.as_of(DAY).routes] == ["high" if sure else "medium", "low"]


def test_numbers_that_were_tried_stand_above_the_others_and_none_is_left_out() -> None:
    tried = {"verified_on": "2026-11-30", "verified_by": "AB", "expires": "2027-01-01"}
    found = Directory.model_validate(
        {"routes": [route("a", "KE", "police"), route("b", "KE", "police") | tried, route("c", "KE", "police")]}
    )

    assert [it.id for it in found.as_of(DAY).routes] == ["b", "a", "c"]
