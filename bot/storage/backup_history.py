"""`DATA/backups.json`: when the first and the last whole backup were made, and when a person last opened one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.files import write_whole

NAME = "backups.json"


@dataclass(frozen=True, slots=True)
class BackupHistory:
    """Times in seconds since 1970. `opened_at` is 0 where nobody has opened a backup."""

    first_at: int
    made_at: int
    opened_at: int = 0


def read_history(data: Path) -> BackupHistory | None:
    """Return the history; None where no whole backup was ever made, or the file cannot be read."""
    try:
        written = json.loads((data / NAME).read_text("ascii"))
        return BackupHistory(*(int(written[it]) for it in ("first_at", "made_at", "opened_at")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def note_made(data: Path, now: int) -> None:
    """Write down that a backup was made."""
    before = read_history(data)
    _write(data, replace(before, made_at=now) if before else BackupHistory(now, now))


def note_opened(data: Path, now: int) -> None:
    """Write down that a person has opened a backup. Where none was made here, there is nothing to write."""
    if before := read_history(data):
        _write(data, replace(before, opened_at=now))


def _write(data: Path, history: BackupHistory) -> None:
    write_whole(data / NAME, json.dumps(asdict(history)))
