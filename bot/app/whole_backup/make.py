"""Making a whole backup: read, packed, restored into a temporary folder, and only then encrypted."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot import __version__
from bot.app.config import Settings, as_written
from bot.app.keys import fingerprint, given, pseudonym_key, refuse_while_changing
from bot.app.stores import BOT_FILE, came_by
from bot.app.whole_backup import contents
from bot.app.whole_backup.open_backup import BackupContent, open_parts
from bot.app.whole_backup.recipients import BackupRecipients, read_recipients
from bot.authoring.lesson_room.drafts import DRAFTS_FOLDER
from bot.errors import NotNow, Refused
from bot.files import alone, fresh
from bot.statistics.periods import day_of
from bot.storage.age_files import encrypt
from bot.storage.backup_archive import ArchiveAbout, ArchiveWriter, BackupPart, origin_of, wiped_folder
from bot.storage.backup_history import note_made
from bot.storage.erased_list import BACKUPS_LIVE, ErasedList
from bot.storage.records.tables import Row
from bot.storage.sqlite.backup import back_up, insert_places
from bot.storage.sqlite.database import open_alone
from bot.storage.sqlite.upgrade_copies import remove_copies

log = logging.getLogger(__name__)

BACKUPS_FOLDER = "backups"
"""Folder of the backups in DATA, where no other is named."""
WORK = ".backup-"
"""Beginning of the name of the folder in DATA in which a backup is made."""

_NAME = re.compile(r"backup(?:-keys)?-(\d{4}-\d\d-\d\d)\.age")


class MadeBackup(NamedTuple):
    """The two encrypted files of a backup, and what the test of it has found in them."""

    backup: Path
    keys: Path
    content: BackupContent


def make_backup(settings: Settings, folder: Path, now: int) -> MadeBackup:
    """Write the two files of today into `folder`, both or none, and delete those that are 30 days old.

    Raise Refused or NotNow where one cannot be written, or what was packed does not open again.
    """
    recipients = read_recipients(settings.data)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(settings.data / "backup"), wiped_folder(settings.data, WORK) as work:
            content = _pack(settings, work, now)
            kept, keys = _seal(work, folder, recipients, now)
            note_made(settings.data, now)
            remove_copies(settings.data)
            delete_old(folder, day_of(now))
    except (OSError, sqlite3.Error) as error:
        log.error("no backup was made: %s", type(error).__name__)
        what = "The backup cannot be made, and nothing half of it is left."
        raise NotNow(what, f"Look at the disk, and at who may read DATA and write in {folder}.") from error
    return MadeBackup(kept, keys, content)


def _pack(settings: Settings, work: Path, now: int) -> BackupContent:
    """Write both archives, and return what a restore finds in them."""
    pair = secrets.token_hex(16)

    def begun(part: BackupPart) -> ArchiveWriter:
        return ArchiveWriter(_archive(work, part), ArchiveAbout(part, pair, now, __version__))

    with closing(begun("backup-keys")) as keys:
        _put_keys(settings, keys, work)
    with closing(begun("backup")) as kept:
        _put_kept(settings, kept, work, now)
    archives = _archive(work, "backup"), _archive(work, "backup-keys")
    return open_parts(archives, work / "test", erased=None, now=now).content


def _archive(work: Path, part: BackupPart) -> Path:
    return work / f"{part}.tar"


def _put_keys(settings: Settings, archive: ArchiveWriter, work: Path) -> None:
    refuse_while_changing(settings.data)
    for name, file in contents.KEYS.items():
        if key := _key(name, settings.data / file):
            archive.put_bytes(file, key.encode())
        elif name != "WEBHOOK_SECRET":  # a bot that fetches its updates has none
            what = f"The bot's {name} is not known here."
            raise Refused(
                what, "Give this command what the bot has: the same settings, and LoadCredential= in the unit."
            )
    archive.put_bytes(contents.SECRET_SETTINGS, contents.settings_text(contents.SECRET_NAMES, as_written()).encode())
    _put_databases(archive, settings.data, contents.SECRET_DATABASES, work)


def _key(name: str, file: Path) -> str:
    """Return a key of the bot; unlike a bot, make none where it is missing."""
    return given(name) or (file.read_text("ascii").strip() if file.exists() else "")


def _put_kept(settings: Settings, archive: ArchiveWriter, work: Path, now: int) -> None:
    data = settings.data
    ErasedList(data / contents.ERASED).begin()
    _write_places(settings, work, now)
    archive.put_file(contents.PLACES, work / contents.PLACES)
    archive.put_bytes(contents.SETTINGS, contents.settings_text(contents.READABLE_NAMES, as_written()).encode())
    _put_databases(archive, data, contents.DATABASES, work)
    first = [data / name for name in contents.FILES]
    below = [path for folder in contents.FOLDERS for path in contents.files_below(data / folder)]
    for path in (*first, *(it for it in below if it not in first)):
        _put_small(archive, path, data)
    archive.put_bytes(contents.ERASED, (data / contents.ERASED).read_bytes())


def _put_databases(archive: ArchiveWriter, data: Path, names: tuple[str, ...], work: Path) -> None:
    for name in names:
        if (data / name).exists():
            copy = work / f"{len(list(work.iterdir()))}.db"  # wiped with the folder
            contents.copy_database(data / name, copy)
            archive.put_file(name, copy, origin_of(data / name))


def _put_small(archive: ArchiveWriter, path: Path, data: Path) -> None:
    try:
        content, origin = path.read_bytes(), origin_of(path)
    except FileNotFoundError:  # a draft that was thrown away meanwhile, or what this bot never had
        return
    except PermissionError:
        if not path.is_relative_to(data / DRAFTS_FOLDER):
            raise
        log.warning("a file of a draft cannot be read, and is not in the backup")
        return
    archive.put_bytes(path.relative_to(data).as_posix(), content, origin)


def _write_places(settings: Settings, work: Path, now: int) -> None:
    """Write the saved places into a file of their own, from the SQLite file or from PostgreSQL."""
    if settings.database_url is None:
        back_up(settings.data, work / contents.PLACES, now)
        return
    from bot.storage.postgres.backup import read_saved_places

    server = work / "server"
    server.mkdir()
    (server / contents.ERASED).write_bytes((settings.data / contents.ERASED).read_bytes())
    key = fingerprint(pseudonym_key(settings.data))
    with closing(open_alone(server / BOT_FILE, key)) as db:
        take: Callable[[list[Row]], None] = partial(insert_places, db)
        url = settings.database_url.reveal()
        asyncio.run(read_saved_places(url, key, came_by(settings.data / BOT_FILE), now, take))
    back_up(server, work / contents.PLACES, now)


def _seal(work: Path, folder: Path, recipients: BackupRecipients, now: int) -> tuple[Path, Path]:
    """Encrypt both archives; the files appear when both are whole."""
    kept, keys = (folder / f"{part}-{day_of(now).isoformat()}.age" for part in ("backup", "backup-keys"))
    with fresh(keys) as sealed_keys, fresh(kept) as sealed:
        encrypt(_archive(work, "backup"), sealed, recipients.backup)
        encrypt(_archive(work, "backup-keys"), sealed_keys, recipients.keys)
    return kept, keys


def delete_old(folder: Path, today: date) -> None:
    """Delete the backups that are 30 days old, which are not restored any more, and halves left by a killed process."""
    last = (today - timedelta(seconds=BACKUPS_LIVE)).isoformat()
    for path in sorted(folder.iterdir()):
        found = _NAME.fullmatch(path.name)
        if (found and found[1] <= last) or path.name.startswith(".backup"):
            path.unlink()


def backup_folder(settings: Settings, folder: Path | None) -> Path:
    """Return the folder of the backups: the one named, or the one in DATA."""
    if folder is None:
        return settings.data / BACKUPS_FOLDER
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.", "Make it first, readable by the bot's user only.")
    return folder
