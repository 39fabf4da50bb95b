"""The two public keys that backups are encrypted to, in DATA; their private halves are kept elsewhere (B12)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from bot.errors import Refused
from bot.files import write_once
from bot.storage.age_files import AgeKeyPair, new_pair, recipient_of

NAME = "backup-recipients.json"
BACKUP_KEY, KEYS_KEY = "backup.agekey", "backup-keys.agekey"
"""Files of the two private keys, as `backup-keys` writes them."""


class BackupRecipients(NamedTuple):
    """Public keys: one for what is kept, another one for keys and secrets."""

    backup: str
    keys: str


def read_recipients(data: Path) -> BackupRecipients:
    """Read the public keys. Raise Refused where there are none, and where both are the same."""
    try:
        found = BackupRecipients(**json.loads((data / NAME).read_text("ascii")))
    except FileNotFoundError:
        what = "There are no keys for backups yet."
        raise Refused(what, "Type `python main.py backup-keys`, and keep what it writes elsewhere.") from None
    except (OSError, ValueError, TypeError) as error:
        raise Refused(f"{data / NAME} cannot be read.", "Put it back as `backup-keys` wrote it.") from error
    for public in found:
        recipient_of(public)
    if found.backup == found.keys:
        raise Refused(
            "Both files of a backup would open with the same key.", "Put two keys into backup-recipients.json."
        )
    return found


def make_recipients(data: Path, folder: Path, day: str) -> tuple[Path, Path]:
    """Write two key pairs: the public halves into DATA, the private ones into `folder`. Return the private files.

    All or none. Raise Refused where DATA has keys already: older backups open only with those.
    """
    if (data / NAME).exists():
        what = f"{data / NAME} is there already."
        raise Refused(what, "To change the keys, move it away; older backups still open only with the older keys.")
    files, pairs = (folder / BACKUP_KEY, folder / KEYS_KEY), (new_pair(), new_pair())
    for file in files:
        if file.exists():
            raise Refused(f"There is a file {file} already.", "Choose another folder: --to FOLDER")
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file, pair in zip(files, pairs, strict=True):
            write_once(file, _identity(pair, day))
        write_once(data / NAME, json.dumps(BackupRecipients(*(it.public for it in pairs))._asdict(), indent=1))
    except OSError as error:
        for file in files:
            file.unlink(missing_ok=True)
        raise Refused(
            "The keys cannot be written.", "Look at the disk, or choose another folder: --to FOLDER"
        ) from error
    return files


def _identity(pair: AgeKeyPair, day: str) -> str:
    return f"# created: {day}\n# public key: {pair.public}\n{pair.private}\n"
