"""`main.py new`: a small lesson to begin with."""

from __future__ import annotations

import argparse

from bot.app.command import FINE, ProgramCommand, as_typed
from bot.app.config import Settings
from bot.app.own_copy import editable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the new lesson's name and title."""
    parser.add_argument("lesson", help="its name: small letters, digits and hyphens, such as the-lost-phone")
    parser.add_argument("--title", help="what girls read (default: the name in words)")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the lesson as a draft, and say how it is listed."""
    from bot.authoring.editor.new_lesson import TITLE_LINE, new_lesson

    path = new_lesson(editable(settings).dialogues, namespace.lesson, namespace.title)
    print(f"{path} is written. It is a draft: girls are offered it once `- {namespace.lesson}` stands in course.yaml.")
    if namespace.title is None:
        print(f"Girls will read its name as the title: write better words behind `title:` in line {TITLE_LINE}.")
    then = f"choose `{namespace.lesson}` in the settings, and change the file line by line."
    print(as_typed(f"Now type `python main.py preview`, {then}"))
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
