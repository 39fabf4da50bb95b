"""Keys of a bot: each from the environment, a systemd credential, or a file in DATA that is created once, mode 600.

A key from outside is stored apart from the data that it protects. None is read from `.env`. Two keys can be changed
(`keys rotate`): the key of addresses and the webhook secret. The key of pseudonyms cannot: no row tells whose it is, so
under another key nobody finds her place again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from math import log2
from pathlib import Path

from bot.app.config import Secret
from bot.errors import NotNow, Refused
from bot.files import write_once
from bot.storage.row_seals import RowSeals

MAKE = "Make one by chance: openssl rand -hex 32"

_CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Environment variable in which systemd names the folder of a service's credentials."""

SECRET = "secret"  # noqa: S105  the name of a file
ADDRESS_KEY = "address-key"
BEGUN = "address-key.next"
"""File of the new key of addresses while they are encrypted anew; a bot does not start meanwhile."""
TO_BE_MOVED = "address-key.new"
"""File of the new key of addresses until the operator has put it where ADDRESS_KEY comes from."""
WEBHOOK_SECRET = "webhook-secret"  # noqa: S105  the name of a file


def given(name: str, environment: Mapping[str, str] | None = None) -> str:
    """Return a key that comes from outside: the environment (default: the process's), or a credential of systemd.

    Empty where there is none. Raise Refused for a credential that cannot be read.
    """
    found = os.environ if environment is None else environment
    if value := found.get(name, "").strip():
        return value
    folder = found.get(_CREDENTIALS, "")
    try:
        return (Path(folder) / name).read_text("ascii").strip() if folder else ""
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The credential {name} cannot be read.", "Look at LoadCredential= of the service.") from error


def pseudonym_key(data: Path, environment: Mapping[str, str] | None = None) -> Secret:
    """Return the key of learners' pseudonyms: `BOT_SECRET`, or a file in `data`.

    Raise Refused when it is easy to guess, or the folder cannot be written.
    """
    if key := given("BOT_SECRET", environment):
        return Secret(_strong("BOT_SECRET", key))
    try:
        secret = _secret_file(data / SECRET)
    except OSError as error:
        raise Refused(
            f"The folder {data} cannot be used.", "Set DATA to a folder that this program may write."
        ) from error
    if len(secret.reveal()) < SHORTEST:
        what = f"The key of pseudonyms in {data / SECRET} cannot be read."
        raise Refused(what, "Put the file back as it was; delete it only where no bot has run yet.")
    return secret


def opens_everything(data: Path) -> bool:
    """Tell whether the key of pseudonyms lies in DATA, so that whoever copies DATA can open all that is in it."""
    try:
        lying = (data / SECRET).read_text("ascii").strip()
    except (OSError, ValueError):
        return False
    return given("BOT_SECRET") in ("", lying)


def address_key(data: Path, environment: Mapping[str, str] | None = None) -> bytes:
    """Return the 32 bytes that encrypt addresses (B9): `ADDRESS_KEY`, or a file in `data`.

    Raise Refused when it cannot be read, or has been changed and not been put where it comes from. Raise NotNow while
    it is being changed: call this after the store is open, so that no change begins unseen.
    """
    refuse_while_changing(data)
    key = present_address_key(data, environment)
    refuse_unmoved(data, key)
    return key


def address_seal(data: Path, key: Secret) -> bytes:
    """Return the key under which addresses are sealed: made of the key of addresses and that of pseudonyms (S6)."""
    return row_seals(key).for_addresses(address_key(data))


def refuse_while_changing(data: Path) -> None:
    """Raise NotNow while the key of addresses is being changed."""
    if (data / BEGUN).exists():
        raise NotNow(
            "The keys are being changed.", "If `python main.py keys rotate` was interrupted, type it again: it goes on."
        )


def refuse_unmoved(data: Path, key: bytes) -> None:
    """Raise Refused where the key of addresses was changed, and this is not the new one."""
    new = data / TO_BE_MOVED
    if new.exists() and key != _bytes_in(new):
        raise Refused(
            "The key of addresses was changed, and ADDRESS_KEY is not the new one.",
            f"Put what is in {new} where ADDRESS_KEY comes from.",
        )


def present_address_key(data: Path, environment: Mapping[str, str] | None = None) -> bytes:
    """Return the key of addresses, whether it is being changed or not."""
    if key := given("ADDRESS_KEY", environment):
        if not re.fullmatch(r"[0-9a-fA-F]{64}", key):
            raise Refused("ADDRESS_KEY is not 64 hexadecimal digits.", MAKE)
        return bytes.fromhex(_strong("ADDRESS_KEY", key))
    return _bytes_in(data / ADDRESS_KEY)


def _bytes_in(path: Path) -> bytes:
    try:
        key = bytes.fromhex(_secret_file(path).reveal())
    except (OSError, ValueError):
        key = b""
    if len(key) != 32:
        raise Refused(
            f"The key of addresses in {path} cannot be read.",
            "Put the file back as it was. If it is lost, move it away and type `python main.py keys rotate --lost`:"
            " learners who wanted reminders or news have to ask again.",
        )
    return key


def webhook_secret(data: Path, environment: Mapping[str, str] | None = None) -> Secret:
    """Return the token that Telegram sends with every update: `WEBHOOK_SECRET`, or a file in `data`."""
    if key := given("WEBHOOK_SECRET", environment):
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", key):
            raise Refused("WEBHOOK_SECRET has signs that Telegram does not take.", MAKE)
        return Secret(_strong("WEBHOOK_SECRET", key))
    try:
        secret = _secret_file(data / WEBHOOK_SECRET)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file {data / WEBHOOK_SECRET} cannot be read.", "Delete it: a new one is made.") from error
    if not re.fullmatch(r"[0-9a-f]{64}", secret.reveal()):
        raise Refused(f"The file {data / WEBHOOK_SECRET} is damaged.", "Delete it: a new one is made.")
    return secret


def _strong(name: str, key: str) -> str:
    if len(key) < SHORTEST:
        raise Refused(f"{name} is too short.", f"Use at least {SHORTEST} random characters. {MAKE}")
    if is_weak(key):
        raise Refused(f"{name} is easy to guess.", MAKE)
    return key


def _secret_file(path: Path) -> Secret:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return Secret(path.read_text("ascii").strip())
    except FileNotFoundError:
        write_once(path, new_key())  # two processes that start at once read the same key
    return Secret(path.read_text("ascii").strip())


def new_key() -> str:
    """Return a new random key: 64 hexadecimal digits."""
    return secrets.token_hex(32)


def row_seals(key: Secret) -> RowSeals:
    """Return the seals of rows under the key of pseudonyms."""
    return RowSeals(key.reveal().encode())


def fingerprint(key: Secret) -> str:
    """Return a hash by which a database tells whether it was created with this key. It reveals nothing of the key."""
    return hmac.new(key.reveal().encode(), b"does it fit the database?", hashlib.sha256).hexdigest()[:32]


SHORTEST = 32
"""Least length of a key, in characters."""
DIFFERENT = 8
"""Least number of different characters."""
LEAST_BITS = 80.0
"""Least estimated entropy, in bits. For comparison: to try every Telegram account takes 34."""

_ROWS = "1234567890 qwertyuiop asdfghjkl zxcvbnm azertyuiop qwertzuiop"
_EXAMPLES = ("change", "example", "password", "secret", "your-key")


def is_weak(key: str) -> bool:
    """Tell whether a key is too easy to guess."""
    is_small = len(key) < SHORTEST or len(set(key)) < DIFFERENT
    return is_small or any(word in key.lower() for word in _EXAMPLES) or estimated_bits(key) < LEAST_BITS


def estimated_bits(key: str) -> float:
    """Return the entropy of a key in bits, by the frequency of its characters. A predictable one adds nothing."""
    kept = [sign for at, sign in enumerate(key) if not _is_foreseen(key[: at + 1])]
    return -sum(many * log2(many / len(kept)) for many in Counter(kept).values())


def _is_foreseen(start: str) -> bool:
    """Tell whether the last character of a key's start continues a row, or repeats what stood there before."""
    repeats = len(start) > 4 and start[-4:] in start[:-1]
    return repeats or _is_row(start[-3:].lower())


def _is_row(three: str) -> bool:
    """Tell whether three characters are the same one, or stand beside each other in the alphabet or on a keyboard."""
    if len(three) < 3:
        return False
    steps = {ord(after) - ord(before) for before, after in pairwise(three)}
    return steps in ({0}, {1}, {-1}) or three in _ROWS or three[::-1] in _ROWS
