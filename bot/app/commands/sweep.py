"""`main.py sweep`: once a week, on PostgreSQL, rewrite the tables so that no bytes of deleted rows stay (SERVER.md)."""

from __future__ import annotations

import argparse
import asyncio

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.errors import Refused


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Sweep the database of DATABASE_URL, while the bot runs."""
    asyncio.run(sweep(settings))
    print("All tables of learners are rewritten.")
    return FINE


async def sweep(settings: Settings) -> None:
    """Sweep the database. Raise Refused, or NotNow, in sentences that hold nothing of DATABASE_URL."""
    if settings.database_url is None:
        raise Refused(
            "There is no DATABASE_URL.", "A file needs no sweep: what is deleted in it is written over at once."
        )
    from bot.storage.postgres.sweep import sweep

    await sweep(settings.database_url.reveal())


COMMAND = ProgramCommand(run)
