"""`main.py backup`: saved places in a file, or with --all everything that is kept, encrypted, while the bot runs."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.errors import Refused

ABOUT = "write what is to be kept into a file, or with --all into two encrypted ones, while the bot runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file to write, and the options of a whole backup."""
    parser.add_argument("file", type=Path, nargs="?", help="a new file for saved places alone; delete it after 30 days")
    parser.add_argument("--all", action="store_true", help="everything that is kept, and apart from it the keys")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="with --all: instead of the folder backups in DATA")
    parser.add_argument("--opened", action="store_true", help="write down that a person has opened a backup elsewhere")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the backup."""
    if (namespace.file is not None) + namespace.all + namespace.opened != 1:
        raise Refused("Name a file, or say --all, or --opened.", "`python main.py backup --help` tells of each.")
    if namespace.all:
        return _everything(settings, namespace.to)
    if namespace.opened:
        return _was_opened(settings)
    from bot.app.commands import backups

    backups.backup(settings, namespace.file)
    print(f"{namespace.file} is written. Delete it within 30 days.")
    return FINE


def _everything(settings: Settings, folder: Path | None) -> int:
    from bot.app.commands.content_lines import content_lines
    from bot.app.whole_backup.make import backup_folder, make_backup

    made = make_backup(settings, backup_folder(settings, folder), int(time.time()))
    print(f"{made.backup} and {made.keys} are written, after they were opened as a test.")
    for line in content_lines(made.content):
        print(line)
    return FINE


def _was_opened(settings: Settings) -> int:
    from bot.storage.backup_history import note_opened, read_history

    if read_history(settings.data) is None:
        raise Refused(f"No backup was ever made of {settings.data}.", "Type `python main.py backup --all` first.")
    note_opened(settings.data, int(time.time()))
    print("It is written down. The next reminder comes in three months.")
    return FINE
