"""Quality of the matcher on a set of lines: what is heard, as what, and what is heard for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.lessons.model.safety import DistressKind
from bot.safeguarding.distress.confirm_scene import scene_for
from bot.safeguarding.distress.matcher import INFO
from tests.corpus.distress import CRITICAL, DISTRESS, CorpusLine, languages, lines, matched

Z = 1.96
"""Standard deviations on each side that hold 95 of 100 cases."""


@dataclass(frozen=True, slots=True)
class MeasuredShare:
    """A part of a whole, as two counts."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 1.0

    def __str__(self) -> str:
        if not self.whole:
            return "-"
        low, high = self.interval
        return f"{self.part}/{self.whole} {self.value:.0%} {low:.0%}-{high:.0%}".replace("%-", "-")

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson: between these shares the true one probably lies."""
        if not self.whole:
            return 0.0, 1.0
        spread = Z * sqrt(self.value * (1 - self.value) / self.whole + (Z / (2 * self.whole)) ** 2)
        middle, shrunk = self.value + Z**2 / (2 * self.whole), 1 + Z**2 / self.whole
        return max((middle - spread) / shrunk, 0.0), min((middle + spread) / shrunk, 1.0)


def caught(found: Iterable[CorpusLine]) -> MeasuredShare:
    """Return the share of disclosures, of any kind, after which the bot asks whether she wants help."""
    disclosures = [line for line in found if line.is_disclosure]
    return MeasuredShare(sum(matched(line.text).distress for line in disclosures), len(disclosures))


def critical(found: Iterable[CorpusLine]) -> MeasuredShare:
    """Return the share of disclosures of the critical kinds that are caught."""
    return caught(of_kinds(found, CRITICAL))


def named(found: Iterable[CorpusLine]) -> MeasuredShare:
    """Return the share of disclosures that are caught as (one of) their own kinds."""
    disclosures = [line for line in found if line.is_disclosure]
    return MeasuredShare(sum(bool(line.kinds & matched(line.text).kinds) for line in disclosures), len(disclosures))


def right_scene(found: Iterable[CorpusLine]) -> MeasuredShare:
    """Return the share of the disclosures caught that are answered with the right scene, for her or for a friend."""
    heard = [(line, matched(line.text)) for line in found if line.is_disclosure and matched(line.text).distress]
    answered = [(line, scene_for(match.kinds, match.friend, match.pictured)) for line, match in heard]
    return MeasuredShare(sum(scene in line.scenes for line, scene in answered), len(answered))


def of_kinds(found: Iterable[CorpusLine], kinds: Iterable[DistressKind]) -> list[CorpusLine]:
    """Return the lines about any of these kinds."""
    wanted = frozenset(kinds)
    return [line for line in found if line.kinds & wanted]


def false_alarms(found: Iterable[CorpusLine]) -> MeasuredShare:
    """Return the share of everyday lines after which the bot asks whether she wants help."""
    harmless = [line for line in found if not line.kinds]
    return MeasuredShare(sum(matched(line.text).distress for line in harmless), len(harmless))


def questions(found: Iterable[CorpusLine]) -> MeasuredShare:
    """Return the share of questions about the subject that are not taken for a disclosure (A5)."""
    asked = [line for line in found if line.kinds == {INFO}]
    return MeasuredShare(sum(not matched(line.text).distress for line in asked), len(asked))


MEASURES: dict[str, Callable[[Iterable[CorpusLine]], MeasuredShare]] = {
    "critical (*)": critical,
    "all kinds": caught,
    "with its kind": named,
    "right scene": right_scene,
    "false alarms": false_alarms,
    "questions left alone": questions,
}


def table(of: str) -> Iterator[str]:
    """Yield the quality on a set, by language, kind and variety, as a table for people: count, share, 95 % interval."""
    spoken = {language: lines(of, language) for language in languages(of)}
    yield _row(of, spoken)
    for kind in DISTRESS:
        shares = [caught(of_kinds(found, [kind])) for found in spoken.values()]
        yield _row(f"{kind}{' *' if kind in CRITICAL else ''}", map(str, shares))
    for name, measure in MEASURES.items():
        yield _row(name, (str(measure(found)) for found in spoken.values()))
    yield from ("", *_varieties(spoken))


def _varieties(spoken: Mapping[str, Sequence[CorpusLine]]) -> Iterator[str]:
    """Yield a table of the dialects and scripts of each language that is written in more than one."""
    yield _row("", MEASURES)
    for language, found in spoken.items():
        varieties = sorted({line.variety for line in found})
        for variety in varieties if len(varieties) > 1 else ():
            of_it = [line for line in found if line.variety == variety]
            yield _row(f"{language}, {variety}", (str(measure(of_it)) for measure in MEASURES.values()))


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<22}" + "".join(f"{cell:>23}" for cell in cells)
