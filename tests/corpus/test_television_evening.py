"""Simulated television evening at the bot's own pace: admitted learners finish, and Help does not wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.bench.evening import Evening, EveningPlan
from tests.bench.evening_report import SeenEvening, report
from tests.bench.virtual import run

LESSON = (2, 1, 2, 2, 1, 3)
CROWD = EveningPlan(girls=600, a_second=3, decay=2, help_share=0.3)


def passes(plan: EveningPlan) -> Sequence[SeenEvening]:
    return run(Evening(plan, LESSON, Random(plan.seed)).passes())


def came(seen: Sequence[SeenEvening], kind: str) -> list[float]:
    return [request.waited for request in seen if request.kind == kind and request.came]


def test_a_few_girls_wait_for_nothing() -> None:
    seen = passes(replace(CROWD, girls=5, a_second=28))
    assert len(came(seen, "end")) == 5
    assert max(request.waited for request in seen) == 0


def test_a12_in_a_crowd_help_is_there_within_two_seconds_and_who_was_let_in_ends_her_lesson() -> None:
    seen = passes(CROWD)
    let_in, ended = came(seen, "start"), came(seen, "end")
    assert len(let_in) < CROWD.girls, "there was no crowd"
    assert len(ended) >= 0.95 * len(let_in)
    assert max(came(seen, "help")) < 2
    assert all(request.came for request in seen if request.kind == "help")


def test_one_line_for_all_would_spend_what_may_be_written_on_girls_who_have_gone() -> None:
    assert len(came(passes(replace(CROWD, in_order=True)), "end")) < 0.8 * len(came(passes(CROWD), "end"))


def test_the_same_evening_is_told_twice_in_the_same_words() -> None:
    one, other = (report(passes(CROWD), {}, LESSON, CROWD.a_second) for _ in range(2))
    assert one == other
