"""`main.py recordings`: the texts of a lesson that are read aloud, as a page to print."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lesson, the language and the file."""
    parser.add_argument("lesson", help="the lesson's name, such as my-safety-team")
    parser.add_argument("locale", help="the language, such as km")
    parser.add_argument("--html", type=Path, metavar="FILE", help="the page (default: record-LESSON-LOCALE.html)")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the page."""
    from bot.authoring.handouts.recording_sheet import sheet

    page = sheet(settings.dialogues, settings.locales, namespace.lesson, namespace.locale)
    path = namespace.html or Path(f"record-{namespace.lesson}-{namespace.locale}.html")
    write_output(path, page)
    print(f"{path} is written. Open it in a browser, and print it.")
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
