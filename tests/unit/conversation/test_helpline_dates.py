"""Dates of helplines: the Help card tells when numbers were last called, and no number vanishes (E1)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from tests.support.course_builders import real
from tests.support.shipped_words import first_line

TODAY = date(2026, 11, 25)
CALLED: dict[str, Any] = {"verified_on": "2026-11-02", "verified_by": "AB", "expires": "2027-01-31"}
NOT_ALL = first_line("directory/untried")


def tried(**calls: dict[str, Any]) -> Course:
    """Return the real course after test calls; `every` stands for the routes that are not named."""
    directory, others = real().course.directory, calls.get("every", {})
    routes = (route.model_copy(update=calls.get(route.id.replace("-", "_"), others)) for route in directory.routes)
    return replace(real().course, directory=directory.model_copy(update={"routes": tuple(routes)}))


def card(course: Course, country: Country | None = "KE", locale: str = "en") -> str:
    translator = Translator(course, real().catalogs, locale, country, country=country, today=TODAY)
    return translator.as_read(Text("<people>"))


def test_the_card_tells_the_month_of_the_oldest_last_call() -> None:
    assert card(tried(every=CALLED)).endswith("These numbers were last tried in: November 2026")
    older = tried(every=CALLED, ke_dci=CALLED | {"verified_on": "2026-09-30"})
    assert card(older).endswith("September 2026")
    assert card(older, "NP").endswith("November 2026")


def test_the_month_is_told_in_her_language() -> None:
    assert card(tried(every=CALLED), locale="sw").endswith("Novemba 2026")
    assert card(tried(every=CALLED), locale="km").endswith("វិច្ឆិកា 2026")


@pytest.mark.parametrize("country", [None, "KE", "NP", "KH", "PH"])
def test_while_a_number_was_never_called_the_card_says_so_and_what_to_do(country: Country | None) -> None:
    assert NOT_ALL in card(real().course, country)
    assert NOT_ALL in card(tried(every=CALLED, ke_116={}), None)


@pytest.mark.parametrize(
    "call",
    [{}, CALLED | {"expires": "2026-11-24"}, CALLED | {"verified_by": None}, CALLED | {"verified_on": "2026-12-24"}],
    ids=["never called", "grown old", "by nobody", "not yet"],
)
def test_a_number_nobody_tested_lately_sinks_below_the_others_and_never_vanishes(call: dict[str, Any]) -> None:
    lines = numbers(card(tried(every=CALLED, ke_116=call)))

    assert lines == [*ORDER[1:], ORDER[0]]


def test_the_order_of_the_file_stays_where_all_or_none_were_tested() -> None:
    assert numbers(card(real().course)) == ORDER


ORDER = ["Child helpline 116", "Child helpline, SMS 116", "Helpline against violence 1195", "Emergency 999 / 112",
         "Police (DCI), to report a crime 0800 722 203", "Kenya Red Cross, when life feels too heavy 1199",
         "Befrienders Kenya, when life feels too heavy +254-722-178-177"]  # fmt: skip


def numbers(said: str) -> list[str]:
    """Return the lines of routes, without what stands in brackets."""
    return [re.sub(r" \([^()]*\)$", "", line) for line in said.split("\n") if re.search(r"\d{3}", line)][:7]
