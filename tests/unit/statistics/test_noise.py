"""The noise of a count: it has exactly the promised probabilities, and is drawn with integers only (C2, C14).

The chance here is seeded, so a test that is right today is right tomorrow.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from math import exp
from random import Random

import pytest

from bot.statistics.cells import Cell
from bot.statistics.freeze import noisy
from bot.statistics.noise import Below, _discrete_laplace, discrete_gaussian
from bot.statistics.rule import COUNT, SENSITIVE
from tests.support.paths import ROOT

DRAWS = 20_000
TAIL = 3
"""Standard deviations from which on all draws are counted together, because there are too few of each."""

UNLIKELY = 2.2
"""Limit of chi-square by degrees of freedom (17 or more), exceeded once in some thousand seeds."""


def below(seed: int) -> Below:
    return Random(seed).randrange


def promise(variance: int) -> dict[int, float]:
    """Return the promised probabilities: exp(-k² / (2 variance)), normalised."""
    likely = {k: exp(-k * k / (2 * variance)) for k in range(-100, 101)}
    return {k: it / sum(likely.values()) for k, it in likely.items()}


def misfit(draws: Counter[int], variance: int) -> float:
    """Return the chi-square of draws against the promise, divided by its degrees of freedom."""
    edge = round(TAIL * variance**0.5)
    bins = {k: it for k, it in promise(variance).items() if abs(k) < edge}
    tail = (1 - sum(bins.values())) / 2
    number = draws.total()
    found = [(draws[k], number * promised) for k, promised in bins.items()]
    found += [(sum(draws[k] for k in draws if side * k >= edge), number * tail) for side in (-1, 1)]
    return sum((seen - hoped) ** 2 / hoped for seen, hoped in found) / (len(found) - 1)


@pytest.mark.parametrize("variance", [COUNT.variance, SENSITIVE.variance, 9, 50])
def test_each_whole_number_comes_as_often_as_the_rule_says(variance: int) -> None:
    source = below(2027)

    assert misfit(Counter(discrete_gaussian(variance, source) for _ in range(DRAWS)), variance) < UNLIKELY


PROMISED = {0: 0.141047, 1: 0.132502, 2: 0.109848, 3: 0.080366, 4: 0.051888, 5: 0.029565, 6: 0.014866, 7: 0.006597}
"""Probabilities exp(-k²/16), normalised: computed apart from the code, as promised in FIGURES.md."""

PROMISED_OF_HELP = {0: 0.070524, 3: 0.061272, 6: 0.040183, 9: 0.019892, 12: 0.007433}
"""Probabilities exp(-k²/64), normalised, likewise."""


@pytest.fixture(scope="module")
def drawn() -> Counter[int]:
    """Return the noise that a freeze adds to 40,000 cells of a hundred accounts each."""
    counts = {Cell("2026-M12", "active", country=str(number)): 100 for number in range(2 * DRAWS)}
    return Counter(count - 100 for count in noisy(counts, below(2029)).values())


def fits(drawn: Counter[int], promised: Mapping[int, float]) -> bool:
    """Return True if each number came as often as promised, within four deviations."""
    hoped = {signed: drawn.total() * likely for k, likely in promised.items() for signed in (k, -k)}
    return all(abs(drawn[k] - many) < 4 * many**0.5 for k, many in hoped.items())


def test_a_freeze_adds_each_number_as_often_as_the_rule_page_promises(drawn: Counter[int]) -> None:
    page = (ROOT / "bot/statistics/FIGURES.md").read_text("utf-8")
    assert "with a chance proportional to exp(-k²/16)" in page

    assert fits(drawn, PROMISED)


def test_a_counter_of_help_gets_noise_of_four_times_the_variance() -> None:
    page = (ROOT / "bot/statistics/FIGURES.md").read_text("utf-8")
    assert "exp(-k²/64)" in page
    counts = dict.fromkeys(range(2 * DRAWS), 0)

    assert fits(Counter(noisy(counts, below(2030), SENSITIVE).values()), PROMISED_OF_HELP)


@pytest.mark.parametrize("slip", ["zero comes twice", "one part in six too narrow", "only upwards", "a Laplace"])
def test_that_look_sees_noise_that_is_nearly_right(slip: str) -> None:
    """Otherwise the test above could pass with any noise."""
    source = below(2027)
    draws = Counter(discrete_gaussian(32, source) for _ in range(DRAWS))
    variance = 44 if slip == "one part in six too narrow" else 32
    match slip:
        case "zero comes twice":
            draws[0] *= 2
        case "only upwards":
            draws = Counter({abs(k): number for k, number in draws.items()})
        case "a Laplace":
            draws = Counter(_discrete_laplace(4, source) for _ in range(DRAWS))

    assert misfit(draws, variance) > UNLIKELY


def test_it_adds_as_often_as_it_takes_away() -> None:
    source = below(2028)
    draws = [discrete_gaussian(8, source) for _ in range(DRAWS)]
    added, taken = sum(k > 0 for k in draws), sum(k < 0 for k in draws)

    assert abs(added - taken) < 4 * (added + taken) ** 0.5
    assert abs(sum(draws)) < 4 * (8 * DRAWS) ** 0.5, "its mean is nothing, its variance 8"
    assert sum(k * k for k in draws) / DRAWS == pytest.approx(8, rel=0.04)


def test_it_asks_for_small_whole_numbers_and_gives_whole_numbers() -> None:
    """No floating-point number is used, so none can be inferred from the result."""
    asked = list[int]()
    chance_of = Random(3)

    def watched(bound: int) -> int:
        asked.append(bound)
        return chance_of.randrange(bound)

    draws = [discrete_gaussian(8, watched) for _ in range(2_000)]

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
    assert drawn[0] < 120, "a seventh of them, not all"
