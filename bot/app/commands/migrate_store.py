"""`main.py migrate-store`: all learners to the PostgreSQL of DATABASE_URL, or back (MOVING.md)."""

from __future__ import annotations

import argparse
import asyncio

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.printing import say

ABOUT = "move all girls to the PostgreSQL of DATABASE_URL, or back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options for the way back, and for giving a migration up."""
    parser.add_argument("--back", action="store_true", help="from PostgreSQL back to the file in DATA")
    parser.add_argument("--forget", action="store_true", help="throw away the copy of a move that is not to be ended")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Migrate. After Ctrl+C the same command goes on later."""
    from bot.app.commands.migrate_store_steps import MigrateOptions, migrate

    try:
        asyncio.run(migrate(settings, MigrateOptions(namespace.back, namespace.forget), say))
    except KeyboardInterrupt:
        say("Stopped. Type the same again, and it goes on. Until it says that it has ended, nothing is moved.")
        say("A copy that is not wanted any more goes with `--forget`.")
    return FINE
