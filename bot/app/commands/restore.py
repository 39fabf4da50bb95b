"""`main.py restore`: a backup put back into DATA, while no bot runs on it."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE

ABOUT = "put a backup back, while the bot is stopped"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the backup to read."""
    parser.add_argument("file", type=Path, help="a file that `backup` wrote")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Put the backup back. Learners who erased themselves since it was written stay erased."""
    from bot.app.commands import backups

    backups.restore(settings, namespace.file)
    print(f"{namespace.file} is back. Who has erased herself since has stayed erased.")
    return FINE
