"""Lines that learners might type, and the quality of the matcher on them, by language and kind.

`development/` was available while words and rules were written; `unseen/`, where it exists, was written by somebody who
had not seen them, and is the measure of quality. All lines are invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import yaml

from bot.lessons.loader.course import load
from bot.lessons.model.safety import KINDS, Kind
from bot.safeguarding.distress.matcher import INFO, Match, Matcher
from tests.support.paths import DIALOGUES
from tests.support.paths import DISTRESS as FOLDER

NUMBERS = FOLDER / "numbers.json"
"""File that `--save` writes and `check --release --html` shows."""
SETS = ("development", "unseen")
CRITICAL: frozenset[Kind] = frozenset(
    {"image-threat", "unwanted-touch", "self-harm", "poisoning", "danger-now", "forced-marriage", "fgm", "unsafe-home"}
)
DISTRESS = tuple(kind for kind in KINDS if kind != INFO)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a learner types, and its subject: nothing, a question (`info-question`), or kinds of distress."""

    text: str
    kinds: frozenset[Kind]
    friend: bool

    @property
    def is_disclosure(self) -> bool:
        return bool(self.kinds - {INFO})


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, as two counts."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 1.0

    def __str__(self) -> str:
        return f"{self.part}/{self.whole} {self.value:.0%}" if self.whole else "-"


@cache
def matcher() -> Matcher:
    """Return the matcher of our own words and rules."""
    return Matcher(load(DIALOGUES)[0].safety)


@cache
def matched(text: str) -> Match:
    """Return the matcher's result for a line. Cached, because several tables ask for the same lines."""
    return matcher().match(text)


def languages(of: str) -> list[str]:
    """Return the languages in which a set has lines."""
    return sorted(path.stem for path in (FOLDER / of).glob("*.yaml"))


@cache
def lines(of: str, language: str) -> tuple[Line, ...]:
    """Return the lines of a set in one language."""
    entries = yaml.safe_load((FOLDER / of / f"{language}.yaml").read_text("utf-8"))
    return tuple(Line(entry["text"], frozenset(entry["kinds"]), entry.get("who") == "friend") for entry in entries)


def caught(found: Iterable[Line]) -> Share:
    """Return the share of disclosures, of any kind, after which the bot asks whether she wants help."""
    disclosures = [line for line in found if line.is_disclosure]
    return Share(sum(matched(line.text).distress for line in disclosures), len(disclosures))


def named(found: Iterable[Line]) -> Share:
    """Return the share of disclosures that are caught as (one of) their own kinds."""
    disclosures = [line for line in found if line.is_disclosure]
    return Share(sum(bool(line.kinds & matched(line.text).kinds) for line in disclosures), len(disclosures))


def of_kinds(found: Iterable[Line], kinds: Iterable[Kind]) -> list[Line]:
    """Return the lines about any of these kinds."""
    wanted = frozenset(kinds)
    return [line for line in found if line.kinds & wanted]


def false_alarms(found: Iterable[Line]) -> Share:
    """Return the share of everyday lines after which the bot asks whether she wants help."""
    harmless = [line for line in found if not line.kinds]
    return Share(sum(matched(line.text).distress for line in harmless), len(harmless))


def questions(found: Iterable[Line]) -> Share:
    """Return the share of questions about the subject that are not taken for a disclosure (A5)."""
    asked = [line for line in found if line.kinds == {INFO}]
    return Share(sum(not matched(line.text).distress for line in asked), len(asked))


def table(of: str) -> Iterator[str]:
    """Yield the recall and false alarms of a set, by language and kind, as a table for people."""
    spoken = languages(of)
    rows = {kind: [str(caught(of_kinds(lines(of, language), [kind]))) for language in spoken] for kind in DISTRESS}
    yield _row(of, spoken)
    for kind, shares in rows.items():
        yield _row(f"{kind}{' *' if kind in CRITICAL else ''}", shares)
    yield _row("critical (*)", [str(caught(of_kinds(lines(of, language), CRITICAL))) for language in spoken])
    yield _row("all kinds", [str(caught(lines(of, language))) for language in spoken])
    yield _row("with its kind", [str(named(lines(of, language))) for language in spoken])
    yield _row("false alarms", [str(false_alarms(lines(of, language))) for language in spoken])
    yield _row("questions left alone", [str(questions(lines(of, language))) for language in spoken])


def missed() -> Iterator[dict[str, str | int]]:
    """Yield the number of unseen lines that are missed, by language and kind, for the page of a launch."""
    for language in languages("unseen"):
        for kind in DISTRESS:
            heard = caught(of_kinds(lines("unseen", language), [kind]))
            yield {"language": language, "kind": kind, "lines": heard.whole, "missed": heard.whole - heard.part}


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<22}" + "".join(f"{cell:>15}" for cell in cells)
