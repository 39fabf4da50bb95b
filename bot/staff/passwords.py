"""Passwords: stored as argon2 hashes, and verified with the same work for known and unknown names."""

from __future__ import annotations

import secrets

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

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
