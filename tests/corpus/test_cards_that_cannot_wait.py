"""Each card of an emergency names who comes and who listens: in each country or none, by day and by night (E1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import Text
from tests.support.course_builders import real

COURSE, CATALOGS = real().course, real().catalogs
DIRECTORY = COURSE.directory
LOCALES = ("en", "sw", "ne", "km", "fil", "ceb")
DAY, NIGHT = (datetime(2026, 12, 1, hour, tzinfo=UTC).timestamp() for hour in (6, 19))
"""Two hours of UTC at which it is day, and night, in all four countries."""

CARDS = pytest.mark.parametrize("card", DIRECTORY.urgent)
HOURS = pytest.mark.parametrize("now", [None, DAY, NIGHT])
PLACES = pytest.mark.parametrize("placeholder", ["call", "call-first"])


def lines(placeholder: str, card: str, country: Country | None, now: float | None, locale: str) -> list[str]:
    translator = Translator(COURSE, CATALOGS, locale, country, country=country, now=now)
    return translator.as_read(Text(f"<{placeholder}-{card}>")).split("\n")


def numbers(lines: list[str]) -> list[str]:
    """Return the numbers that stand on lines, in their order."""
    return re.findall(r"(?<![\d-])\d{3,4}(?!\d)", "\n".join(lines))


def of(country: Country, *, sends: bool) -> set[str]:
    """Return the numbers of a country that send help, or those that listen."""
    routes = [it for it in DIRECTORY.of(country) if (it.sends_help if sends else it.listens)]
    return {number for it in routes for number in re.findall(r"\d{3,4}", it.number or "")}


@CARDS
@HOURS
@PLACES
@pytest.mark.parametrize("country", COUNTRIES)
def test_it_names_who_comes_and_who_listens_on_few_lines_and_no_number_twice(
    placeholder: str, card: str, now: float | None, country: Country
) -> None:
    for locale in LOCALES:
        shown = lines(placeholder, card, country, now, locale)
        found = numbers(shown)

        assert set(found) & of(country, sends=True), (locale, shown)
        assert set(found) & of(country, sends=False), (locale, shown)
        assert len(shown) <= (2 if placeholder == "call-first" else 3)
        assert len(set(found)) == len(found), shown


@CARDS
@HOURS
@PLACES
def test_before_she_told_her_country_each_line_names_both(placeholder: str, card: str, now: float | None) -> None:
    for locale in LOCALES:
        shown = lines(placeholder, card, None, now, locale)
        by_line = [set(numbers([line])) for line in shown]

        for country in COUNTRIES:
            both = of(country, sends=True), of(country, sends=False)
            assert any(all(named & some for some in both) for named in by_line), (locale, country, shown)


@pytest.mark.parametrize("card", ["low", "unsafe", "general"])
def test_in_another_country_she_reads_where_to_look(card: str) -> None:
    assert "findahelpline.com" in lines("call", card, None, None, "en")[-1]


@pytest.mark.parametrize("card", ["swallowed", "low", "unsafe"])
@HOURS
def test_no_hour_puts_the_police_first_where_she_wants_to_die(card: str, now: float | None) -> None:
    for country in COUNTRIES:
        assert DIRECTORY.card(country, card, at_night=now == NIGHT)[0].role != "police"


def test_at_night_a_filipina_reads_first_of_a_line_that_answers_and_that_1383_may_not() -> None:
    first, *others = lines("call", "low", "PH", NIGHT, "en")
    assert first.startswith("Call 911")
    assert others == ["Call 1383: Makabata Helpline, up to 17 (may not answer at night)"]

    first, second, *_ = lines("call", "general", "PH", NIGHT, "en")
    assert "163" in first
    assert "1383" in second


def test_a_helpline_that_answers_day_and_night_is_known_to_answer_at_night() -> None:
    for route in DIRECTORY.routes:
        assert route.night == (route.hours is not None and route.hours.source == "day and night"), route.id


def test_a_chat_that_stands_there_has_its_source_and_nobody_has_tried_it() -> None:
    chats = [route for route in DIRECTORY.routes if route.role == "chat"]

    assert [route.id for route in chats] == ["kh-1280-chat"]
    assert all(route.source and route.reads and route.stays and route.called is None for route in chats)
