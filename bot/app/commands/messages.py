"""`main.py messages`: the translators' tools."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from bot.app.command import FINE, PROBLEMS, ProgramCommand, as_typed
from bot.app.config import Settings
from bot.app.own_copy import editable
from bot.authoring.translation.arguments import arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, each with arguments of its own."""
    arguments(parser)


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Run one action. Only `coverage`, `check`, `export` and `offered` without `--save` change no file of ours."""
    from bot.authoring.translation import command

    if namespace.action not in ("coverage", "check", "export") and getattr(namespace, "save", True):
        settings = editable(settings)
    ask = _ask if sys.stdin.isatty() and sys.stdout.isatty() else None
    text, has_found = command.run(namespace, settings.dialogues, settings.locales, datetime.now(UTC).date(), ask)
    print(as_typed(text))
    return PROBLEMS if has_found else FINE


def _ask(question: str) -> str | None:
    """Ask the person at the terminal; None when she ends the input."""
    try:
        return input(question)
    except EOFError:
        print()
        return None


COMMAND = ProgramCommand(run, add_arguments)
