"""Start links of a pilot: its code, then a country with a language, then what any link may carry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.rendering.start_link import (
    Link,
    PilotPair,
    address,
    parse_payload,
    payload,
    started,
)
from bot.engine.input import Started
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import Stage
from bot.lessons.model.statistics import StartLink, Statistics
from tests.support.course_builders import course

CODE = "c-7f3r"
COURSE = replace(
    course({"hill": "start:\n  - end\n", "well": "start:\n  - end\n"}),
    offered={"en": ("hill", "well"), "km": ("hill",)},
    statistics=Statistics(links={CODE: StartLink(label="Clubs", girls=200, first_month="2026-M12")}),
)
MANGO = replace(COURSE, stage=Stage(stage="pilot", code="mango_17", until="2026-12-31"))
KHMER = PilotPair("KH", "km")


@pytest.mark.parametrize(
    ("carried", "link"),
    [
        ("mango_17", Link(invited=True)),
        ("mango_17_KH_km", Link(invited=True, pair=KHMER)),
        ("mango_17_KH_km_hill", Link("hill", invited=True, pair=KHMER)),
        (f"mango_17_KH_km_{CODE}_hill", Link("hill", CODE, invited=True, pair=KHMER)),
        ("mango_17_hill", Link("hill", invited=True)),
        ("mango_17_KH", Link(invited=True)),
        ("mango_17_KH_xx", Link(invited=True)),
        ("mango_17_XX_km", Link(invited=True)),
        ("mango_17_KH_hill", Link("hill", invited=True)),
        ("mango_170", Link()),
        ("mango_1", Link()),
        ("KH_km_hill", Link("hill")),
        ("hill_mango_17", Link("hill")),
        ("hill_well", Link("hill")),
    ],
)
def test_of_a_pilots_link_its_pair_its_code_and_its_lesson_are_known(carried: str, link: Link) -> None:
    assert parse_payload(MANGO, carried, "2026-M12") == link


@pytest.mark.parametrize("told", [COURSE, replace(COURSE, stage=Stage(stage="public"))], ids=["no stage", "public"])
def test_where_no_pilot_runs_nobody_is_invited(told: Course) -> None:
    assert parse_payload(told, "_hill", "2026-M12") == Link("hill")
    assert parse_payload(told, "", "2026-M12") == Link()
    assert payload(told, CODE, "hill") == f"{CODE}_hill"


@pytest.mark.parametrize(
    ("month", "code"), [("2026-M11", None), ("2026-M12", CODE), ("2027-M01", CODE)], ids=["before", "first", "later"]
)
def test_a_code_is_counted_from_its_first_month_on(month: str, code: str | None) -> None:
    assert parse_payload(COURSE, CODE, month) == Link(code=code)


def test_a_payload_begins_with_the_pilots_code_and_its_pair() -> None:
    assert payload(MANGO, CODE, "hill", KHMER) == f"mango_17_KH_km_{CODE}_hill"
    assert payload(MANGO, None, None) == "mango_17"
    assert payload(MANGO, None, "hill") == "mango_17_hill"
    assert payload(COURSE, None, None) == ""


def test_a_pilots_link_speaks_its_own_language_and_any_other_that_of_the_phone() -> None:
    assert started(Link("hill", CODE, True, KHMER), "en") == Started("km", "hill", CODE, True, "KH")
    assert started(Link("hill", CODE), "en") == Started("en", "hill", CODE, False, None)


def test_the_address_is_of_telegram_with_what_it_carries() -> None:
    assert address("amina_bot") == "https://t.me/amina_bot"
    assert address("amina_bot", "hill") == "https://t.me/amina_bot?start=hill"
