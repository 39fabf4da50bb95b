"""Who is signed in: held in memory only, so a restart signs everybody out. A token is kept as its hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

STAYS = 8 * 3600.0
"""Seconds until she has to sign in again: a working day."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who signed in: her name, the hash her password had then, and until when."""

    name: str
    password: str
    until: float


@dataclass(slots=True)
class Sessions:
    """Everybody who is signed in, by the hash of her cookie's token."""

    _key: bytes = field(default_factory=secrets.token_bytes)
    _signed: dict[str, Signed] = field(default_factory=dict)

    def begin(self, name: str, password: str, now: float) -> str:
        """Sign somebody in; returns the token her browser keeps."""
        self._signed = {key: it for key, it in self._signed.items() if it.until > now}
        token = secrets.token_urlsafe(32)
        self._signed[_hash(token)] = Signed(name, password, now + STAYS)
        return token

    def find(self, token: str, now: float) -> Signed | None:
        """Who has this token, while it is good."""
        found = self._signed.get(_hash(token))
        return found if found and found.until > now else None

    def end(self, token: str) -> None:
        """Sign out."""
        self._signed.pop(_hash(token), None)

    def form(self, token: str) -> str:
        """What a form on a page of this token carries, so that no other site's form is taken for ours."""
        return hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()

    def is_ours(self, token: str, given: str) -> bool:
        """Whether a form came from a page of this token."""
        return bool(token) and hmac.compare_digest(self.form(token).encode(), given.encode("utf-8", "replace"))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
