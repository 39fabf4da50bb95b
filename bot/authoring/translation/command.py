"""Run `python main.py messages ...` and return its output as text."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.authoring.translation import catalog_files, entries
from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.catalog_files import whole_course
from bot.authoring.translation.coverage import as_json, as_table, coverage, offered
from bot.authoring.translation.new_locale import NewLocale, add
from bot.authoring.translation.signing import AskReviewer, Reviewer, sign
from bot.check.report import report
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course
from bot.lessons.problem import has_errors


def run(
    namespace: argparse.Namespace, dialogues: Path, locales: Path, today: date, ask: AskReviewer | None = None
) -> tuple[str, bool]:
    """Run the action. Return the text to print and whether there are errors. Raise Refused.

    `ask` puts questions to the person at the terminal; None where there is none.
    """
    try:
        return _run(namespace, dialogues, locales, today, ask)
    except catalog_files.CatalogChanged as changed:
        raise Refused("A catalog has been changed by someone else meanwhile.", "Try once more.") from changed


def _run(
    namespace: argparse.Namespace, dialogues: Path, locales: Path, today: date, ask: AskReviewer | None
) -> tuple[str, bool]:
    match namespace.action:
        case "extract":
            return str(catalog_files.extract(whole_course(dialogues), locales)), False
        case "update":
            return "\n".join(_update(namespace, whole_course(dialogues), locales)), False
        case "offered":
            return offered(dialogues, locales, save=namespace.save), False
        case "add":
            return add(
                dialogues, locales, NewLocale(namespace.locale, namespace.safe_word, tuple(namespace.help_word))
            ), False
        case "sign":
            course, reviewer = whole_course(dialogues), Reviewer(namespace.initials, today)
            return sign(course, locales, namespace.locale, reviewer, ask, namespace.only), False
        case "export" | "import":
            return _sheet(namespace, whole_course(dialogues), locales)
    course, only = load(dialogues)[0], namespace.locale or catalog_files.locales_in(locales)
    for locale in only:
        catalog_files.must_exist(catalog_files.path_of(locales, locale))
    if namespace.action == "coverage":
        rows = coverage(course, locales, only)
        return as_json(rows) if namespace.format == "json" else as_table(rows), False
    problems = check(course, locales, only)
    return report(problems, namespace.format), has_errors(problems)


def _sheet(namespace: argparse.Namespace, course: Course, locales: Path) -> tuple[str, bool]:
    """Export or import a sheet. Its libraries are imported here, so that other actions need not wait for them."""
    if namespace.action == "import":
        from bot.authoring.translation.sheet_import import import_sheet

        return import_sheet(course, locales, namespace.locale, namespace.file)
    from bot.authoring.translation.sheet_file import export_sheet

    return export_sheet(course, locales, namespace.locale, namespace.xlsx, namespace.only, namespace.todo), False


def _update(namespace: argparse.Namespace, course: Course, locales: Path) -> Iterator[str]:
    only = namespace.locale or catalog_files.locales_in(locales)
    stale = {locale: catalog_files.update(course, locales, locale, namespace.tidy) for locale in only}
    verdicts: dict[str, entries.EntryVerdict] = {
        **dict.fromkeys(namespace.wording, "wording"),
        **dict.fromkeys(namespace.wrong, "wrong"),
    }
    known = {it.code: it for found in stale.values() for it in found}
    for code, verdict in verdicts.items():
        if code not in known:
            raise Refused(
                f"No translation of a text `{code}` is out of date.", "Without it, `update` prints the codes."
            )
        entries.settle(locales, known[code].context, known[code].source, verdict)
    for locale, found in stale.items():
        yield str(catalog_files.path_of(locales, locale))
        yield from (f"  out of date: {it.code}  {_short(it.source)}" for it in found if it.code not in verdicts)


def _short(source: str) -> str:
    words = " ".join(source.split())
    return words if len(words) <= 60 else words[:59] + "…"
