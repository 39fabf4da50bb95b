"""`main.py schema`: the format of a course file as JSON Schema, for editors."""

from __future__ import annotations

import argparse
from contextlib import suppress

from bot.app.command import FINE, ProgramCommand, write_output
from bot.app.config import Settings
from bot.app.own_copy import editable
from bot.lessons.schema import FILES, schema_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the kind of file, and whether the schema is saved beside the lessons."""
    parser.add_argument("kind", nargs="?", choices=FILES, default="lesson", help="the kind of file (default: lesson)")
    parser.add_argument("--save", action="store_true", help="write it into dialogues/schema/ instead")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print the schema, or write it and print its path."""
    if not namespace.save:
        print(schema_text(namespace.kind), end="")
        return FINE
    path = editable(settings).dialogues / "schema" / f"{namespace.kind}.json"
    with suppress(OSError):  # `write_output` refuses where the folder is missing
        path.parent.mkdir(exist_ok=True)
    write_output(path, schema_text(namespace.kind))
    print(path)
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
