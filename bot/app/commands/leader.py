"""`main.py leader`: the page for the leader of a club about one lesson, or the sheet for parents, to print."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings
from bot.lessons.model.people import COUNTRIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lesson, the language, the country and the file."""
    parser.add_argument("lesson", help="the lesson's name, such as my-safety-team")
    parser.add_argument("--locale", default="en", help="the language, such as km")
    parser.add_argument(
        "--country",
        choices=COUNTRIES,
        help="whose names and numbers stand on it (default: where the language is spoken)",
    )
    parser.add_argument("--parents", action="store_true", help="the sheet for parents and families instead")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file (default: leader-LESSON-LOCALE.html, or parents-…)"
    )


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the page."""
    from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
    from bot.authoring.handouts.leader_page import page_of, render
    from bot.check.course import read_course
    from bot.lessons.translations.signatures import every_signature

    course, catalogs = read_course(settings.dialogues, settings.locales)
    catalogs = replace(catalogs, signatures=every_signature(settings.locales, course))
    page = page_of(course, catalogs, namespace.lesson, namespace.locale, namespace.country)
    name = "parents" if namespace.parents else "leader"
    path = namespace.output or Path(f"{name}-{namespace.lesson}-{namespace.locale}.html")
    write_output(path, render(page, PREVIEW_FOLDER / "static" / "fonts", for_parents=namespace.parents))
    print(f"{path} is written. Open it in a browser, and print it.")
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
