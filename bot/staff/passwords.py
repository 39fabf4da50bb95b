"""Passwords, and what they open: hashes, and the key with which a member signs changes to accounts.

The hash is verified with the same work for known and unknown names. The key is made when she enrols; only her password
opens it, and the page keeps it encrypted. A new password encrypts the same key anew, so the bot, which knows its public
half, need not be told.
"""

from __future__ import annotations

import base64
import secrets
from typing import NamedTuple

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw
from argon2.profiles import RFC_9106_LOW_MEMORY
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHORTEST_PASSWORD = 12
"""Minimum length of a password in characters. No other rule: length is what counts."""

HASHING = RFC_9106_LOW_MEMORY
"""Work of a hash: 64 MiB, three passes. Signing keys are encrypted with it too: with other work none would open."""


def hashed(password: str, hashing: Parameters = HASHING) -> str:
    """Return the hash to store for a password."""
    return PasswordHasher.from_parameters(hashing).hash(password)


def nobodys(hashing: Parameters) -> str:
    """Return a hash no password matches. It is verified for unknown names, so that the answer takes as long."""
    return hashed(secrets.token_hex(), hashing)


def fits(password: str, kept: str) -> bool:
    """Return whether a password matches a hash."""
    try:
        return PasswordHasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


_SALT, _NONCE, _KEY = 16, 12, 32


class NewKey(NamedTuple):
    """A new key: its public half in hexadecimal digits, and the private one encrypted with a password."""

    public: str
    encrypted: str


def new_key(password: str, hashing: Parameters = HASHING) -> NewKey:
    """Make a key."""
    key = Ed25519PrivateKey.generate()
    return NewKey(key.public_key().public_bytes_raw().hex(), _encrypted(key, password, hashing))


def signature(encrypted: str, password: str, text: bytes, hashing: Parameters = HASHING) -> str | None:
    """Sign a text; None if the password is another one, or if what is kept is no key."""
    key = _opened(encrypted, password, hashing)
    return key.sign(text).hex() if key else None


def with_password(encrypted: str, old: str, new: str, hashing: Parameters = HASHING) -> str:
    """Encrypt a key with another password. Empty if the old one does not open it: she needs a fresh link to sign."""
    key = _opened(encrypted, old, hashing)
    return _encrypted(key, new, hashing) if key else ""


def _encrypted(key: Ed25519PrivateKey, password: str, hashing: Parameters) -> str:
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    body = AESGCM(_stretched(password, salt, hashing)).encrypt(nonce, key.private_bytes_raw(), None)
    return base64.b64encode(salt + nonce + body).decode()


def _opened(encrypted: str, password: str, hashing: Parameters) -> Ed25519PrivateKey | None:
    kept = base64.b64decode(encrypted)
    salt, nonce, body = kept[:_SALT], kept[_SALT : _SALT + _NONCE], kept[_SALT + _NONCE :]
    try:
        opened = AESGCM(_stretched(password, salt, hashing)).decrypt(nonce, body, None)
    except InvalidTag:
        return None
    return Ed25519PrivateKey.from_private_bytes(opened)


def _stretched(password: str, salt: bytes, work: Parameters) -> bytes:
    """Return a key of 32 bytes, with the work of a password's hash."""
    return hash_secret_raw(
        password.encode(), salt, work.time_cost, work.memory_cost, work.parallelism, _KEY, work.type, work.version
    )
