"""Sentences on what was learned: what changed, how sure that is, and what to do where nothing can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.intervals import NetChange
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.reports.learning_text import Learned, learned, sentence
from tests.unit.statistics.test_exports import PILOT, PLAN, QUARTER, published, words

ANSWERED = 100
TWO_ITEMS = replace(PLAN, domains={"knowledge": ("first", "second")})
FEW = "Too few Telegram accounts answered all of these questions both before the course and later: it takes about 25."
OF_100 = "Of 100 Telegram accounts that answered before and after, about"


def told(
    gained: int | None,
    lost: int = 10,
    of: str = QUARTER,
    plan: Plan = PLAN,
    after: Mapping[str, int] | None = None,
    answered: int = ANSWERED,
) -> list[Learned]:
    """Return the sentences on a change, and on the items of which so many of a hundred were right afterwards."""
    figures = [
        *(FrozenCell(Cell(of, "after", item=item), 200, share, 6) for item, share in (after or {}).items()),
        *([] if gained is None else [FrozenCell(Cell(of, "gained", item="domain/knowledge"), answered, gained, 3)]),
        *([] if gained is None else [FrozenCell(Cell(of, "lost", item="domain/knowledge"), answered, lost, 3)]),
    ]
    found = learned(published(figures), plan, period(of), words())
    return [Learned(*(part.replace("\N{NO-BREAK SPACE}", " ") for part in it)) for it in found]


def test_a_clear_gain_is_told_and_nothing_is_advised() -> None:
    assert told(40) == [
        Learned(
            "Knowledge",
            f"{OF_100} 40 knew more afterwards and 10 less: 30 more than less, ± 16. "
            "More of them gained than lost, and chance alone does not explain it.",
        )
    ]


def test_a_clear_loss_sends_to_the_questions() -> None:
    assert told(10, 40) == [
        Learned(
            "Knowledge",
            f"{OF_100} 10 knew more afterwards and 40 less: 30 more of them worse than better, ± 16. "
            "More of them lost than gained, and chance alone does not explain it.",
            "Look at each question in the table below.",
        )
    ]


UNCLEAR = "There may be no change at all: chance and rounding alone can make such a difference."


def test_an_unclear_change_says_how_many_answers_would_show_it_and_when_to_look_again() -> None:
    assert told(20) == [
        Learned(
            "Knowledge",
            f"{OF_100} 20 knew more afterwards and 10 less: 10 more than less, ± 14. {UNCLEAR}",
            "A difference of this size would show with about 250 accounts that answer both times; so far there are "
            "about 100. Wait for the next quarter. Look at each question in the table below.",
        )
    ]


def test_of_a_pilot_nothing_more_can_be_waited_for() -> None:
    (unclear,) = told(20, of=PILOT)

    assert "so far there are about 100. A later pilot has to be larger or longer. Look at" in unclear.advice
    assert told(None, of=PILOT) == [Learned("Knowledge", FEW, "A later pilot has to be larger or longer.")]


def test_no_change_at_all_cannot_be_shown_however_many_answer() -> None:
    assert told(10) == [
        Learned(
            "Knowledge",
            f"{OF_100} 10 knew more afterwards and 10 less: as many, ± 13. {UNCLEAR}",
            "So small a difference these figures cannot show, however many answer. "
            "Look at each question in the table below.",
        )
    ]


def test_the_question_that_is_clearly_answered_least_well_is_named() -> None:
    (found,) = told(10, 40, plan=TWO_ITEMS, after={"first": 30, "second": 80})
    (close,) = told(10, 40, plan=TWO_ITEMS, after={"first": 75, "second": 80})

    assert found.advice == ("Look first at the question that is answered least well afterwards: “first” (30 % ± 10).")
    assert close.advice == "Look at each question in the table below."


def test_where_too_few_answered_both_times_the_reader_waits() -> None:
    assert told(None) == [Learned("Knowledge", FEW, "Wait for the next quarter.")]


def test_of_a_subject_without_questions_nothing_is_told() -> None:
    assert told(None, plan=replace(PLAN, domains={"knowledge": (), "confidence": ()})) == []


def test_a_country_is_told_of_by_its_own_figures() -> None:
    gained = FrozenCell(Cell(QUARTER, "gained", country="KE", item="domain/knowledge"), 100, 10, 3)
    figures = (gained, FrozenCell(gained.cell._replace(kind="lost"), 100, 40, 3))
    (kenya,) = learned(published(figures), PLAN, period(QUARTER), words(), "KE")
    (everywhere,) = learned(published(figures), PLAN, period(QUARTER), words())

    assert kenya.advice == "Look at each question in the table below."
    assert everywhere.found == FEW


@pytest.mark.parametrize(
    ("domain", "gained", "lost", "said"),
    [
        ("knowledge", 40, 10, "about 40 knew more afterwards and 10 less: 30 more than less, ± 8."),
        (
            "confidence",
            10,
            40,
            "about 10 felt surer afterwards and 40 less sure: 30 more of them worse than better, ± 8.",
        ),
        ("other", 11, 10, "about 11 did better afterwards and 10 less well: 1 more than less, ± 8."),
        ("courage", 10, 11, "about 10 did better afterwards and 11 less well: 1 more of them worse than better, ± 8."),
        ("courage", 10, 10, "about 10 did better afterwards and 10 less well: as many, ± 8."),
    ],
)
def test_a_change_is_one_sentence_in_the_words_of_its_subject(domain: str, gained: int, lost: int, said: str) -> None:
    found = sentence(domain, NetChange(gained, lost, 100, 16.0), words()).replace("\N{NO-BREAK SPACE}", " ")

    assert found == f"Of 100 Telegram accounts that answered before and after, {said}"
