"""Opening the two archives of a backup in a folder: as a bot would find it, with every database read through."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app.config import Secret
from bot.app.keys import fingerprint, row_seals
from bot.app.stores import BOT_FILE
from bot.app.whole_backup import contents
from bot.errors import Refused
from bot.storage.backup_archive import ArchiveAbout, FileOrigin, Origins, unpack
from bot.storage.editions import Editions
from bot.storage.erased_list import ErasedList
from bot.storage.row_format import RowFormat
from bot.storage.sqlite.backup import restore
from bot.storage.sqlite.public import PUBLIC_FILE


@dataclass(frozen=True, slots=True)
class BackupContent:
    """Contents of a backup in numbers, for the person who opens it. `made_at` is in seconds since 1970."""

    made_at: int
    places: int
    figures: int
    edition: int
    files: int

    @property
    def lines(self) -> tuple[str, str]:
        """Two lines for the operator who makes, opens or restores a backup."""
        made = datetime.fromtimestamp(self.made_at, UTC)
        edition = f"edition {self.edition}" if self.edition else "no edition (the lessons of the program)"
        return (
            f"It is of {made.day} {made:%B %Y, %H:%M} UTC and holds {self.files:,} files:",
            f"{self.places:,} saved places, {self.figures:,} published figures, {edition}.",
        )


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """A backup that was unpacked into `folder`, which is a DATA folder now."""

    folder: Path
    content: BackupContent
    fingerprint: str
    origins: Origins


def open_parts(archives: Sequence[Path], folder: Path, *, erased: Path | None, now: int) -> OpenedBackup:
    """Make a DATA folder of the two archives of one backup, in any order.

    `erased` is a newer list of erased learners, if there is one: nobody on either list comes back (B7). Raise Refused
    for archives that do not belong together or do not open. Raise OSError where the folder cannot be written.
    """
    folder.mkdir(mode=0o700)
    about, origins = _unpack_pair(archives, folder)
    if erased is not None:
        _add_newer_list(folder / contents.ERASED, erased)
    secret = Secret((folder / contents.SECRET).read_text("ascii"))
    key = fingerprint(secret)
    restore(folder, folder / contents.PLACES, key, now, RowFormat(row_seals(secret)))
    (folder / contents.PLACES).unlink()
    _join_settings(folder)
    return OpenedBackup(folder, _content(folder, about.made_at), key, origins)


def _unpack_pair(archives: Sequence[Path], folder: Path) -> tuple[ArchiveAbout, Origins]:
    found = [unpack(archive, folder) for archive in archives]
    abouts = [about for about, _ in found]
    if sorted(it.part for it in abouts) != ["backup", "backup-keys"] or len({it.pair for it in abouts}) > 1:
        raise Refused(
            "The two files do not belong together.", "Take a file backup-DAY.age and backup-keys-DAY.age of one day."
        )
    origins: Mapping[str, FileOrigin] = {name: origin for _, each in found for name, origin in each.items()}
    return abouts[0], origins


def _add_newer_list(restored: Path, newer: Path) -> None:
    mine, theirs = ErasedList(restored), ErasedList(newer)
    if mine.name != theirs.name:
        raise Refused(f"{newer} is the list of another bot.", "Put that of this bot there, or delete it.")
    lines = newer.read_text("ascii").splitlines()[1:]
    with restored.open("a", encoding="ascii") as stream:
        stream.writelines(f"\n{line}" for line in lines)


def _join_settings(folder: Path) -> None:
    """Write all settings into one file, for the operator who starts the bot on another machine."""
    secret = folder / contents.SECRET_SETTINGS
    with (folder / contents.SETTINGS).open("a", encoding="utf-8") as stream:
        stream.write(secret.read_text("utf-8"))
    secret.unlink()


def _content(folder: Path, made_at: int) -> BackupContent:
    for name in (BOT_FILE, *contents.DATABASES, *contents.SECRET_DATABASES):
        if (folder / name).exists():
            _read_through(folder / name)
    places, figures = _count(folder / BOT_FILE, "guests"), _count(folder / PUBLIC_FILE, "figures")
    files = sum(len(names) for _, _, names in os.walk(folder))
    return BackupContent(made_at, places, figures, Editions(folder).live, files)


def _count(path: Path, table: str) -> int:
    """Return the rows of a table; 0 where there is no such file."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as db:
        (found,) = db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(found)


def _read_through(path: Path) -> None:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
        if db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]:
            return
    raise Refused(f"{path.name} in the backup is damaged.", "Take the files of another day.")
