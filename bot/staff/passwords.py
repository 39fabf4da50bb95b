"""Passwords: stored as argon2 hashes, and verified with the same work for known and unknown names."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
"""Minimum length of a password in characters. No other rule: length is what counts."""

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Return the hash to store for a password."""
    return _HASHER.hash(password)


@cache
def nobodys() -> str:
    """Return a hash no password matches. It is verified for unknown names, so that the answer takes as long."""
    return hashed(secrets.token_hex())


def fits(password: str, kept: str | None) -> bool:
    """Return whether a password matches a hash; for None (unknown name) always False, after the same work."""
    try:
        _HASHER.verify(kept or nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
