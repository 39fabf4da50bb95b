"""The planner: what the page can say of so many girls, and from how many on it is sure enough."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.app.commands.plan import lines, picture
from bot.statistics.intervals import About
from bot.statistics.planning import GIRLS, QUESTIONS, Assumptions, PlanningQuestion, girls_needed, precision, rows
from tests.support.paths import ROOT

pytestmark = pytest.mark.usefixtures("known_noise")

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


def test_the_page_on_figures_holds_the_margins_that_are_printed() -> None:
    """A reader of FIGURES.md who types its command finds the same numbers."""
    page = (ROOT / "bot" / "statistics" / "FIGURES.md").read_text("utf-8")
    clubs = Assumptions(answers_twice=0.5, learning=0.1)
    margins = [str(precision(girls, clubs).margin("knowledge")) for girls in GIRLS]

    assert margins == ["43", "24", "16", "12", "9", "9"]
    assert f"| margin of a change in knowledge, in points | {' | '.join(margins)} |" in page


@pytest.mark.parametrize(
    ("girls", "weeks", "percent", "base"), [(50, 2, 80, 25), (90, 3, 78, 45), (91, 4, 78, 45), (2_000, 67, 80, 1_000)]
)
def test_half_of_the_girls_begin_and_four_fifths_of_those_end(girls: int, weeks: int, percent: int, base: int) -> None:
    """Of 45 that begin 36 end, which is told as 35."""
    found = precision(girls, USUAL)

    assert found.completion is not None
    assert (found.girls, found.weeks, found.completion.percent, found.completion.base) == (girls, weeks, percent, base)
    assert found.reached == About(girls if girls != 91 else 90, 8 + 25 / 12)


def test_of_eight_girls_nothing_can_be_told() -> None:
    found = precision(8, USUAL)

    assert (found.reached, found.completion, found.drop_off, found.knowledge) == (None, None, None, None)
    assert [found.margin(it) for it in QUESTIONS] == [None] * 5
    assert (found.names_worst, found.weeks) == (False, 1)


def test_where_most_stop_is_told_of_those_who_reached_it() -> None:
    """Of 1,000 that begin 200 stop: 100 at the seventh stop, and 7 at each of the 14. 955 reach it, as shown."""
    found = precision(2_000, USUAL)

    assert found.drop_off is not None
    assert (found.drop_off.percent, found.drop_off.base, found.names_worst) == (11, 955, True)


def test_what_was_learned_is_told_of_the_accounts_that_answered_twice() -> None:
    """Of 30 with three items 15 gain and one loses, which is told as the edge; of 30 with two items 12 gain.

    Sampling of the first: 6,000 less 1,600, by 30. Noise: 8 times 20,000 and three times 1,600, by 900. Rounding: 49 of
    the edge, 100/12 of the other.
    """
    found = precision(300, USUAL)

    assert found.knowledge is not None and found.confidence is not None
    assert found.knowledge[:3] == (50, 10, 30)
    assert found.knowledge.variance == pytest.approx(146.667 + 220.444 + 57.333, abs=0.001)
    assert found.confidence[:3] == (40, 10, 30)
    assert found.confidence.variance == pytest.approx(136.667 + 201.778 + 57.333, abs=0.001)


def test_one_item_alone_gains_by_what_was_learned() -> None:
    """Of 200 accounts 45 gain (22 of 100, told as 25) and 5 lose (told as 5)."""
    found = precision(2_000, replace(USUAL, items=(1, 1)))

    assert found.knowledge is not None
    assert found.knowledge[:3] == (25, 5, 200)
    assert found.knowledge == found.confidence


def test_where_nothing_is_learned_as_many_gain_as_lose() -> None:
    """An answer to one of eight items changes either way with a chance of 2.5 of 100: for 16 of 100, told as 15."""
    found = precision(4_000, replace(LONG, learning=0.0, items=(8, 1)))

    assert found.knowledge is not None
    assert found.knowledge[:3] == (15, 15, 2_000)


@pytest.mark.parametrize(
    ("question", "within", "assumed", "girls"),
    [
        ("reached", 7, USUAL, 20),
        ("reached", 6, USUAL, None),
        ("completion", 10, USUAL, 250),
        ("knowledge", 10, LONG, 700),
        ("knowledge", 10, USUAL, 3_500),
    ],
)
def test_the_girls_that_are_needed_are_told_or_that_no_number_is_enough(
    question: PlanningQuestion, within: int, assumed: Assumptions, girls: int | None
) -> None:
    assert girls_needed(question, within, assumed) == girls
