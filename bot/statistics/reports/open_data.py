"""Open data: the figures of one quarter for everybody, under CC BY 4.0.

All countries, languages and ages together, without Help, without start links, without pilots. The file is the same
whenever and wherever it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.statistics.cells import TASK_KINDS
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery
from bot.statistics.reports.explanations import invented
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.long_form import (
    ALL,
    FigureRow,
    LongForm,
    RowKind,
    dictionary_csv,
    lines_of,
    reading_sentences,
)
from bot.statistics.reports.sentences import day, period_name

LOCALE = "en"
"""The language of the file."""

SOURCE = "Safe Online World for Girls"
"""Name of the source, which users of the figures have to give."""

OPEN_KINDS = frozenset[RowKind](
    (
        *("active", "reached", "started", "finished", "finished-3", "answered", "stopped"),
        *("before", "after", "gained", "lost", "change", "smile", "shrug", "frown", "because", "voted"),
        *TASK_KINDS.values(),
    )
)
"""Kinds that are for everybody. Help is not, nor are the codes of start links, which name clubs and schools."""

LICENCE = f"""These figures are licensed under Creative Commons Attribution 4.0 International (CC BY 4.0).

You may copy, change and share them, also commercially, if you name the source
("{SOURCE}"), link to the licence and say what you changed.

The licence: https://creativecommons.org/licenses/by/4.0/legalcode
"""

LEFT_OUT_SAID = (
    "All countries, languages and ages together. Help, start links and small pilots are not in it.",
    "figures.csv: one row a figure. dictionary.csv: each column and each kind, its unit and its limits.",
)

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of each file in the archive: nothing tells when it was made."""


@dataclass(frozen=True)
class OpenData:
    """Open data of the published statistics, with words in English."""

    statistics: PublishedStatistics
    plan: Plan
    words: TableLabels

    def archive(self, quarter: Period) -> bytes:
        """Return the ZIP file of a frozen quarter."""
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for name, content in self._files(quarter).items():
                found = ZipInfo(name, _EPOCH)
                found.external_attr = 0o644 << 16
                archive.writestr(found, content, ZIP_DEFLATED)
        return file.getvalue()

    def _files(self, quarter: Period) -> dict[str, bytes]:
        return {
            "README.txt": "\n\n".join(self._read_me(quarter)).encode() + b"\n",
            "LICENSE.txt": LICENCE.encode(),
            "figures.csv": lines_of(self.rows(quarter), self.statistics.invented),
            "dictionary.csv": dictionary_csv(),
        }

    def rows(self, quarter: Period) -> Iterator[FigureRow]:
        """Yield the rows of a quarter and its months that are for everybody."""
        for row in LongForm(self.statistics, self.plan, self.words).rows(TableQuery((quarter,))):
            is_pooled = row.country == row.language == row.age == ALL
            if is_pooled and row.kind in OPEN_KINDS and "+" not in row.period:
                yield row

    def _read_me(self, quarter: Period) -> Iterator[str]:
        if self.statistics.invented:
            yield invented(LOCALE)
        yield f"{SOURCE}: figures of the {period_name(quarter.name, LOCALE)}"
        yield from self._days(quarter)
        yield from LEFT_OUT_SAID
        yield from reading_sentences()
        yield LICENCE.strip()

    def _days(self, quarter: Period) -> Iterator[str]:
        """Yield which days of the quarter were not counted, or not by lesson."""
        if quarter.name not in self.statistics.published.opened:
            yield "Lessons begun and ended, and what was learned, were not counted in this quarter."
        for pilot in self.statistics.published.pilots:
            if pilot.touches(quarter):
                yield f"A small pilot began on {day(pilot.first, LOCALE)}. Its {pilot.weeks} weeks are not in it."


def file_name(quarter: str, is_invented: bool) -> str:
    """Return the name of the file of a quarter."""
    return f"{'invented-' if is_invented else ''}open-data-{quarter}.zip"
