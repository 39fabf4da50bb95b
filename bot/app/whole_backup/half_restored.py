"""The mark of a restore that was interrupted between its last two steps."""

from __future__ import annotations

from pathlib import Path

from bot.errors import NotNow

READY = ".restored"
"""Folder in DATA from which a whole restored backup is moved up, file by file."""


def refuse_half_restored(data: Path) -> None:
    """Raise NotNow where a restore was interrupted: a bot that started now would lack its learners."""
    if (data / READY).is_dir():
        raise NotNow("A backup is being put back.", "If `restore` was interrupted, type it again: it goes on.")
