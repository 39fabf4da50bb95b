"""`python -m tests.bench.figures`: what every way out of the house takes at five years, and reading the file first.

Four countries, two languages each, counted as finely as the rule allows in every week; six languages, twelve lessons.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from statistics import median

from bot.adapters.sheets.xlsx import xlsx_of
from bot.adapters.sqlite.public import NAME, freeze, prepare_public, read_public
from bot.app.words import words_of
from bot.content.model.people import COUNTRIES
from bot.figures.donor import paragraph
from bot.figures.plain import text_of
from bot.figures.report import report
from bot.figures.separated import csv_of
from bot.figures.structured import json_of
from bot.figures.told import told
from bot.statistics.cells import EVENTS, Cell, Frozen
from bot.statistics.gate import Gate
from bot.statistics.periods import Period, months_of
from bot.statistics.plan import Plan
from bot.statistics.tables import Wish
from tests.courses import real
from tests.frozen_figures import LANGUAGES, plan, quarters

YEARS, ROUNDS = 5, 7


def fill(folder: Path, years: int = YEARS) -> Path:
    """A `public.db` in which every cell is shown that can be."""
    path, chance = folder / NAME, Random(1)
    prepare_public(path, invented=True)
    for quarter in quarters("2027-Q1", 4 * years):
        for month in months_of(quarter):
            for week in month.each_week:
                freeze(path, week, _week(plan(), week, chance))
            freeze(path, month, _month(plan(), month, chance))
        freeze(path, quarter, _quarter(plan(), quarter, chance))
    return path


def _week(plan: Plan, week: Period, chance: Random) -> Iterator[Frozen]:
    for country in COUNTRIES:
        for locale in LANGUAGES[country]:
            yield _shown(Cell(week.name, "active", country, locale), chance)
            for lesson in plan.lessons:
                yield _shown(Cell(week.name, "started", country, locale, lesson=lesson), chance)
                yield _shown(Cell(week.name, "finished", country, locale, lesson=lesson), chance)


def _month(plan: Plan, month: Period, chance: Random) -> Iterator[Frozen]:
    yield from (_shown(Cell(month.name, "active", country=country), chance) for country in plan.countries)
    yield from (_shown(Cell(month.name, "active", locale=locale), chance) for locale in plan.locales)
    yield from (_shown(Cell(month.name, "active", age=age), chance) for age in plan.ages)


def _quarter(plan: Plan, quarter: Period, chance: Random) -> Iterator[Frozen]:
    for country, (lesson, quizzes) in product(plan.countries, plan.quizzes.items()):
        for quiz in quizzes:
            yield _shown(Cell(quarter.name, "answered", country, lesson=lesson, item=quiz), chance, share=True)
    for country, item in product(("", *plan.countries), plan.items):
        yield _shown(Cell(quarter.name, "before", country, item=item), chance, share=True)
        yield _shown(Cell(quarter.name, "after", country, item=item), chance, share=True)
    for locale, (lesson, stops) in product(plan.locales, plan.stops.items()):
        yield from (
            _shown(Cell(quarter.name, "stopped", locale=locale, lesson=lesson, item=stop), chance) for stop in stops
        )
    yield from (_shown(Cell(quarter.name, it, where), chance, 10) for it, where in product(EVENTS, plan.countries))


def _shown(cell: Cell, chance: Random, step: int = 5, share: bool = False) -> Frozen:
    return Frozen(cell, chance.randrange(4, 200) * step, chance.randrange(1, 20) * 5 if share else None)


def ways(path: Path) -> Mapping[str, Callable[[], object]]:
    """Every way out, by name."""
    gate = Gate(read_public(path))
    words = words_of(real().course, real().catalogs, "en")
    year, all = Wish(gate.quarters[-4:]), Wish(gate.quarters)
    return {
        "read the file": lambda: read_public(path),
        "csv, all": lambda: csv_of(gate, plan(), all, words),
        "csv, a year": lambda: csv_of(gate, plan(), year, words),
        "xlsx, all": lambda: xlsx_of(gate, plan(), all, words),
        "xlsx, a year": lambda: xlsx_of(gate, plan(), year, words),
        "json, all": lambda: json_of(gate, plan(), all, words),
        "text, all": lambda: text_of(gate, plan(), all, words),
        "report of a month": lambda: report(gate, plan(), gate.months[-1], words, date(2032, 1, 8)),
        "paragraph, all": lambda: paragraph(gate, plan(), all, words),
        "/stats": lambda: told(gate, plan(), words, date(2032, 1, 8)),
    }


def measured(ways: Mapping[str, Callable[[], object]], rounds: int) -> str:
    """The median of each way, in milliseconds. The first round is not counted: it fills what is remembered."""
    lines = [f"{'':<28}{'median':>8}{'worst':>8}  ms"]
    for name, way in ways.items():
        took = [_seconds(way) for _ in range(rounds + 1)][1:]
        lines.append(f"{name:<28}{1000 * median(took):>8.0f}{1000 * max(took):>8.0f}")
    return "\n".join(lines)


def _seconds(way: Callable[[], object]) -> float:
    began = time.perf_counter()
    way()
    return time.perf_counter() - began


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.figures", description=__doc__)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(measured(ways(fill(Path(folder), asked.years)), asked.rounds) + "\n")
