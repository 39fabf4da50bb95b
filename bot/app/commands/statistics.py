"""`main.py statistics`: the published figures, printed or written to a file."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings
from bot.statistics.reports.formats import FILES, FORMATS
from bot.statistics.reports.sentences import LOCALES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the format, the file, the language, and which figures."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="html: of a month; dictionary: of csv")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write a file instead of printing")
    parser.add_argument("--quarter", action="append", default=[], metavar="NAME", help="2026-Q4, more than one, or all")
    parser.add_argument("--month", metavar="NAME", help="for html: such as 2026-M12 (default: the last one)")
    parser.add_argument("--country", default="", metavar="CODE", help="one country, such as KE")
    parser.add_argument("--lesson", default="", metavar="NAME", help="for text: what girls say about one lesson")
    parser.add_argument("--lang", choices=LOCALES, default="en", help="the language (default: en)")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print the figures; formats that are files are always written."""
    from bot.app.commands import statistics_export

    options = statistics_export.StatisticsOptions(
        format=namespace.format,
        quarters=tuple(namespace.quarter),
        month=namespace.month,
        country=namespace.country,
        locale=namespace.lang,
        lesson=namespace.lesson,
    )
    content, name = statistics_export.figures(settings, options, datetime.now(UTC).date())
    path = namespace.output or (Path(name) if namespace.format in FILES else None)
    if path is None:
        print(content.decode(), end="")
        return FINE
    write_output(path, content)
    print(f"{path} is written.")
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
