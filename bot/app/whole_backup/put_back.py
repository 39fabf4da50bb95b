"""Restoring a backup on a bare machine: into an empty DATA, whole or not at all. Or only its places, into any DATA.

All of it is unpacked, read through and put together in a folder inside DATA, which then gets the name READY. From there
each file is moved up. If the command is killed in between, no bot starts, and the same command goes on.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.config import Settings
from bot.app.keys import fingerprint, pseudonym_key, row_seals
from bot.app.stores import BOT_FILE, READY, came_by
from bot.app.whole_backup import contents
from bot.app.whole_backup.open_backup import BackupContent, OpenedBackup, open_parts
from bot.errors import NotNow, Refused
from bot.files import delete_folder
from bot.storage.age_files import decrypt, identities_in
from bot.storage.backup_archive import Origins, wiped_folder
from bot.storage.backup_history import note_opened
from bot.storage.row_format import RowFormat
from bot.storage.sqlite.backup import UNKNOWN_ERASED, insert_places, places, restore
from bot.storage.sqlite.database import open_alone

WORK = ".restore-"


def put_back(settings: Settings, files: Sequence[Path], keys: Sequence[Path]) -> BackupContent | None:
    """Restore a backup into an empty DATA; None where an interrupted restore was finished.

    Raise Refused for a DATA that is not empty, for another private key, and for files that do not open.
    """
    data = settings.data
    with _not_now("The backup cannot be put back now, and nothing half of it is there.", data):
        if (data / READY).is_dir():
            _move_up(data)
            return None
        _refuse_unless_empty(data)
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with wiped_folder(data, WORK) as work:
            opened = _opened(files, keys, work, _newer_list(data))
            _bring_to_server(settings, opened)
            give_back(opened.folder, opened.origins, data)
            _sync()
            opened.folder.rename(data / READY)
        _move_up(data)
    return opened.content


def put_places_back(settings: Settings, files: Sequence[Path], keys: Sequence[Path]) -> None:
    """Restore only the saved places of a backup, into a DATA in use; places that are there are newer, and stay.

    Raise Refused as `put_back`, for a backup of another bot, and where it is unknown who asked to be deleted since.
    """
    data = settings.data
    if (newer := _newer_list(data)) is None:
        raise Refused(UNKNOWN_ERASED, f"Put the newest file `erased` of the bot into {data}.")
    with _not_now("The places cannot be put back now, and none is there.", data), wiped_folder(data, WORK) as work:
        opened = _opened(files, keys, work, newer)
        if settings.database_url:
            _bring_to_server(settings, opened)
        else:
            with closing(open_alone(data / BOT_FILE, opened.fingerprint)) as db:
                insert_places(db, places(opened.folder))


def put_file_back(settings: Settings, file: Path) -> None:
    """Restore one file of saved places: a copy from before an upgrade, or a backup that version 0.1 wrote."""
    if settings.database_url:
        what = "The database is that of DATABASE_URL, and such a file goes back only into the one in DATA."
        raise Refused(what, "Use psql, as bot/storage/postgres/SERVER.md says.")
    key = pseudonym_key(settings.data)
    restore(settings.data, file, fingerprint(key), int(time.time()), RowFormat(row_seals(key)))


def check(settings: Settings, files: Sequence[Path], keys: Sequence[Path]) -> BackupContent:
    """Open a backup in a temporary folder, wipe that, and write down in DATA, if this is the bot's, that it opened."""
    with _not_now("The backup cannot be opened now.", settings.data):
        with TemporaryDirectory() as temporary, wiped_folder(Path(temporary), WORK) as work:
            content = _opened(files, keys, work, None).content
        note_opened(settings.data, int(time.time()))
    return content


@contextmanager
def _not_now(what: str, data: Path) -> Iterator[None]:
    """Turn an error of the disk or of a database in the block into NotNow."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise NotNow(what, f"Look at the disk, and at who may write in {data}; then type the same again.") from error


def _refuse_unless_empty(data: Path) -> None:
    found = [it.name for it in data.iterdir()] if data.is_dir() else []
    if any(it != contents.ERASED and not it.startswith((".", "lost+found")) for it in found):
        raise Refused(f"The folder {data} is not empty.", "Set DATA to an empty folder: nothing in it is written over.")


def _newer_list(data: Path) -> Path | None:
    return data / contents.ERASED if (data / contents.ERASED).exists() else None


def _opened(files: Sequence[Path], keys: Sequence[Path], work: Path, erased: Path | None) -> OpenedBackup:
    identities = [it for file in keys for it in identities_in(file)]
    archives = [work / f"{number}.tar" for number, _ in enumerate(files)]
    for file, archive in zip(files, archives, strict=True):
        if not file.is_file():
            raise Refused(f"There is no file {file}.", "Name the two files of one day.")
        decrypt(file, archive, identities)
    return open_parts(archives, work / "data", erased=erased, now=int(time.time()))


def _bring_to_server(settings: Settings, opened: OpenedBackup) -> None:
    """Copy the places into PostgreSQL if the bot uses it; DATA then holds no bot.db."""
    if settings.database_url is None:
        return
    from bot.storage.postgres import backup

    url = settings.database_url.reveal()
    rows = partial(places, opened.folder)
    asyncio.run(backup.put_back(url, opened.fingerprint, came_by(settings.data / BOT_FILE), rows))
    (opened.folder / BOT_FILE).unlink()


def _move_up(data: Path) -> None:
    """Move the restored files into DATA. Nothing is overwritten but the older list of erased learners."""
    ready = data / READY
    for path in sorted(ready.iterdir()):
        path.replace(data / path.name)
    _sync()
    delete_folder(ready)


def give_back(folder: Path, origins: Origins, data: Path) -> None:
    """Give files and folders the permissions they had.

    As root also give them to the accounts they belonged to, where this machine has those, or to the owner of DATA.
    """
    for place, _, names in os.walk(folder):
        Path(place).chmod(0o700)
        for path in (Path(place, name) for name in names):
            origin = origins.get(path.relative_to(folder).as_posix())
            path.chmod(origin.mode if origin else 0o600)
            _give(path, origin.owner if origin else "", data)
            if origin and origin.mode & 0o040:
                _share_folders(path, folder, origin.owner, data)


def _share_folders(path: Path, folder: Path, owner: str, data: Path) -> None:
    for inner in path.parents:
        if inner == folder:
            return
        inner.chmod(0o750)
        _give(inner, owner, data)


def _give(path: Path, owner: str, data: Path) -> None:
    if sys.platform != "win32" and os.geteuid() == 0:
        there = data.stat()
        os.chown(path, _number(owner, there.st_uid), there.st_gid)


def _number(owner: str, otherwise: int) -> int:
    import pwd

    try:
        return pwd.getpwnam(owner).pw_uid
    except (KeyError, ValueError):
        return otherwise


def _sync() -> None:
    if sys.platform != "win32":
        os.sync()
