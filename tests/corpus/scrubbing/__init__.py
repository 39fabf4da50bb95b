"""Lines with what names a girl in them, and everyday lines with nothing: what scrubbing takes out and leaves.

`development.yaml` was open to whoever wrote the rules; `unseen.yaml` was written by somebody else and is the measure of
quality. Nobody who changes a rule reads it. All lines are invented.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.safeguarding.messages.scrub import REMOVED, Scrubber
from tests.corpus.distress.measures import MeasuredShare
from tests.support.course_builders import unchecked

SETS = ("development", "unseen")


@dataclass(frozen=True, slots=True)
class ScrubbedLine:
    """A line with the pieces that are to go, those that are to stay, and what scrubbing makes of it."""

    text: str
    locale: str
    kind: str
    gone: tuple[str, ...]
    stays: tuple[str, ...]
    left: str

    @property
    def is_harmless(self) -> bool:
        return not self.gone

    @property
    def is_whole(self) -> bool:
        return REMOVED not in self.left

    def has_lost(self, piece: str) -> bool:
        """Return True if each word of a piece is gone from where the piece stood."""
        before, after = (unicodedata.normalize("NFKC", it).casefold() for it in (self.text, self.left))
        words = unicodedata.normalize("NFKC", piece).casefold().split()
        return all(after.count(it) < before.count(it) for it in words if any(map(str.isalnum, it)))

    def has_kept(self, piece: str) -> bool:
        """Return True if a piece stands as it was written."""
        return " ".join(unicodedata.normalize("NFKC", piece).split()) in self.left


@cache
def scrub() -> Scrubber:
    """Return the scrubber with our own lists."""
    return Scrubber(unchecked().course.personal)


@cache
def scrubbed_lines(of: str) -> tuple[ScrubbedLine, ...]:
    """Return the lines of a set, scrubbed."""
    entries = yaml.safe_load(Path(__file__).with_name(f"{of}.yaml").read_text("utf-8"))
    return tuple(
        ScrubbedLine(it["line"], it["locale"], it["kind"], tuple(it["gone"]), tuple(it["stays"]), scrub()(it["line"]))
        for it in entries
    )


def found(some: Iterable[ScrubbedLine]) -> MeasuredShare:
    """Return the share of the pieces that are to go and went."""
    pieces = [line.has_lost(piece) for line in some for piece in line.gone]
    return MeasuredShare(sum(pieces), len(pieces))


def kept(some: Iterable[ScrubbedLine]) -> MeasuredShare:
    """Return the share of the pieces that are to stay and stayed."""
    pieces = [line.has_kept(piece) for line in some for piece in line.stays]
    return MeasuredShare(sum(pieces), len(pieces))


def whole(some: Iterable[ScrubbedLine]) -> MeasuredShare:
    """Return the share of the harmless lines that are left as they are."""
    harmless = [line.is_whole for line in some if line.is_harmless]
    return MeasuredShare(sum(harmless), len(harmless))


def clean(some: Iterable[ScrubbedLine]) -> MeasuredShare:
    """Return the share of the lines with something to go of which nothing of it is left."""
    lines = [all(map(line.has_lost, line.gone)) for line in some if not line.is_harmless]
    return MeasuredShare(sum(lines), len(lines))


MEASURES = {"pieces found": found, "lines clean": clean, "pieces kept": kept, "harmless whole": whole}


def table(of: str) -> list[str]:
    """Return the quality on a set as a table: count, share and 95 % interval, by language and by kind."""
    lines = scrubbed_lines(of)
    rows = [_row(of, MEASURES)]
    for name, some in _groups(lines):
        rows.append(_row(name, (str(measure(some)) for measure in MEASURES.values())))
    return rows


def _groups(lines: Sequence[ScrubbedLine]) -> Iterable[tuple[str, list[ScrubbedLine]]]:
    yield "all", list(lines)
    for locale in sorted({line.locale for line in lines}):
        yield locale, [line for line in lines if line.locale == locale]
    for kind in sorted({line.kind for line in lines}):
        yield kind, [line for line in lines if line.kind == kind]


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<22}" + "".join(f"{cell:>24}" for cell in cells)
