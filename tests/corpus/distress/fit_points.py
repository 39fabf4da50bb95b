"""`python -m tests.corpus.distress.fit_points`: fit `dialogues/safety/points.yaml` to the development lines.

Each sign (a concept or a word) gets the points that best separate the lines of two sorts: disclosures and the rest,
questions and the rest, one kind and the others. The method is logistic regression, pulled towards 0 so that few lines
prove little; then `LEAST` raises points to the minimum set by people who know girls. It takes about a minute on two
free cores.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import chain, product
from random import Random
from typing import NamedTuple

from bot.lessons.model.safety import KINDS
from bot.safeguarding.distress.matcher import INFO
from bot.safeguarding.distress.scales import CONCEPT
from tests.corpus.distress import CRITICAL, CorpusLine, languages, lines, matcher
from tests.support.paths import DIALOGUES

TOWARDS_NOTHING = 1.0
SCALE = 10
"""Number of points that makes the odds e times as large."""
FEWEST_LINES = 4
FEWEST_POINTS = 2
"""Fewest points of a sign towards a disclosure; the other scales only name what was caught, and need fewer signs."""
FEWEST_LINES_ELSEWHERE, FEWEST_POINTS_ELSEWHERE = 5, 3
ROUNDS = 20
SETTLED, REST = 0.02, 4
"""A weight that moves less than this is looked at again only after so many rounds."""
PEOPLE = {
    "en": ("dad", "mum", "mother", "father", "stepfather", "stepmother", "uncle", "aunt", "brother", "cousin",
           "grandfather", "teacher", "coach", "boss", "neighbour", "pastor", "boyfriend", "driver"),
    "sw": ("baba", "mama", "mjomba", "shangazi", "kaka", "binamu", "babu", "mwalimu", "kocha", "bosi", "jirani"),
    "fil": ("tatay", "nanay", "papa", "mama", "tito", "tita", "kuya", "ate", "lolo", "pinsan", "teacher", "coach",
            "boss", "kapitbahay", "pastor", "boyfriend", "stepdad"),
    "ne": ("बुवा", "आमा", "काका", "दाइ", "मामा", "हजुरबुवा", "सर", "छिमेकी", "baba", "mummy", "kaka", "dai", "mama", "sir"),
    "km": ("ឪពុក", "ម៉ាក់", "ពូ", "មីង", "គ្រូ", "អ្នកជិតខាង", "ជីតា", "ប៉ា", "បងប្រុស"),
}  # fmt: skip
"""Words for people that may replace one another in a line."""
PERSON = r"(?<![a-z]){}(?=s?\b|[^a-z])"
LAUGHS = ("haha", "lol", "hahaha", "😂", "jk", "🤣", "hehe")
PERSONAL = frozenset({"relative", "adult", "parents", "partner", "male"})
"""Concepts of persons. A word that only names one gets no points of its own."""
LIGHT = PERSONAL | {"i", "me", "my", "he", "her", "has", "got", "said", "tell", "will", "now", "everyone", "home"}
"""Concepts of which two together prove nothing."""
DEEDS = ("touch", "hit", "sexual", "strong-sexual", "home-bad")
LEAST_TOGETHER = {f"{CONCEPT}{'+'.join(sorted(pair))}": 8 for pair in product(PERSONAL, DEEDS)} | {
    ":ask+private": 18,
    ":me+touch": 18,
    ":ask+my-picture": 18,  # "he asked for my photo": the line is so short that no other sign in it counts
}
STRONG = {
    "kinds/self-harm": ("suicide", "self-hurt", "farewell", "means"),
    "kinds/poisoning": ("swallowed",),
    "kinds/danger-now": ("life-threat", "force-now", "followed"),
    "kinds/unwanted-touch": ("strong-sexual", "touch-hint", "sold"),
    "kinds/unsafe-home": ("fear-home", "beaten"),
    "kinds/help": ("fear-person",),
    "kinds/forced-marriage": ("wedding-set",),
    "kinds/fgm": ("strong-cut",),
    "kinds/child-work": ("bad-work",),
    "kinds/emergency-exploitation": ("relief-price",),
}
"""Concepts that are enough alone, by the kind they are of (see `bot/safeguarding/distress/scales.py`)."""
LEAST = {"starve": 15, "strong-marry": 14, "strong-danger": 14, "strong-threat": 14, "strong-private": 14,
         "home-bad": 12}  # fmt: skip
"""Points of concepts towards a disclosure, however few lines hold them."""
CAUTION = 3
"""Points added to the threshold before the bot asks a learner."""
GENEROSITY = 18
"""Points taken off the threshold of each kind: what is heard should be called by its likeliest name, not by none."""
EVERYDAY_COUNTS = {"en": 3.0}
"""Weight of an everyday line: English has the strictest limit of false alarms."""
DISCLOSURE_COUNTS = {"ne": 2.3, "km": 2.0, "km-latin": 2.0, "fil": 1.3}
"""Weight of a disclosure: higher in languages with fewer lines, or they would be caught less often."""
STORY = (2, 2, 3, 4)
"""Possible numbers of everyday lines in a long cheerful story; there are as many stories as such lines."""

Truth = Callable[[CorpusLine], bool]
Sort = tuple[str, Truth, Truth]
"""Name of a scale, predicate of the lines it is fitted to, and predicate of those on its side."""


class Everything(frozenset[str]):
    """Vocabulary that knows every word, for use while there are no points yet."""

    def __contains__(self, word: object) -> bool:
        """Return True."""
        return True


def sorts() -> list[Sort]:
    """Return the scales of `points.yaml`."""

    def of_kind(kind: str) -> Sort:
        return f"kinds/{kind}", lambda line: line.is_disclosure, lambda line: kind in line.kinds

    return [
        ("distress", lambda line: True, lambda line: line.is_disclosure),
        ("info", lambda line: True, lambda line: INFO in line.kinds),
        ("friend", lambda line: line.is_disclosure, lambda line: line.friend),
        *(of_kind(kind) for kind in KINDS if kind != INFO),
    ]


class TrainingLine(NamedTuple):
    """A training line: its signs, the line itself, its weight, and whether it is a story of several lines."""

    signs: frozenset[str]
    line: CorpusLine
    counts: float
    story: bool = False


@cache
def lessons() -> tuple[TrainingLine, ...]:
    """Return the development lines of all languages, and cheerful stories made of everyday lines."""
    return tuple(lesson for language in languages("development") for lesson in (*_lines(language), *_stories(language)))


def _lines(language: str) -> Iterator[TrainingLine]:
    chance = Random(language)
    for line in lines("development", language):
        counts = (DISCLOSURE_COUNTS if line.is_disclosure else EVERYDAY_COUNTS).get(language, 1.0)
        yield TrainingLine(_signs(line), line, counts)
        for other in (_somebody_else(line, language, chance), _with_a_laugh(line, chance)):
            if other != line:
                yield TrainingLine(_signs(other), line, counts, True)


def _somebody_else(line: CorpusLine, language: str, chance: Random) -> CorpusLine:
    """Return the same line about another person: who did it must not decide whether the bot asks."""
    people = PEOPLE.get(language, ())
    there = [person for person in people if re.search(PERSON.format(re.escape(person)), line.text, re.IGNORECASE)]
    if not there:
        return line
    one, other = chance.choice(there), chance.choice(people)
    return replace(line, text=re.sub(PERSON.format(re.escape(one)), other, line.text, flags=re.IGNORECASE))


def _with_a_laugh(line: CorpusLine, chance: Random) -> CorpusLine:
    """Return a critical disclosure with a laugh added, which must not weaken it; other lines unchanged."""
    return replace(line, text=f"{line.text} {chance.choice(LAUGHS)}") if line.kinds & CRITICAL else line


def _stories(language: str) -> Iterator[TrainingLine]:
    everyday = [line for line in lines("development", language) if not line.kinds]
    chance = Random(language)
    for _ in everyday:
        parts = chance.sample(everyday, chance.choice(STORY))
        signs = frozenset(sign for line in parts for sign in _signs(line))
        yield TrainingLine(signs, parts[0], EVERYDAY_COUNTS.get(language, 1.0), True)


@cache
def _signs(line: CorpusLine) -> frozenset[str]:
    return matcher().signs(line.text, Everything())


def scale(number: int) -> tuple[int, dict[str, int]]:
    """Return the threshold and the points of each sign for one of the scales."""
    name, wanted, on_its_side = sorts()[number]
    learned = [lesson for lesson in lessons() if wanted(lesson.line)]
    truth, first = [on_its_side(lesson.line) for lesson in learned], name == "distress"
    weights, base = fit(
        learned, truth, FEWEST_LINES if first else FEWEST_LINES_ELSEWHERE, whole_words=name in ("info", "friend")
    )
    points = {sign: round(SCALE * weight) for sign, weight in weights.items()}
    fewest = FEWEST_POINTS if first else FEWEST_POINTS_ELSEWHERE
    if first:
        least = {CONCEPT + concept: number for concept, number in LEAST.items()} | LEAST_TOGETHER
        points |= {sign: max(number, points.get(sign, 0)) for sign, number in least.items()}
    enough = round(-SCALE * base) + (CAUTION if first else -GENEROSITY if name.startswith("kinds/") else 0)
    return enough, {sign: number for sign, number in points.items() if abs(number) >= fewest}


def fit(
    learned: Sequence[TrainingLine], truth: Sequence[bool], fewest: int, *, whole_words: bool
) -> tuple[dict[str, float], float]:
    """Fit one weight after the other to the rest of them, in a few dozen rounds; return weights and base.

    Signs in fewer lines than `fewest` are left out; with `whole_words`, pairs and beginnings of words too.
    """
    often = Counter(sign for lesson in learned if not lesson.story for sign in lesson.signs)
    often = Counter({sign: times for sign, times in often.items() if not _proves_nothing(sign)})
    used = [
        sign for sign in sorted(often) if often[sign] >= fewest and not (whole_words and ("+" in sign or "*" in sign))
    ]
    where = {sign: list[int]() for sign in used}
    for number, lesson in enumerate(learned):
        for sign in lesson.signs & where.keys():
            where[sign].append(number)
    counts = [lesson.counts for lesson in learned]
    weights, scores, base = dict.fromkeys(where, 0.0), [0.0] * len(truth), 0.0
    due = dict.fromkeys(where, 0)
    for turn in range(ROUNDS):
        base += _moved(range(len(truth)), scores, truth, counts, 0.0, 0.0)
        for sign in (sign for sign in where if due[sign] <= turn):
            step = _moved(where[sign], scores, truth, counts, weights[sign], TOWARDS_NOTHING)
            weights[sign] += step
            due[sign] = turn + (1 if abs(step) > SETTLED else REST)
    return weights, base


@cache
def _proves_nothing(sign: str) -> bool:
    """Tell whether a sign is a pair of light concepts, or a word that only names a person."""
    if sign.startswith(CONCEPT):
        return "+" in sign and set(sign.removeprefix(CONCEPT).split("+")) <= LIGHT
    concepts = {
        concept.removeprefix(CONCEPT) for concept in matcher().signs(sign, Everything()) if concept.startswith(CONCEPT)
    }
    return bool(concepts & PERSONAL)


def _moved(
    of: Sequence[int], scores: list[float], truth: Sequence[bool], counts: Sequence[float], weight: float, pull: float
) -> float:
    """Return the change of a weight, and apply it to the scores of its lines."""
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
    """Yield the lines of `points.yaml`."""
    yield (
        "# Points of concepts and words. Made by `python -m tests.corpus.distress.fit_points`; "
        "what they mean: README.md"
    )
    for name, (enough, points) in scales.items():
        path = name.split("/")
        margin = "  " * (len(path) - 1)
        if name == f"kinds/{KINDS[0]}":
            yield "kinds:"
        yield f"{margin}{path[-1]}:"
        yield f"{margin}  enough: {enough}"
        if strong := strong_of(name):
            yield f"{margin}  strong: {', '.join(strong)}"
        for part, marked in (("concepts", True), ("words", False)):
            yield f"{margin}  {part}:"
            yield from _by_points({sign: n for sign, n in points.items() if sign.startswith(CONCEPT) == marked}, margin)


def strong_of(scale: str) -> tuple[str, ...]:
    """Return the strong concepts of a scale; a disclosure has those of every kind."""
    return tuple(chain(*STRONG.values())) if scale == "distress" else STRONG.get(scale, ())


def _by_points(points: Mapping[str, int], margin: str) -> Iterator[str]:
    """Yield one line for each number of points."""
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
