"""`voices.db`: what girls told, released to those who read it. The bot writes it, the moderation room reads it.

It holds no code and no pseudonym. A voice is written under its number, so writing it twice changes nothing: whoever
is killed in between begins again, and no voice is lost or there twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.safeguarding.girl_messages.released import ReleasedMessage
from bot.storage.sqlite.side_files import make, reading, writing

NAME = "voices.db"

_COLUMNS = "voice, question, locale, country, week, words, quotable"


def prepare_voices(path: Path, invented: bool) -> None:
    """Make the file where there is none. Refused where it holds girls' voices and these are invented, or not."""
    with writing(path, private=True) as db:
        if db.execute("PRAGMA user_version").fetchone() == (0,):
            make(db, Path(__file__).parent / "voices.sql", f"INSERT INTO about VALUES ({int(invented)});")
        (found,) = db.execute("SELECT invented FROM about").fetchone()
    if bool(found) != invented:
        what = "invented voices" if found else "voices of real girls"
        raise Refused(f"{path} holds {what}.", "Set DATA to another folder.")


def release(path: Path, voices: Iterable[ReleasedMessage], until: date) -> None:
    """Write voices, all or none; what is there already stays as it is. They are gone on the day `until` (B8)."""
    rows = [(it.voice, it.question, it.locale, it.country, it.week, it.words, it.quotable) for it in voices]
    with writing(path, private=True) as db:
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            f"INSERT OR IGNORE INTO voices ({_COLUMNS}, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((*row, until.isoformat()) for row in rows),
        )
        db.execute("COMMIT")


def take_back(path: Path, voices: Iterable[str]) -> None:
    """Delete voices by their numbers, from the bytes of the file too; those that are not there are no trouble."""
    with writing(path, private=True) as db:
        db.execute("BEGIN IMMEDIATE")
        db.executemany("DELETE FROM voices WHERE voice = ?", ((voice,) for voice in voices))
        db.execute("COMMIT")


def forget_released(path: Path, today: date) -> None:
    """Delete what was released 30 days ago, from the bytes of the file too (B8)."""
    with writing(path, private=True) as db:
        db.execute("DELETE FROM voices WHERE until <= ?", (today.isoformat(),))


@dataclass(frozen=True, slots=True)
class VoicesFile:
    """The file at a path, for writing; see `upkeep.ReleasedVoices`."""

    path: Path

    def release(self, voices: Iterable[ReleasedMessage], until: date) -> None:
        """Write voices, all or none; those that are there already stay. They are gone on the day `until` (B8)."""
        release(self.path, voices, until)

    def take_back(self, voices: Iterable[str]) -> None:
        """Delete voices by their numbers, from the bytes of the file too."""
        take_back(self.path, voices)

    def forget(self, today: date) -> None:
        """Delete the voices whose time is over, from the bytes of the file too (B8)."""
        forget_released(self.path, today)


def read_voices(path: Path) -> tuple[ReleasedMessage, ...]:
    """All that is released, by question and language; nothing where there is no file yet."""
    if not path.is_file():
        return ()
    with reading(path) as db:
        rows = db.execute(f"SELECT {_COLUMNS} FROM voices ORDER BY question, locale, voice").fetchall()
    return tuple(map(_released, rows))


def _released(row: tuple[Any, ...]) -> ReleasedMessage:
    voice, question, locale, country, week, words, quotable = row
    return ReleasedMessage(voice, question, locale, country, week, words, bool(quotable))


def are_invented(path: Path) -> bool:
    """Whether the voices in the file are of girls who do not exist."""
    if not path.is_file():
        return False
    with reading(path) as db:
        (found,) = db.execute("SELECT invented FROM about").fetchone()
    return bool(found)
