"""`voices.db`: learners' messages, released to the staff who read them.

The bot writes it, the moderation room reads it. It holds no code and no pseudonym. A message is stored under its
number, so writing it twice changes nothing: an interrupted release starts again, and no message is lost or stored
twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.safeguarding.messages.message import ReleasedMessage
from bot.storage.sqlite.schema import migrations
from bot.storage.sqlite.side_files import prepare, reading, refuse_mixed, writing

RELEASED_FILE = "voices.db"

_COLUMNS = "voice, question, locale, country, week, words, quotable"


def prepare_released_messages(path: Path, invented: bool) -> None:
    """Create the file unless it exists. Raise Refused where it would mix invented and real messages."""
    prepare(path, migrations("voices"), f"INSERT INTO about VALUES ({int(invented)})")
    refuse_mixed(path, invented, of_girls="voices of real girls", of_nobody="invented voices")


def release(path: Path, messages: Iterable[ReleasedMessage], until: date) -> None:
    """Write messages, all or none; existing ones stay as they are. They are deleted on the day `until` (B8)."""
    rows = [
        (
            message.id,
            message.question,
            message.locale,
            message.country,
            message.week,
            message.words,
            message.quotable,
        )
        for message in messages
    ]
    with writing(path) as db:
        db.executemany(
            f"INSERT OR IGNORE INTO voices ({_COLUMNS}, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((*row, until.isoformat()) for row in rows),
        )


def withdraw(path: Path, message_ids: Iterable[str]) -> None:
    """Delete messages by their ids, from the file's bytes too; unknown ids are ignored."""
    with writing(path) as db:
        db.executemany("DELETE FROM voices WHERE voice = ?", ((it,) for it in message_ids))


def forget_released(path: Path, today: date) -> None:
    """Delete messages whose day of deletion has come, from the file's bytes too (B8)."""
    with writing(path) as db:
        db.execute("DELETE FROM voices WHERE until <= ?", (today.isoformat(),))


@dataclass(frozen=True, slots=True)
class ReleasedMessagesFile:
    """The file at a path, for writing; implements `job_ports.ReleasedMessageStore`."""

    path: Path

    def release(self, messages: Iterable[ReleasedMessage], until: date) -> None:
        """Write messages, all or none; existing ones stay. They are deleted on the day `until` (B8)."""
        release(self.path, messages, until)

    def withdraw(self, message_ids: Iterable[str]) -> None:
        """Delete messages by their ids, from the file's bytes too."""
        withdraw(self.path, message_ids)

    def forget(self, today: date) -> None:
        """Delete the messages whose time is over, from the file's bytes too (B8)."""
        forget_released(self.path, today)


def read_released_messages(path: Path) -> tuple[ReleasedMessage, ...]:
    """Return all released messages, by question and language; none where there is no file yet."""
    if not path.is_file():
        return ()
    with reading(path) as db:
        rows = db.execute(f"SELECT {_COLUMNS} FROM voices ORDER BY question, locale, voice").fetchall()
    return tuple(map(_released, rows))


def _released(row: tuple[Any, ...]) -> ReleasedMessage:
    message_id, question, locale, country, week, words, quotable = row
    return ReleasedMessage(message_id, question, locale, country, week, words, bool(quotable))


def are_invented(path: Path) -> bool:
    """Return True when the messages in the file are of invented learners."""
    if not path.is_file():
        return False
    with reading(path) as db:
        (found,) = db.execute("SELECT invented FROM about").fetchone()
    return bool(found)
