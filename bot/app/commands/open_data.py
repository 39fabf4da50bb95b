"""`main.py open-data`: write the open data of a quarter, if safeguarding has released it."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings
from bot.errors import Refused
from bot.storage.sqlite.rooms import ROOMS_FILE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the quarter and the file."""
    parser.add_argument("quarter", help="such as 2026-Q4")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: open-data-QUARTER.zip")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the file of a released quarter. Raise Refused for any other."""
    from bot.app.commands.statistics import load_sources, named_quarter
    from bot.statistics.reports.open_data import LOCALE, OpenData, file_name
    from bot.storage.sqlite.rooms import OpenDataFile

    sources = load_sources(settings, LOCALE)
    quarter = named_quarter(namespace.quarter, sources.statistics.quarters)
    if quarter.name not in OpenDataFile(settings.data / ROOMS_FILE).released:
        raise Refused(
            f"{quarter.name} is not open data: safeguarding has not released it.",
            "Its lead does so on the staff page, with the room `open-data`: see `main.py staff --help`.",
        )
    path = namespace.output or Path(file_name(quarter.name, sources.statistics.invented))
    write_output(path, OpenData(sources.statistics, sources.plan, sources.words).archive(quarter))
    print(f"{path} is written.")
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
