"""`main.py statistics`: the published figures as CSV, printed or written with its dictionary, or as a workbook."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings
from bot.app.operator_files import live_course
from bot.app.published import labels_of
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.model.people import COUNTRIES
from bot.lessons.translations.carry import load_translated
from bot.statistics.periods import Period
from bot.statistics.plan import Plan, plan_of
from bot.statistics.published import PublishedStatistics, TableQuery, known_quarters, usual_quarters
from bot.statistics.reports.explanations import nothing_yet
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.long_form import csv_of, dictionary_csv
from bot.statistics.reports.sentences import LOCALES
from bot.statistics.reports.xlsx import xlsx_of
from bot.storage.sqlite.public import PUBLIC_FILE, read_public

FORMATS = ("csv", "xlsx")

REMOVED_FORMATS = {
    "text": "look at the staff page, or take `--format xlsx`",
    "json": "take `--format csv`, which has the same rows",
    "html": "print the staff page from your browser",
    "dictionary": "`--format csv -o FILE` writes dictionary.csv beside FILE",
}
"""Formats of version 0.1, each with its substitute."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the format, the file, the language, and which figures."""
    parser.add_argument("--format", type=_format, default="csv", metavar="{csv,xlsx}", help="default: csv")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write FILE instead of printing, and dictionary.csv beside it"
    )
    parser.add_argument("--quarter", action="append", default=[], metavar="NAME", help="2026-Q4, more than one, or all")
    parser.add_argument("--country", default="", metavar="CODE", help="one country, such as KE")
    parser.add_argument("--lang", choices=LOCALES, default="en", help="the language of the words (default: en)")


def _format(typed: str) -> str:
    if typed in FORMATS:
        return typed
    instead = REMOVED_FORMATS.get(typed)
    raise argparse.ArgumentTypeError(
        f"there is no `{typed}` any more: {instead}." if instead else f"`{typed}` is neither csv nor xlsx."
    )


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print the figures, or write them to a file; a workbook is always a file."""
    exported = export(
        settings,
        ExportOptions(
            format=namespace.format,
            quarters=tuple(namespace.quarter),
            country=namespace.country,
            locale=namespace.lang,
        ),
        datetime.now(UTC).date(),
    )
    if exported.notice:
        print(exported.notice, file=sys.stderr)
    path = namespace.output or (Path(exported.file_name) if namespace.format == "xlsx" else None)
    if path is None:
        print(exported.content.decode(), end="")
        return FINE
    if namespace.format == "csv":
        write_output(path.with_name("dictionary.csv"), dictionary_csv())
    write_output(path, exported.content)
    print(f"{path} is written.")
    return FINE


ALL = "all"
"""Value of --quarter for all quarters."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Options. `format`: `csv` or `xlsx`. Empty `quarters`: those of the last year. Empty `country`: all."""

    format: str = "csv"
    quarters: tuple[str, ...] = ()
    country: str = ""
    locale: str = "en"


class Exported(NamedTuple):
    """A file of figures, a name for it, and one sentence where there is nothing in it yet."""

    content: bytes
    file_name: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class FigureSources:
    """Sources of the figures: the published counts, the plan, and the labels in one language."""

    statistics: PublishedStatistics
    plan: Plan
    words: TableLabels


def export(settings: Settings, options: ExportOptions, today: date) -> Exported:
    """Return the figures in the requested format.

    Reads only the file of published figures, and the lessons for their labels. Raise Refused for unknown names, and
    for a workbook of nothing.
    """
    sources = load_sources(settings, options.locale)
    statistics = sources.statistics
    query = TableQuery(_quarters(statistics, options.quarters), _country(options.country))
    notice = nothing_yet(statistics, today, options.locale) if statistics.is_empty else ""
    if notice and options.format == "xlsx":
        raise Refused(notice, "A workbook is of figures that are frozen.")
    make_file = xlsx_of if options.format == "xlsx" else csv_of
    mark = "invented-" if statistics.invented else ""
    content = make_file(statistics, sources.plan, query, sources.words)
    return Exported(content, f"{mark}figures.{options.format}", notice)


def load_sources(settings: Settings, locale: str) -> FigureSources:
    """Load the sources in a language. Before anything is published they are empty of figures."""
    folders = live_course(settings)
    course, catalogs, _ = load_translated(load(folders.dialogues)[0].without_drafts(), folders.locales)
    statistics = PublishedStatistics(read_public(settings.data / PUBLIC_FILE))
    return FigureSources(statistics, plan_of(course), labels_of(course, catalogs, locale))


def _quarters(statistics: PublishedStatistics, names: Sequence[str]) -> tuple[Period, ...]:
    known = known_quarters(statistics)
    if not names:
        return usual_quarters(statistics)
    return known if ALL in names else tuple(sorted({named_quarter(name, known) for name in names}))


def named_quarter(name: str, known: Sequence[Period]) -> Period:
    """Return a frozen quarter by its name. Raise Refused for others: a running period is never shown."""
    found = next((it for it in known if it.name == name.upper()), None)
    if found is None:
        names = ", ".join(it.name for it in known) or "none yet"
        raise Refused(f"There are no figures of a quarter {name}.", f"Frozen are: {names}.")
    return found


def _country(name: str) -> str:
    if name and name.upper() not in COUNTRIES:
        raise Refused(f"There is no country {name}.", f"Countries are: {', '.join(COUNTRIES)}.")
    return name.upper()


COMMAND = ProgramCommand(run, add_arguments)
