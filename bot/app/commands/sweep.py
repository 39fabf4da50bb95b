"""`main.py sweep`: once a week, on PostgreSQL, no bytes stay of what girls erased (TABLES.md there)."""

from __future__ import annotations

from bot.app.config import Settings
from bot.errors import Refused


async def sweep(settings: Settings) -> None:
    """Sweep the database of DATABASE_URL, while the bot runs. Refused, or NotNow, in words that tell nothing of it."""
    if settings.database_url is None:
        raise Refused(
            "There is no DATABASE_URL.", "A file needs no sweep: what is deleted in it is written over at once."
        )
    from bot.storage.postgres.sweep import sweep

    await sweep(settings.database_url.reveal())
