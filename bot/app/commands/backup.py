"""`main.py backup`: everything that is kept, in two encrypted files, while the bot runs."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the two files, and the note that a backup was opened."""
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--all", action="store_true", help="everything that is kept, and apart from it the keys")
    action.add_argument("--opened", action="store_true", help="write down that a person has opened a backup elsewhere")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="with --all: instead of the folder backups in DATA")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the backup, or write down that one was opened."""
    if namespace.opened:
        return _note_opened(settings)
    from bot.app.whole_backup.make import backup_folder, make_backup

    made = make_backup(settings, backup_folder(settings, namespace.to), int(time.time()))
    print(f"{made.backup} and {made.keys} are written, after they were opened as a test.")
    print(*made.content.lines, sep="\n")
    return FINE


def _note_opened(settings: Settings) -> int:
    from bot.storage.backup_history import note_opened, read_history

    if read_history(settings.data) is None:
        raise Refused(f"No backup was ever made of {settings.data}.", "Type `python main.py backup --all` first.")
    note_opened(settings.data, int(time.time()))
    print("It is written down. The next reminder comes in three months.")
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
