"""The attacker against the rule (C12): he has every published figure, and knows all learners except one.

Each attack is tried twice: on figures as we publish them, and on figures published as others do it, where it must
succeed. Otherwise its failure here would prove nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from random import Random

import pytest

from bot.statistics import tables
from bot.statistics.cell_counts import PartialCell, month_counts
from bot.statistics.cells import FINISHED, UNTOLD, Cell, FrozenCell
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import frozen_counts, noisy
from bot.statistics.intervals import About
from bot.statistics.noise import Below
from bot.statistics.published import Published, PublishedStatistics, TableQuery
from bot.statistics.rule import SENSITIVE, share
from tests.support.attacked_statistics import (
    CAME,
    CHANCE,
    GAINED,
    GONE,
    HERE,
    HERS,
    MONTH,
    OTHERS,
    PLAN,
    QUARTER,
    TIMES,
    TINY,
    figures,
    measured,
    ours,
)
from tests.support.statistics_attacker import advantage, evidence, exact_advantage, parts_seen, seen, together

# One figure


@pytest.mark.parametrize("truth", [*range(30), 47, 200])
def test_the_chances_of_all_that_may_be_published_are_all_there_is(truth: int) -> None:
    assert sum(seen(truth).values()) == pytest.approx(1, abs=TINY)
    assert sum(seen(truth, SENSITIVE).values()) == pytest.approx(1, abs=TINY)


def test_the_chances_are_those_of_the_freeze() -> None:
    """The formulas here and the noise drawn by the freeze follow the same rule."""
    below = Random(8).randrange
    cells = {Cell(MONTH.name, "came", item=str(number)): 11 for number in range(20_000)}
    drawn = Counter(it.shown for it in ours(cells, below).values())
    drawn[0] = len(cells) - drawn.total()

    for shown, likely in seen(11).items():
        hoped = likely * len(cells)
        assert abs(drawn[shown or 0] - hoped) < 4 * hoped**0.5 + 1


def test_who_looks_at_one_figure_is_right_57_times_of_100_at_most() -> None:
    """For any count it is half of 100, and half of the difference that one more account can make (C2)."""
    gained = [exact_advantage(seen(truth), seen(truth + 1)) for truth in range(150)]

    assert max(gained) <= GAINED + TINY
    assert max(gained) > GAINED * 0.99, "the noise is no larger than it has to be"
    assert advantage(1) == pytest.approx(GAINED)


def test_the_odds_of_one_figure_change_by_more_than_five_once_in_a_million_at_most() -> None:
    """There is no limit that always holds, as a Laplace had it: exp(1.54), 4.7, but for one in a million (C2)."""
    worlds = [(seen(truth), seen(truth + 1)) for truth in range(150)]

    assert max(exact_advantage(one, other, 4.7) for pair in worlds for one, other in (pair, pair[::-1])) < 1e-6
    assert max(exact_advantage(one, other, 3.0) for one, other in worlds) > 1e-6, "but for some odds are beyond three"


def test_a_sensitive_figure_tells_half_as_much() -> None:
    gained = [exact_advantage(seen(truth, SENSITIVE), seen(truth + 1, SENSITIVE)) for truth in range(80)]

    assert max(gained) <= 0.070524 + TINY


QUIZ = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")


def answers(good: int, other: int) -> dict[PartialCell, int]:
    return {PartialCell(QUIZ, GOOD): good, PartialCell(QUIZ, OTHER): other}


@pytest.mark.parametrize(("good", "other"), [(0, 0), (3, 16), (19, 0), (20, 30), (36, 12)])
def test_one_more_answer_to_a_quiz_tells_no_more_and_another_answer_as_much_as_two_cells(good: int, other: int) -> None:
    """Count and share of an answer are both made of the same two noisy numbers (C7)."""
    gone, right, wrong = answers(good, other), answers(good + 1, other), answers(good, other + 1)
    without, well, badly = parts_seen((gone, right, wrong), gone, {})

    assert exact_advantage(without, well) <= GAINED + TINY
    assert exact_advantage(without, badly) <= GAINED + TINY
    assert exact_advantage(well, badly) <= 0.196379 + TINY, "two cells: 60 of 100"


@pytest.mark.parametrize("stopped", [(0, 0), (14, 6), (20, 9), (15, 30)])
def test_one_more_girl_at_a_stop_tells_no_more_also_where_stops_are_told_together(
    stopped: tuple[int, int],
) -> None:
    """Stops are combined by noisy numbers only, so the place of a figure reveals nothing either (C8)."""
    cells = [Cell(QUARTER.name, "stopped", lesson="well", item=it) for it in (*PLAN.stops["well"], FINISHED)]
    gone = {PartialCell(cell): count for cell, count in zip(cells, (*stopped, 40), strict=True)}
    more = [{**gone, part: gone[part] + 1} for part in list(gone)[:2]]
    without, *worlds = parts_seen((gone, *more), gone, PLAN.stops)

    for here in worlds:
        assert exact_advantage(without, here) <= GAINED + TINY


def test_nine_accounts_of_his_own_lift_her_out_of_the_hidden_no_more_surely_than_that() -> None:
    """The attacker makes nine accounts in a language that nobody else uses there, and waits for the tenth."""
    alone = Cell(MONTH.name, "active", locale="sw")

    def waits(freeze: Callable[[Mapping[Cell, int]], Iterable[FrozenCell]]) -> float:
        return sum(alone in figures(freeze({alone: 10})) for _ in range(TIMES)) / TIMES - (
            sum(alone in figures(freeze({alone: 9})) for _ in range(TIMES)) / TIMES
        )

    below = Random(10).randrange
    assert waits(frozen_counts) == 1, "without noise"
    assert abs(waits(lambda counts: frozen_counts(noisy(counts, below))) - advantage(1)) < CHANCE


# All figures of a month together


def read_off(published: Mapping[Cell, FrozenCell]) -> dict[Cell, FrozenCell]:
    """The cells of a month as he reads them in the tables that staff get, one after the other."""
    statistics = PublishedStatistics(Published((MONTH.name,), published))
    found = dict[Cell, tables.Value]()
    for ask, of in (
        (tables.reach_by_country, "country"),
        (tables.reach_by_language, "locale"),
        (tables.reach_by_age, "age"),
    ):
        table = ask(statistics, PLAN, TableQuery((QUARTER,)))
        *parts, total = table.rows[-1].values
        for label, value in zip(table.columns[:-1], parts, strict=True):
            found[Cell(MONTH.name, "active", **{of: label.name})] = value
        found[Cell(MONTH.name, "active")] = total
    ((_, (came, ended)),) = tables.links(statistics, PLAN, TableQuery((QUARTER,))).rows
    found[CAME], found[CAME._replace(kind="came-finished")] = came, ended
    return {cell: FrozenCell(cell, value.accounts) for cell, value in found.items() if isinstance(value, About)}


def test_the_tables_tell_every_cell_of_a_month_and_nothing_else() -> None:
    frozen = ours(HERE, Random(11).randrange)

    assert read_off(frozen) == frozen


def test_the_best_attack_on_a_whole_month_comes_as_far_as_reckoned_and_no_further_than_the_bound() -> None:
    """The learner is in six cells, which the attacker weighs by the formula of the noise: the best attack."""
    changed = [cell for cell in HERE if HERE[cell] != GONE[cell]]
    reckoned = together((HERE[cell], GONE[cell]) for cell in changed)

    found = measured(lambda counts, below: evidence(read_off(ours(counts, below)), HERE, GONE) > 0)

    assert len(changed) == 6
    assert reckoned <= advantage(6)
    assert abs(found - reckoned) < CHANCE
    assert found > 0.1, "he is good at it"


def test_what_she_did_is_as_well_kept_as_whether_she_was_there() -> None:
    """The attacker knows that she came by the link, and asks whether she finished a lesson."""
    stayed = month_counts(PLAN, MONTH, (*OTHERS, *HERS[:2]))
    reckoned = exact_advantage(seen(10), seen(9))

    below = Random(3).randrange
    tells = [
        (evidence(ours(HERE, below), HERE, stayed) > 0) - (evidence(ours(stayed, below), HERE, stayed) > 0)
        for _ in range(TIMES)
    ]

    assert abs(sum(tells) / TIMES - reckoned) < CHANCE
    assert reckoned <= advantage(1)


def test_a_month_without_noise_tells_for_certain() -> None:
    """Rounded without noise, twelve becomes ten and thirteen fifteen."""

    def rounded(counts: Mapping[Cell, int], below: Below) -> bool:
        return figures(frozen_counts(counts))[CAME].shown == 15

    assert measured(rounded, 10) == 1


# Subtracting


def test_a_true_total_beside_its_parts_gives_a_hidden_one_away_and_ours_is_weaker_than_the_bound() -> None:
    """A total of raw counts minus the shown parts is the hidden part; ours has a draw of its own (C5)."""
    hidden = Cell(MONTH.name, "active", country=UNTOLD)
    everybody = Cell(MONTH.name, "active")

    def leaked(truth: int) -> int:
        counts = {**GONE, hidden: truth, everybody: 51 + truth}
        parts = [counts[everybody._replace(country=country)] for country in PLAN.countries]
        return counts[everybody] - sum(part for part in parts if part >= 10)

    def tells(counts: Mapping[Cell, int], below: Below) -> bool:
        *parts, total = _by_country(counts, below)
        return (total or 0) - sum(part or 0 for part in parts) > 3

    assert [leaked(truth) for truth in range(10)] == list(range(10))
    assert measured(tells) <= advantage(2) + CHANCE


def _by_country(counts: Mapping[Cell, int], below: Below) -> list[int | None]:
    statistics = PublishedStatistics(Published((MONTH.name,), ours(counts, below)))
    table = tables.reach_by_country(statistics, PLAN, TableQuery((QUARTER,)))
    return [value.accounts if isinstance(value, About) else None for value in table.rows[0].values]


def test_all_languages_minus_all_countries_is_weaker_than_the_bound() -> None:
    """Both are sums of the same learners: without noise their difference would be a hidden cell."""

    def differs(counts: Mapping[Cell, int], below: Below) -> bool:
        statistics = PublishedStatistics(Published((MONTH.name,), ours(counts, below)))
        languages = statistics.total(Cell(MONTH.name, "active", locale=locale) for locale in PLAN.locales)
        others = statistics.about(Cell(MONTH.name, "active", country="NP"))
        return (languages.accounts if languages else 0) - (others.accounts if others else 0) > 14

    assert measured(differs) <= advantage(3) + CHANCE


def test_an_exact_percentage_gives_her_answer_away_and_ours_does_not() -> None:
    """21 of 29 is 72.4 of a hundred and 21 of 28 is 75.0: somebody who knows the class can tell them apart."""
    exact = {round(100 * right / answered, 1) for right, answered in ((21, 29), (22, 29), (21, 28))}
    assert len(exact) == 3

    known = answers(21, 7)
    before, well, badly = parts_seen((known, answers(22, 7), answers(21, 8)), known, {})
    assert exact_advantage(well, before) <= advantage(1)
    assert exact_advantage(badly, before) <= advantage(1)
    assert exact_advantage(well, badly) <= advantage(2)
    assert share(21, 28) == share(22, 29) == 80
