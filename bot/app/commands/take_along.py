"""`main.py take-along`: the course, or one story of it, as a page that plays without a network."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.lessons.model.people import COUNTRIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the languages, the file, the countries, one story, and whether it has pictures and is a draft."""
    parser.add_argument("locales", nargs="+", metavar="LOCALE", help="the language, such as sw; more make a page each")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file (default: stories-LOCALE.html)")
    parser.add_argument(
        "--country",
        action="append",
        choices=COUNTRIES,
        help="where it is handed out (may be repeated; default: where the language is spoken)",
    )
    parser.add_argument("--lesson", metavar="NAME", help="one story alone, such as friend-or-pretend; also a draft")
    parser.add_argument("--without-pictures", action="store_true", help="a smaller page: words only")
    parser.add_argument("--draft", action="store_true", help="before its texts are signed: every screen says so")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the pages."""
    from bot.app.commands.take_along_file import TakeAlongOptions, take_along

    several = len(namespace.locales) > 1
    for locale in dict.fromkeys(namespace.locales):
        options = TakeAlongOptions(
            locale=locale,
            file=file_of(namespace.output, locale, several, "story" if namespace.lesson else "stories"),
            countries=tuple(namespace.country or ()),
            lesson=namespace.lesson or "",
            has_pictures=not namespace.without_pictures,
            is_draft=namespace.draft,
        )
        print(take_along(settings, options, int(time.time())), flush=True)
    return FINE


def file_of(output: Path | None, locale: str, several: bool, default: str) -> Path:
    """Return the file of a language. Its name tells nothing of what the stories are about."""
    if output is None:
        return Path(f"{default}-{locale}.html")
    return output.with_name(f"{output.stem}-{locale}{output.suffix}") if several else output


COMMAND = ProgramCommand(run, add_arguments)
