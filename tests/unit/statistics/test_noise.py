"""The noise of a count: it has exactly the promised probabilities, and is drawn with integers only (C2, C14).

The chance here is seeded, so a test that is right today is right tomorrow.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from math import exp
from random import Random

import pytest

from bot.statistics.cells import Cell
from bot.statistics.freeze import noisy
from bot.statistics.noise import Below, discrete_laplace
from bot.statistics.rule import COUNT, SENSITIVE
from tests.support.paths import ROOT

DRAWS = 20_000
TAIL = 6
"""Number of scales from which on all draws are counted together, because there are too few of each."""

UNLIKELY = 2.0
"""Limit of chi-square by degrees of freedom (24 or more), exceeded once in some thousand seeds."""


def below(seed: int) -> Below:
    return Random(seed).randrange


def chance(k: int, scale: int) -> float:
    """Return the promised probability: exp(-|k| / scale), normalised."""
    q = exp(-1 / scale)
    return (1 - q) / (1 + q) * q ** abs(k)


def misfit(draws: Counter[int], scale: int) -> float:
    """Return the chi-square of draws against the promise, divided by its degrees of freedom."""
    edge = TAIL * scale
    bins = {k: chance(k, scale) for k in range(-edge + 1, edge)}
    tail = (1 - sum(bins.values())) / 2
    number = draws.total()
    found = [(draws[k], number * promised) for k, promised in bins.items()]
    found += [(sum(draws[k] for k in draws if side * k >= edge), number * tail) for side in (-1, 1)]
    return sum((seen - hoped) ** 2 / hoped for seen, hoped in found) / (len(found) - 1)


@pytest.mark.parametrize("scale", [COUNT.scale, SENSITIVE.scale])
def test_each_whole_number_comes_as_often_as_the_rule_says(scale: int) -> None:
    source = below(2027)

    assert misfit(Counter(discrete_laplace(scale, source) for _ in range(DRAWS)), scale) < UNLIKELY


PROMISED = {0: 0.244919, 1: 0.148551, 2: 0.090101, 3: 0.054649, 4: 0.033146, 5: 0.020104, 6: 0.012194}
"""Probabilities exp(-|k|/2), normalised: computed apart from the code, as promised in RULE.md."""


@pytest.fixture(scope="module")
def drawn() -> Counter[int]:
    """Return the noise that a freeze adds to 40,000 cells of a hundred accounts each."""
    counts = {Cell("2026-M12", "active", country=str(number)): 100 for number in range(2 * DRAWS)}
    return Counter(count - 100 for count in noisy(counts, below(2029)).values())


def test_a_freeze_adds_each_number_as_often_as_the_rule_page_promises(drawn: Counter[int]) -> None:
    page = (ROOT / "bot/statistics/RULE.md").read_text("utf-8")
    assert "with a chance proportional to exp(-|k|/2)" in page
    assert "One figure has an epsilon of 0.5" in page

    number = drawn.total()
    for k, promised in PROMISED.items():
        for signed in {k, -k}:
            assert abs(drawn[signed] - number * promised) < 4 * (number * promised) ** 0.5, signed


def test_between_neighbours_the_chance_of_a_freeze_changes_by_1_65_and_no_more(drawn: Counter[int]) -> None:
    """One more account changes the probability by at most exp(0.5), 1.6487 (C2)."""
    small = [drawn[k] + drawn[-k] for k in range(1, 6)]

    assert (sum(small[:-1]) / sum(small[1:])) == pytest.approx(1.6487, rel=0.04)


@pytest.mark.parametrize("slip", ["zero comes twice", "one part in six too narrow", "only upwards"])
def test_that_look_sees_noise_that_is_nearly_right(slip: str) -> None:
    """Otherwise the test above could pass with any noise."""
    source = below(2027)
    draws = Counter(discrete_laplace(10, source) for _ in range(DRAWS))
    match slip:
        case "zero comes twice":
            draws[0] *= 2
            scale = 10
        case "one part in six too narrow":
            scale = 12
        case _:
            draws = Counter({abs(k): number for k, number in draws.items()})
            scale = 10

    assert misfit(draws, scale) > UNLIKELY


def test_it_adds_as_often_as_it_takes_away() -> None:
    source = below(2028)
    draws = [discrete_laplace(2, source) for _ in range(DRAWS)]
    added, taken = sum(k > 0 for k in draws), sum(k < 0 for k in draws)

    assert abs(added - taken) < 4 * (added + taken) ** 0.5
    assert abs(sum(draws)) < 4 * (7.83 * DRAWS) ** 0.5, "its mean is nothing, its variance 7.83"


def test_it_asks_for_small_whole_numbers_and_gives_whole_numbers() -> None:
    """No floating-point number is used, so none can be inferred from the result."""
    asked = list[int]()
    chance_of = Random(3)

    def watched(bound: int) -> int:
        asked.append(bound)
        return chance_of.randrange(bound)

    draws = [discrete_laplace(2, watched) for _ in range(2_000)]

    assert {type(it) for it in draws} == {int}
    assert {type(it) for it in asked} == {int}
    assert min(asked) >= 1


def test_with_the_chance_of_the_operating_system_it_runs_too_and_two_freezes_differ() -> None:
    """The bot uses `secrets.randbelow`; 60 equal draws in two freezes come once in more than 10 to the 40."""
    counts = {Cell("2026-M12", "active", country=f"C{number}"): 100 for number in range(60)}
    once, twice = noisy(counts, secrets.randbelow), noisy(counts, secrets.randbelow)

    assert once.keys() == counts.keys()
    assert once != twice


def test_every_cell_gets_noise_of_its_own_also_the_one_with_nobody_in_it() -> None:
    empty = {Cell("2026-M12", "active", country=f"C{number}"): 0 for number in range(500)}
    drawn = Counter(noisy(empty, below(5)).values())

    assert len(drawn) > 10
    assert drawn[0] < 200, "a quarter of them, not all"


def many(seed: int) -> Iterator[int]:
    source = below(seed)
    while True:
        yield discrete_laplace(COUNT.scale, source)


def test_drawn_anew_for_every_look_it_would_average_out() -> None:
    """This is why noise is drawn once and frozen (C2): 400 draws for 13 accounts would tell that there are not 14."""
    draws = many(6)
    looks = [13 + next(draws) for _ in range(400)]

    assert round(sum(looks) / len(looks)) == 13
