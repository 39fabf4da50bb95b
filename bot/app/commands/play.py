"""`main.py play`: a lesson in the terminal."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.lessons.model.people import COUNTRIES

ABOUT = "play a lesson in the terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lesson, the learner's language, age and country, and the transcript to write."""
    parser.add_argument("lesson", nargs="?", help="the lesson's name, such as friend-or-pretend")
    parser.add_argument("--locale", default="en", help="the language (default: en)")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the try as a transcript that passes")
    parser.add_argument("--age", choices=("10-13", "14-17"), default="10-13", help="of a lesson's reader")
    parser.add_argument(
        "--country", choices=COUNTRIES, help="of a lesson's reader: its names, its ways (default: none)"
    )


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Play until standard input ends."""
    from bot.app.commands.play_terminal import play
    from bot.engine.input import Flags

    flags = Flags(namespace.locale, country=namespace.country, age=namespace.age)
    asyncio.run(play(settings, namespace.lesson, flags, namespace.record))
    return FINE
