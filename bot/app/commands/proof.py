"""`main.py proof`: a lesson as one HTML page that plays without a network."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lesson, the file, what to compare with, and whether fonts are embedded."""
    parser.add_argument(
        "lesson",
        nargs="?",
        help="the lesson's name, such as friend-or-pretend (with --against: list those that changed)",
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file (default: LESSON.html)")
    parser.add_argument("--against", metavar="OLD", help="show what changed since: a folder, or a commit such as main")
    parser.add_argument("--fonts", action="store_true", help="with Khmer and Nepali letters inside, for old computers")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the proof, or without a lesson's name list the lessons that changed."""
    from bot.app.commands import proof_file

    if namespace.lesson is None:
        return _list_touched(settings, namespace.against)
    options = proof_file.ProofOptions(namespace.lesson, namespace.output, namespace.against, namespace.fonts)
    print(proof_file.proof(settings, options, int(time.time())))
    return FINE


def _list_touched(settings: Settings, against: str | None) -> int:
    from bot.authoring.proof.touched_lessons import touched_lessons

    if against is None:
        raise Refused("A proof is of one lesson.", "Name it, such as `python main.py proof friend-or-pretend`.")
    print("\n".join(touched_lessons(settings.dialogues, settings.locales, against)))
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
