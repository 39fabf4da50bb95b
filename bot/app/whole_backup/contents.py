"""Contents of a backup of DATA. All else stays out: guests, the ledger, keys of periods, messages."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from bot.app.keys import ADDRESS_KEY, WEBHOOK_SECRET
from bot.app.whole_backup import recipients
from bot.authoring.lesson_room.drafts import DRAFTS_FOLDER
from bot.lessons.model.stage import OPERATORS_FILES
from bot.storage import backup_history, editions
from bot.storage.sqlite import rooms
from bot.storage.sqlite.announced import ANNOUNCED_FILE
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES
from bot.storage.sqlite.credentials import CREDENTIALS_FILE
from bot.storage.sqlite.public import PUBLIC_FILE
from bot.storage.sqlite.rooms import ROOMS_FILE
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE

DATABASES = (
    PUBLIC_FILE,
    ANNOUNCED_FILE,
    ACCOUNTS_FILE,
    ROOMS_FILE,
    rooms.LESSON_ROOM,
    STAFF_CODES,
    ROOM_CODES,
)
"""The small SQLite files, each copied as it is at one moment."""
SECRET_DATABASES = (CREDENTIALS_FILE,)
"""Databases that go into the archive of the keys: they hold the secrets of second factors unencrypted."""

KILL_SWITCHES = "brakes.json"
FILES = (
    *OPERATORS_FILES,
    KILL_SWITCHES,
    recipients.NAME,
    backup_history.NAME,
    f"{editions.EDITIONS_FOLDER}/{editions.LIVE}",
)
"""Small files that are written whole. The number of the live edition is read before the editions."""

FOLDERS = (editions.EDITIONS_FOLDER, DRAFTS_FOLDER)

PLACES, ERASED, SETTINGS = "places.db", "erased", "settings.env"
"""Saved places, the list of erased learners (read last, so that it is as new as can be), and settings."""

SECRET, SECRET_SETTINGS = "secret", "secrets.env"
KEYS = {"BOT_SECRET": SECRET, "ADDRESS_KEY": ADDRESS_KEY, "WEBHOOK_SECRET": WEBHOOK_SECRET}
"""The keys, which lie with SECRET_SETTINGS in the other archive: each by its name outside, and its file in DATA."""

SECRET_NAMES = ("BOT_TOKEN", "DATABASE_URL")
"""Settings that hold a secret. The keys (BOT_SECRET and others) are no settings here: they become files again."""
READABLE_NAMES = (
    "BOT_API_URL",
    "STAFF_IDS",
    "ALARM_CHAT",
    "LISTEN",
    "WEBHOOK_URL",
    "MESSAGES_A_SECOND",
    "STAFF_LISTEN",
    "ROOM_LISTEN",
    "STAFF_HOST",
    "ROOM_URL",
    "STAFF_PROXY",
)
"""Other settings. DATA, DIALOGUES and LOCALES are places of one machine, and STAGE is for development only."""


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file while its owner writes it; nothing that was deleted comes along."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as db:
        db.execute("VACUUM INTO ?", (str(target),))


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder, by name; those in the making, whose names begin with a dot, are left out.

    So are links, pipes, and names that no restore would take: whatever lies among the drafts, a backup is made.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(filter(_is_kept, folders))
        paths = (Path(place, it) for it in sorted(filter(_is_kept, names)))
        yield from (it for it in paths if it.is_file() and not it.is_symlink())


def _is_kept(name: str) -> bool:
    return not name.startswith(".") and not {":", "\\"} & set(name) and name.isprintable()


def settings_text(names: tuple[str, ...], found: Mapping[str, str]) -> str:
    """Return lines for `.env` and for systemd, for the settings that are set."""
    return "".join(f"{name}={_quoted(found[name])}\n" for name in names if found.get(name, "").strip())


def _quoted(value: str) -> str:
    """Quote a value so that python-dotenv and systemd read it as it was."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if set(value) & set(" \t#'\"\\$;`") else value
