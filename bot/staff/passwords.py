"""Passwords: kept as argon2 hashes, and compared with the same work whether a name is known or not."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
"""Signs of a password. Nothing else is asked of it: length is what counts."""

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


@cache
def nobodys() -> str:
    """A hash that no password fits: it is compared with where a name is unknown, so that the answer takes as long."""
    return hashed(secrets.token_hex())


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one of a hash; of None, that of nobody, never."""
    try:
        _HASHER.verify(kept or nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
