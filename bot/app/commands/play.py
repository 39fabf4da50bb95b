"""`main.py play`: a lesson in the terminal."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE

ABOUT = "play a lesson in the terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lesson, the learner's language and age, and the transcript to write."""
    parser.add_argument("lesson", nargs="?", help="the lesson's name, such as friend-or-pretend")
    parser.add_argument("--locale", default="en", help="the language (default: en)")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the try as a transcript that passes")
    parser.add_argument("--age", choices=("10-13", "14-17"), default="10-13")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Play until standard input ends."""
    from bot.app.commands.play_terminal import play

    asyncio.run(play(settings, namespace.lesson, namespace.locale, namespace.age, namespace.record))
    return FINE
