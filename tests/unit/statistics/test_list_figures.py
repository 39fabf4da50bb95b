"""Figures of the list question: bare tallies by form, and the difference of the averages where both are shown."""

from __future__ import annotations

from random import Random

from bot.statistics.cells import LIST_ANSWERS, Cell
from bot.statistics.freeze import frozen_lists, frozen_tallies
from bot.statistics.noise import discrete_gaussian
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.rule import SENSITIVE
from bot.statistics.sensitive_counts import Tally
from bot.statistics.tables import DIFFERENCE, Label, list_question

Q = period("2027-Q1")
PLAN = Plan(countries=("KE", "NP"), locales=("en",), ages=(), quizzes={}, stops={}, items={})


def tallies(counts: dict[str, int], country: str = "KE", additions: int = 3) -> list[Tally]:
    """Return tallies by form and number, such as `a3`."""
    return [Tally(country, it, counts.get(it[-3] + it[-1], 0), additions) for it in LIST_ANSWERS]


def published(found: list[Tally], large: tuple[str, ...] = ("KE",)) -> PublishedStatistics:
    frozen = [*frozen_tallies(found, Q.name, large), *frozen_lists(found, Q.name, large)]
    return PublishedStatistics(Published((Q.name,), {it.cell: it for it in frozen}))


MANY = {"a1": 300, "a2": 200, "b1": 200, "b2": 220, "b3": 80}


def test_each_number_each_form_and_its_true_statements_are_figures_by_the_rule_of_help() -> None:
    figures = published(tallies(MANY)).published.figures
    shown = {cell.item: (figure.shown, figure.draws) for cell, figure in figures.items()}

    assert shown == {
        "a/1": (300, 3),
        "a/2": (200, 3),
        "b/1": (200, 3),
        "b/2": (220, 3),
        "b/3": (80, 3),
        "a": (500, 15),
        "a/true": (700, 90),
        "b": (500, 15),
        "b/true": (880, 90),
    }
    assert {cell.kind for cell in figures} == {"listed"}


def test_the_difference_of_the_averages_tells_of_how_many_of_a_hundred_the_hard_one_is_true() -> None:
    found = published(tallies(MANY)).list_difference(Q.name, "KE")

    assert found is not None
    assert (found.points, found.gained, found.lost, found.base) == (36, 176, 140, 1000)
    assert found.margin == 23


def test_where_one_form_is_hidden_there_is_no_difference() -> None:
    few = {**MANY, "b1": 20, "b2": 10, "b3": 5}

    assert published(tallies(few)).list_difference(Q.name, "KE") is None


def test_a_small_country_shows_nothing_of_it() -> None:
    assert not published(tallies(MANY, "NP")).published.figures
    assert list_question(published(tallies(MANY, "NP")), PLAN, Q).is_hidden


def test_the_table_has_the_tally_of_both_lists_and_the_difference() -> None:
    table = list_question(published(tallies(MANY)), PLAN, Q)
    rows = {row.label.name: row.values[0] for row in table.rows}

    assert [label.name for label in table.columns] == ["KE", "NP"]
    assert (rows["a/0"], rows["b/4"]) == (None, None)
    assert rows["a"] == published(tallies(MANY)).about(Cell(Q.name, "listed", "KE", item="a"))
    assert table.rows[-1].label == Label("list", DIFFERENCE)


def test_the_interval_holds_the_truth_19_times_of_20() -> None:
    """Learners for whom the hard one is true: 30 of 100. Drawn, counted with noise and frozen again and again."""
    chance, right = Random(7), 0
    for _ in range(300):
        counts = {f"{form}{number}": 0 for form in "ab" for number in range(5)}
        for learner in range(1600):
            form = "ab"[learner % 2]
            true = [chance.random() < it for it in (0.95, 0.5, 0.05, 0.3 if form == "b" else 0)]
            counts[f"{form}{sum(true)}"] += 1
        noisy = {
            it: many + sum(discrete_gaussian(SENSITIVE.variance, chance.randrange) for _ in range(3))
            for it, many in counts.items()
        }
        found = published(tallies(noisy)).list_difference(Q.name, "KE")
        right += found is not None and found.interval.low <= 30 <= found.interval.high

    assert right >= 279, "93 of 100"
