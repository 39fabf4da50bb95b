"""`python -m tests.distress.weigh`: writes `dialogues/safety/points.yaml`, fitted to the development lines.

Each sign (a concept, a word) gets the points with which the lines of two sorts come apart best: disclosures and the
rest, questions and the rest, one kind and the others. Logistic regression, pulled towards 0 so that few lines prove
little; after it `LEAST` says what people who know girls would not go below. Takes about two minutes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from random import Random
from typing import NamedTuple

from bot.content.model.safety import KINDS
from bot.safety.matcher import INFO
from bot.safety.points import CONCEPT
from tests.distress import DIALOGUES, Line, languages, lines, matcher

TOWARDS_NOTHING = 1.0
SCALE = 10
"""So many points make the odds e times as large."""
FEWEST_LINES = 4
FEWEST_POINTS = 2
"""Towards a disclosure; the other scales name what is heard already, and make do with fewer signs."""
FEWEST_LINES_ELSEWHERE, FEWEST_POINTS_ELSEWHERE = 5, 3
ROUNDS = 20
LEAST = {"suicide": 15, "starve": 15, "self-hurt": 12, "strong-sexual": 14, "strong-marry": 14, "strong-danger": 14,
         "strong-threat": 14, "strong-private": 14, "home-bad": 12}  # fmt: skip
"""Points of concepts towards a disclosure, however few lines hold them."""
CAUTION = 3
"""So many points more are asked for before a girl is asked."""
EVERYDAY_COUNTS = {"en": 3.0}
"""How much an everyday line weighs: English has the strictest gate for false alarms."""
DISCLOSURE_COUNTS = {"ne": 2.0, "km": 2.0, "km-latin": 2.0, "fil": 1.3}
"""How much a disclosure weighs: of languages with fewer lines more, or they would be heard less."""
STORY = (2, 2, 3, 4)
"""So many everyday lines after one another make a long cheerful story, as many stories as there are such lines."""

Truth = Callable[[Line], bool]
Sort = tuple[str, Truth, Truth]
"""The name of a scale, which lines it is fitted to, and which of them are on its side."""


class Everything(frozenset[str]):
    """All words are known while points are not yet."""

    def __contains__(self, word: object) -> bool:
        """Yes."""
        return True


def sorts() -> list[Sort]:
    """The scales of `points.yaml`."""

    def of_kind(kind: str) -> Sort:
        return f"kinds/{kind}", lambda line: line.is_disclosure, lambda line: kind in line.kinds

    return [
        ("distress", lambda line: True, lambda line: line.is_disclosure),
        ("info", lambda line: True, lambda line: INFO in line.kinds),
        ("friend", lambda line: line.is_disclosure, lambda line: line.friend),
        *(of_kind(kind) for kind in KINDS if kind != INFO),
    ]


class Lesson(NamedTuple):
    """A line to learn from: its signs, the line itself, how much it counts, and whether it is a joined-up story."""

    signs: frozenset[str]
    line: Line
    counts: float
    story: bool = False


@cache
def lessons() -> tuple[Lesson, ...]:
    """The development lines of all languages, and cheerful stories made of everyday lines."""
    return tuple(it for language in languages("development") for it in (*_lines(language), *_stories(language)))


def _lines(language: str) -> Iterator[Lesson]:
    for line in lines("development", language):
        counts = (DISCLOSURE_COUNTS if line.is_disclosure else EVERYDAY_COUNTS).get(language, 1.0)
        yield Lesson(_signs(line), line, counts)


def _stories(language: str) -> Iterator[Lesson]:
    everyday = [line for line in lines("development", language) if not line.kinds]
    chance = Random(language)
    for _ in everyday:
        parts = chance.sample(everyday, chance.choice(STORY))
        signs = frozenset(sign for line in parts for sign in _signs(line))
        yield Lesson(signs, parts[0], EVERYDAY_COUNTS.get(language, 1.0), True)


@cache
def _signs(line: Line) -> frozenset[str]:
    return matcher().signs(line.text, Everything())


def scale(number: int) -> tuple[int, dict[str, int]]:
    """What is enough, and the points of each sign, of one of the sorts."""
    name, wanted, on_its_side = sorts()[number]
    learned = [it for it in lessons() if wanted(it.line)]
    truth, first = [on_its_side(it.line) for it in learned], name == "distress"
    weights, base = fit(learned, truth, FEWEST_LINES if first else FEWEST_LINES_ELSEWHERE, whole_words=not first)
    points = {sign: round(SCALE * weight) for sign, weight in weights.items()}
    fewest = FEWEST_POINTS if first else FEWEST_POINTS_ELSEWHERE
    if first:
        points |= {CONCEPT + it: max(least, points.get(CONCEPT + it, 0)) for it, least in LEAST.items()}
    enough = round(-SCALE * base) + (CAUTION if first else 0)
    return enough, {sign: number for sign, number in points.items() if abs(number) >= fewest}


def fit(
    learned: Sequence[Lesson], truth: Sequence[bool], fewest: int, *, whole_words: bool
) -> tuple[dict[str, float], float]:
    """One weight after the other is moved to where the rest of them wants it, a few dozen times.

    Signs in fewer lines than `fewest` are left out; with `whole_words`, pairs and beginnings of words too.
    """
    often = Counter(sign for it in learned if not it.story for sign in it.signs)
    used = [
        sign for sign in sorted(often) if often[sign] >= fewest and not (whole_words and ("+" in sign or "*" in sign))
    ]
    where = {sign: list[int]() for sign in used}
    for number, it in enumerate(learned):
        for sign in it.signs & where.keys():
            where[sign].append(number)
    counts = [it.counts for it in learned]
    weights, scores, base = dict.fromkeys(where, 0.0), [0.0] * len(truth), 0.0
    for _ in range(ROUNDS):
        base += _moved(range(len(truth)), scores, truth, counts, 0.0, 0.0)
        for sign, numbers in where.items():
            weights[sign] += _moved(numbers, scores, truth, counts, weights[sign], TOWARDS_NOTHING)
    return weights, base


def _moved(
    of: Sequence[int], scores: list[float], truth: Sequence[bool], counts: Sequence[float], weight: float, pull: float
) -> float:
    """How far a weight moves; the scores of its lines move with it."""
    slope, bend = pull * weight, pull + 1e-9
    for number in of:
        likely = 1 / (1 + math.exp(-scores[number]))
        slope += counts[number] * (likely - truth[number])
        bend += counts[number] * likely * (1 - likely)
    step = max(-2.0, min(2.0, -slope / bend))
    for number in of:
        scores[number] += step
    return step


def written(scales: Mapping[str, tuple[int, dict[str, int]]]) -> Iterator[str]:
    """The lines of `points.yaml`."""
    yield "# Points of concepts and words. Made by `python -m tests.distress.weigh`; what they mean: README.md"
    for name, (enough, points) in scales.items():
        path = name.split("/")
        margin = "  " * (len(path) - 1)
        if name == f"kinds/{KINDS[0]}":
            yield "kinds:"
        yield f"{margin}{path[-1]}:"
        yield f"{margin}  enough: {enough}"
        for part, marked in (("concepts", True), ("words", False)):
            yield f"{margin}  {part}:"
            yield from _by_points({it: n for it, n in points.items() if it.startswith(CONCEPT) == marked}, margin)


def _by_points(points: Mapping[str, int], margin: str) -> Iterator[str]:
    """One line for each number of points."""
    for number in sorted(set(points.values()), reverse=True):
        signs = sorted(sign.removeprefix(CONCEPT) for sign, its in points.items() if its == number)
        yield f'{margin}    {"plus" if number > 0 else "minus"}-{abs(number)}: "{", ".join(signs)}"'


def main() -> None:
    """Fit every scale and write the file."""
    names = [name for name, _, _ in sorts()]
    lessons()
    with ProcessPoolExecutor() as pool:
        scales = dict(zip(names, pool.map(scale, range(len(names))), strict=True))
    path = DIALOGUES / "safety" / "points.yaml"
    path.write_text("\n".join(written(scales)) + "\n", "utf-8")
    sizes = Counter({name: len(points) for name, (_, points) in scales.items()})
    print(
        *(f"{name:<24}{scales[name][0]:>5} points are enough, {size:>6} signs" for name, size in sizes.items()),
        sep="\n",
    )


if __name__ == "__main__":
    main()
