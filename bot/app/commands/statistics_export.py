"""The frozen figures as text, JSON, CSV, XLSX workbook, or monthly report (HTML)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.app.config import Settings
from bot.app.operator_files import live_course
from bot.app.report_labels import labels_of
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.model.people import COUNTRIES
from bot.lessons.translations.carry import load_translated
from bot.statistics.periods import Period
from bot.statistics.plan import Plan, plan_of
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.csv_export import csv_of
from bot.statistics.reports.dictionary import dictionary_csv
from bot.statistics.reports.json_export import json_of
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.monthly_report import report
from bot.statistics.reports.plain_text import text_of, text_of_lesson
from bot.statistics.reports.rule_text import nothing_yet
from bot.statistics.reports.table_selection import known_quarters, usual_quarters
from bot.statistics.reports.xlsx import xlsx_of
from bot.statistics.tables import TableQuery
from bot.storage.sqlite.public import PUBLIC_FILE, read_public

ALL = "all"
"""Value of --quarter for all quarters."""


@dataclass(frozen=True, slots=True)
class StatisticsOptions:
    """Options. Empty `quarters`: those of the last year. `month` None: the last one frozen. Empty `country`: all."""

    format: str = "text"
    quarters: tuple[str, ...] = ()
    month: str | None = None
    country: str = ""
    locale: str = "en"
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class FigureSources:
    """Sources of the figures: the published counts, the plan, the labels in one language, and today's date."""

    statistics: PublishedStatistics
    plan: Plan
    words: TableLabels
    today: date


TableWriter = Callable[[FigureSources, TableQuery], bytes]

WAYS: Mapping[str, TableWriter] = {
    "text": lambda it, query: (_text(it, query) + "\n").encode(),
    "json": lambda it, query: (json_of(it.statistics, it.plan, query, it.words) + "\n").encode(),
    "csv": lambda it, query: csv_of(it.statistics, it.plan, query, it.words),
    "xlsx": lambda it, query: _workbook(it, query),
    "dictionary": lambda it, query: dictionary_csv(),
}


def _workbook(sources: FigureSources, query: TableQuery) -> bytes:
    if sources.statistics.is_empty:
        raise Refused(
            nothing_yet(sources.statistics, sources.today, sources.words.locale),
            "A workbook is of figures that are frozen.",
        )
    return xlsx_of(sources.statistics, sources.plan, query, sources.words)


def _text(sources: FigureSources, query: TableQuery) -> str:
    if sources.statistics.is_empty:
        return nothing_yet(sources.statistics, sources.today, sources.words.locale)
    return text_of(sources.statistics, sources.plan, query, sources.words)


def figures(settings: Settings, options: StatisticsOptions, today: date) -> tuple[bytes, str]:
    """Return the figures in the requested format, and a name for a file of them.

    Reads only the file of published figures, and the lessons for their labels. Raise Refused for unknown names.
    """
    sources = load_sources(settings, options.locale, today)
    mark = "invented-" if sources.statistics.invented else ""
    if options.format == "html":
        of = _month(sources, options)
        return report(
            sources.statistics, sources.plan, of, sources.words, sources.today
        ).encode(), f"{mark}report-{of.name}.html"
    query = TableQuery(_quarters(sources.statistics, options.quarters), _country(options.country))
    if options.lesson:
        return _of_lesson(sources, query, options), f"{mark}figures.text"
    return WAYS[options.format](sources, query), _file_name(options.format, mark)


def _file_name(format: str, mark: str) -> str:
    return "dictionary.csv" if format == "dictionary" else f"{mark}figures.{format}"


def load_sources(settings: Settings, locale: str, today: date) -> FigureSources:
    """Load the sources in a language. Before anything is published they are empty of figures."""
    folders = live_course(settings)
    course, catalogs, _ = load_translated(load(folders.dialogues)[0].without_drafts(), folders.locales)
    statistics = PublishedStatistics(read_public(settings.data / PUBLIC_FILE))
    return FigureSources(statistics, plan_of(course), labels_of(course, catalogs, locale), today)


def _month(sources: FigureSources, options: StatisticsOptions) -> Period:
    months = sources.statistics.months
    if not months:
        raise Refused(
            nothing_yet(sources.statistics, sources.today, options.locale), "A report is of a month that is frozen."
        )
    return named(options.month, months, "month") if options.month else months[-1]


def _quarters(statistics: PublishedStatistics, names: Sequence[str]) -> tuple[Period, ...]:
    known = known_quarters(statistics)
    if not names:
        return usual_quarters(statistics)
    return known if ALL in names else tuple(sorted({named(name, known, "quarter") for name in names}))


def named(name: str, known: Sequence[Period], what: str) -> Period:
    """Return a frozen period by its name. Raise Refused for others: a running period is never shown."""
    found = next((it for it in known if it.name == name.upper()), None)
    if found is None:
        names = ", ".join(it.name for it in known) or "none yet"
        raise Refused(f"There are no figures of a {what} {name}.", f"Frozen are: {names}.")
    return found


def _of_lesson(sources: FigureSources, query: TableQuery, options: StatisticsOptions) -> bytes:
    """Return the figures of one lesson for its author, by the lesson's name or number."""
    lessons = sources.plan.lessons
    found = next((it for number, it in enumerate(lessons, 1) if options.lesson in (it, str(number))), None)
    if found is None:
        raise Refused(f"There is no lesson `{options.lesson}`.", f"There are: {', '.join(lessons)}.")
    if options.format != "text" or options.country:
        raise Refused("One lesson is told as text, of all countries together.", "Leave out --format and --country.")
    if sources.statistics.is_empty:
        return (_text(sources, query) + "\n").encode()
    return (text_of_lesson(sources.statistics, sources.plan, query, sources.words, found) + "\n").encode()


def _country(name: str) -> str:
    if name and name.upper() not in COUNTRIES:
        raise Refused(f"There is no country {name}.", f"Countries are: {', '.join(COUNTRIES)}.")
    return name.upper()
