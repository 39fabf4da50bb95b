"""The key with which a member signs changes to accounts. Only her password opens it; the page keeps it encrypted.

It is made when she enrols. A new password encrypts the same key anew, so the bot, which knows its public half, need not
be told.
"""

from __future__ import annotations

import base64
import secrets
from typing import NamedTuple

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SALT, _NONCE = 16, 12


class NewKey(NamedTuple):
    """A new key: its public half in hexadecimal digits, and the private one encrypted with a password."""

    public: str
    encrypted: str


def new_key(password: str) -> NewKey:
    """Make a key."""
    key = Ed25519PrivateKey.generate()
    return NewKey(key.public_key().public_bytes_raw().hex(), _encrypted(key, password))


def signature(encrypted: str, password: str, text: bytes) -> str | None:
    """Sign a text; None if the password is another one, or if what is kept is no key."""
    key = _opened(encrypted, password)
    return key.sign(text).hex() if key else None


def with_password(encrypted: str, old: str, new: str) -> str:
    """Encrypt a key with another password. Empty if the old one does not open it: she needs a fresh link to sign."""
    key = _opened(encrypted, old)
    return _encrypted(key, new) if key else ""


def _encrypted(key: Ed25519PrivateKey, password: str) -> str:
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    body = AESGCM(_stretched(password, salt)).encrypt(nonce, key.private_bytes_raw(), None)
    return base64.b64encode(salt + nonce + body).decode()


def _opened(encrypted: str, password: str) -> Ed25519PrivateKey | None:
    kept = base64.b64decode(encrypted)
    salt, nonce, body = kept[:_SALT], kept[_SALT : _SALT + _NONCE], kept[_SALT + _NONCE :]
    try:
        return Ed25519PrivateKey.from_private_bytes(AESGCM(_stretched(password, salt)).decrypt(nonce, body, None))
    except InvalidTag:
        return None


def _stretched(password: str, salt: bytes) -> bytes:
    """Return a key of 32 bytes, with the work that argon2-cffi asks of a password."""
    return hash_secret_raw(password.encode(), salt, 3, 65536, 4, 32, Type.ID)
