"""Keys of a bot: pseudonyms, addresses, and what is derived from them."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from bot.app.config import Secret
from bot.errors import Refused
from bot.files import write_once

SHORTEST_SECRET = 32
"""Least length of a key, in characters."""


def pseudonym_key(data: Path, environment: Mapping[str, str] | None = None) -> Secret:
    """Return the key of learners' pseudonyms: `BOT_SECRET`, or a file in `data`, created once, mode 600.

    Refused when it is too short, or the folder cannot be written.
    """
    given = (os.environ if environment is None else environment).get("BOT_SECRET", "").strip()
    if given:
        if len(given) < SHORTEST_SECRET:
            raise Refused("BOT_SECRET is too short.", "Use at least 32 random characters.")
        return Secret(given)
    try:
        secret = _secret_file(data / "secret")
    except OSError as error:
        raise Refused(
            f"The folder {data} cannot be used.", "Set DATA to a folder that this program may write."
        ) from error
    if len(secret.reveal()) < SHORTEST_SECRET:
        what = f"The key of pseudonyms in {data / 'secret'} cannot be read."
        raise Refused(what, "Put the file back as it was; delete it only where no bot has run yet.")
    return secret


def address_key(data: Path) -> bytes:
    """Return the 32 bytes that encrypt addresses (B9): a separate file in `data`, created once, mode 600.

    Refused when it cannot be read.
    """
    path = data / "address-key"
    try:
        key = bytes.fromhex(_secret_file(path).reveal())
    except (OSError, ValueError):
        key = b""
    if len(key) != 32:
        raise Refused(
            f"The key of addresses in {path} cannot be read.",
            "Put the file back as it was. If it is lost, move it away: who asked to be written to asks anew.",
        )
    return key


def _secret_file(path: Path) -> Secret:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return Secret(path.read_text("ascii").strip())
    except FileNotFoundError:
        write_once(path, secrets.token_hex(32))  # two processes that start at once read the same key
    return Secret(path.read_text("ascii").strip())


def webhook_secret(key: Secret) -> Secret:
    """Return the token that Telegram sends with every update. It is derived from the key, so nobody has to set it."""
    return Secret(hmac.new(key.reveal().encode(), b"it is Telegram who comes", hashlib.sha256).hexdigest())


def fingerprint(key: Secret) -> str:
    """Return a hash by which a database tells whether it was created with this key. It reveals nothing of the key."""
    return hmac.new(key.reveal().encode(), b"does it fit the database?", hashlib.sha256).hexdigest()[:32]
