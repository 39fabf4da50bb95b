"""Permissions of DATA: other accounts of the machine read nothing in it (S9).

Five files and three folders are for the group too; one of them, `release.yaml`, is the operator's and stays as it is.
The staff's page runs as a user of its own in that group, which has no other member (see the units in `bot/app/deploy`),
and answers itself for the folder that it writes (`prepare_rooms`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.errors import Refused
from bot.files import SHARED, SHARED_FOLDER
from bot.storage import editions, taken_editions
from bot.storage.sqlite.announced import ANNOUNCED_FILE
from bot.storage.sqlite.public import PUBLIC_FILE
from bot.storage.sqlite.released_messages import RELEASED_FILE
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE

PASSED_THROUGH = 0o710
"""Widest permissions of DATA that an owner may choose: the group may open a file whose name it knows."""

_SHARED = dict.fromkeys((PUBLIC_FILE, RELEASED_FILE, ANNOUNCED_FILE, ACCOUNTS_FILE), SHARED)
_SHARED |= dict.fromkeys((editions.EDITIONS_FOLDER, taken_editions.TAKEN_FOLDER, "drafts"), SHARED_FOLDER)
_PRIVATE = (
    "bot.db*",
    "secret",
    "*-key*",
    "webhook-secret",
    "period-keys",
    "period-keys/*",
    "erased",
    "alarms",
    "disk",
    "brakes.json",
    "accepted",
    "backups",
    "backups/*",
    "backups.json",
    "backup-recipients.json",
    "settings.env",
    ".backup-*",
    ".restore*",
)


def close_to_others(data: Path) -> None:
    """Remove permissions of other accounts on DATA and its files. Raise Refused where that is impossible."""
    if sys.platform != "win32" and data.is_dir():
        _narrow(data, PASSED_THROUGH, 0o700)
        for path, mode in _permissions(data):
            _narrow(path, mode, mode)


def owns(data: Path) -> bool:
    """Tell whether DATA belongs to the user of this process, which then has to set its permissions."""
    return sys.platform == "win32" or (data.is_dir() and data.stat().st_uid == os.geteuid())


def _permissions(data: Path) -> Iterator[tuple[Path, int]]:
    """Yield what is in DATA, each with the permissions it should have."""
    yield from ((path, 0o700 if path.is_dir() else 0o600) for name in _PRIVATE for path in data.glob(name))
    yield from ((data / name, mode) for name, mode in _SHARED.items() if (data / name).exists())


def _narrow(path: Path, most: int, narrowed: int) -> None:
    """Narrow permissions that are wider than `most`. A disk that keeps none, or another owner, is refused."""
    with suppress(FileNotFoundError):  # SQLite removes files of its own
        if _is_open(path, most):
            with suppress(PermissionError):
                path.chmod(narrowed)
            if _is_open(path, most):
                what = f"Other accounts of this machine can read {path}."
                raise Refused(what, f"Type as its owner: chmod {narrowed:o} {path}")


def _is_open(path: Path, most: int) -> bool:
    return bool(path.stat().st_mode & 0o077 & ~most)
