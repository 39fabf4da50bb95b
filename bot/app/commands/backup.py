"""`main.py backup`: a copy of the database in DATA, while the bot runs or not."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE

ABOUT = "write what is to be kept into a file, while the bot runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file to write."""
    parser.add_argument("file", type=Path, help="a new file; delete it after 30 days")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Write the backup."""
    from bot.app.commands import backups

    backups.backup(settings, namespace.file)
    print(f"{namespace.file} is written. Delete it within 30 days.")
    return FINE
