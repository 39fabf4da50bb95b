"""Who is signed in: held in memory only, so a restart signs everybody out. A token is kept as its hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from bot.durations import HOUR
from bot.safeguarding.moderation.member import Member

STAYS = 8.0 * HOUR
"""Seconds until she has to sign in again: a working day."""

OPEN = 30 * 60.0
"""Seconds without a tap until rooms close."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who signed in: her name, the hash her password had then, and until when."""

    name: str
    password: str = field(repr=False)
    until: float


@dataclass(frozen=True, slots=True)
class Opened:
    """Rooms that somebody opened: with which secret, and until when if nothing happens."""

    totp: str = field(repr=False)
    until: float


@dataclass(slots=True)
class Sessions:
    """Everybody who is signed in, by the hash of her cookie's token, and whose rooms are open."""

    _key: bytes = field(default_factory=secrets.token_bytes)
    _signed: dict[str, Signed] = field(default_factory=dict)
    _open: dict[str, Opened] = field(default_factory=dict)

    def begin(self, name: str, password: str, now: float) -> str:
        """Sign somebody in; returns the token her browser keeps."""
        self._signed = {key: it for key, it in self._signed.items() if it.until > now}
        self._open = {key: it for key, it in self._open.items() if it.until > now and key in self._signed}
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
        self._open.pop(_hash(token), None)

    def open_rooms(self, token: str, now: float, member: Member) -> None:
        """Her rooms are open: she has shown a code."""
        self._open[_hash(token)] = Opened(member.totp, now + OPEN)

    def is_open(self, token: str, now: float, member: Member) -> bool:
        """Whether her rooms are open; then they stay so for another half hour. A new secret closes them."""
        found = self._open.get(_hash(token))
        if not found or found.until <= now or found.totp != member.totp:
            return False
        self.open_rooms(token, now, member)
        return True

    def form(self, token: str) -> str:
        """What a form on a page of this token carries, so that no other site's form is taken for ours."""
        return hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()

    def is_ours(self, token: str, given: str) -> bool:
        """Whether a form came from a page of this token."""
        return bool(token) and hmac.compare_digest(self.form(token).encode(), given.encode("utf-8", "replace"))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
