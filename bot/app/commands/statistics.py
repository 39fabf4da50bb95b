"""`main.py statistics`: the published figures as CSV, printed or written with its dictionary, or as a workbook."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.output_file import write_output
from bot.statistics.reports.sentences import LOCALES

ABOUT = "print the published figures, or write a file of them"

FORMATS = ("csv", "xlsx")

REMOVED_FORMATS = {
    "text": "look at the staff page, or take `--format xlsx`",
    "json": "take `--format csv`, which has the same rows",
    "html": "print the staff page from your browser",
    "dictionary": "`--format csv -o FILE` writes dictionary.csv beside FILE",
}
"""What to use instead of a format that version 0.1 had."""


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
    from bot.app.commands import statistics_export
    from bot.statistics.reports.dictionary import dictionary_csv

    exported = statistics_export.export(
        settings,
        statistics_export.ExportOptions(
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
