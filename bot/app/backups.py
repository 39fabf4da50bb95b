"""`backup` and `restore`, with the folder, the secret and the clock they need."""

from __future__ import annotations

import time
from pathlib import Path

from bot.adapters.sqlite.backup import back_up
from bot.adapters.sqlite.backup import restore as put_back
from bot.config import Settings, fingerprint, pseudonym_key


def backup(settings: Settings, file: Path) -> None:
    """A backup of the database in DATA, while the bot runs or not."""
    back_up(settings.data, file, int(time.time()))


def restore(settings: Settings, file: Path) -> None:
    """A backup back into DATA, while no bot runs on it."""
    put_back(settings.data, file, fingerprint(pseudonym_key(settings.data)), int(time.time()))
