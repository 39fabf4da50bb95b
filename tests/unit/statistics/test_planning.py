"""The planner: what the page can say of so many girls, and from how many on it is sure enough."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.app.commands.plan import lines, picture
from bot.statistics.planning import GIRLS, QUESTIONS, Assumptions, girls_needed, precision, rows
from tests.support.paths import ROOT

USUAL = Assumptions(completion=0.8, learning=0.2, begun=0.5, answers_twice=0.1, a_week=30)
LONG = replace(USUAL, answers_twice=0.5)


def test_a_hundred_girls_say_little_and_a_thousand_more() -> None:
    """Of 50 that begin a lesson 40 end it: noise 8 and rounding 25/12 in each, and the chance of 50 answers."""
    few, many = precision(100, USUAL), precision(1000, USUAL)

    assert (few.reached, few.completion) != (None, None)
    assert few.completion is not None
    assert (few.completion.percent, few.completion.margin) == (80, 20)
    assert (few.drop_off, few.knowledge, few.confidence) == (None, None, None)
    assert many.completion is not None
    assert many.completion.margin == 5
    assert many.knowledge is not None
    assert many.knowledge.points > many.knowledge.margin, "knowledge has surely risen"


def test_the_more_girls_the_surer() -> None:
    found = list(rows(LONG))
    for question in QUESTIONS:
        margins = [margin for row in found if (margin := row.margin(question)) is not None]
        assert margins == sorted(margins, reverse=True)
        assert len(margins) >= 3


def test_a_stop_is_named_as_the_worst_only_with_many_girls() -> None:
    assert [row.names_worst for row in rows(USUAL)] == [False, False, False, False, False, True]


def test_stops_of_a_quarter_are_less_sure_than_those_of_a_pilot() -> None:
    """The noise of three months lies in them."""
    pilot, quarter = precision(1000, USUAL), precision(1000, replace(USUAL, is_pilot=False))

    assert pilot.drop_off is not None
    assert quarter.drop_off is not None
    assert pilot.drop_off.margin < quarter.drop_off.margin
    assert pilot.completion == quarter.completion


@pytest.mark.parametrize("question", ["completion", "drop-off", "knowledge", "confidence"])
def test_with_the_girls_that_are_needed_an_answer_is_as_sure_as_wanted(question: str) -> None:
    named = next(it for it in QUESTIONS if it == question)
    girls = girls_needed(named, 10, LONG)

    assert girls is not None
    assert (precision(girls, LONG).margin(named) or 99) <= 10
    assert girls_needed(named, 1, LONG) is None or (girls_needed(named, 1, LONG) or 0) > girls


def test_every_assumption_is_printed_with_the_table() -> None:
    printed = "\n".join(lines(USUAL, 10))

    assert "50 of 100 begin the lesson; of these, 80 of 100 end it" in printed
    assert "10 of 100 answer all questions before and once more" in printed
    assert "a good answer becomes 20 points likelier" in printed
    assert re.search(r"^ +100 +4 +± 7 +80 % ± 20 +too few", printed, re.MULTILINE)
    assert "2000    67*" in printed
    assert "who ended a lesson: 250" in printed


def test_the_picture_is_as_wide_as_a_phone_and_loads_nothing() -> None:
    drawn = picture(list(rows(USUAL)), ["30 new girls <a week>"])

    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 ')
    assert "80 % ± 20" in drawn
    assert "&lt;a week&gt;" in drawn
    assert not re.search(r"script|href|url\(", drawn)
    assert all(-1 <= float(x) <= 360 for x in re.findall(r' (?:x|x1|x2|cx)="([^"]+)"', drawn))


def test_the_page_for_evaluators_holds_the_margins_that_are_printed() -> None:
    """A reader of EVALUATION.md who types its command finds the same numbers."""
    page = (ROOT / "bot" / "statistics" / "EVALUATION.md").read_text("utf-8")
    clubs = Assumptions(answers_twice=0.5, learning=0.1)
    margins = [str(precision(girls, clubs).margin("knowledge")) for girls in GIRLS]

    assert margins == ["43", "24", "16", "12", "9", "9"]
    assert f"| margin of a change in knowledge, in points | {' | '.join(margins)} |" in page
