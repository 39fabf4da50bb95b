"""Sessions of staff, in memory only: a restart signs everybody out. Tokens are kept as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from bot.durations import HOUR
from bot.safeguarding.moderation.member import Member

STAYS = 8.0 * HOUR
"""Seconds until a staff member has to sign in again: a working day."""

OPEN = 30 * 60.0
"""Seconds without a request until the protected sections close."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A session: the member's name, the hash her password had at sign-in, and when it expires."""

    name: str
    password: str = field(repr=False)
    until: float


@dataclass(frozen=True, slots=True)
class Opened:
    """Protected sections opened in a session: the secret used, and when they close without a request."""

    totp: str = field(repr=False)
    until: float


@dataclass(slots=True)
class Sessions:
    """Sessions by the hash of their cookie's token, and the sessions with opened sections."""

    _key: bytes = field(default_factory=secrets.token_bytes)
    _signed: dict[str, Signed] = field(default_factory=dict)
    _open: dict[str, Opened] = field(default_factory=dict)

    def begin(self, name: str, password: str, now: float) -> str:
        """Start a session; return the token for the browser's cookie. Expired sessions are dropped."""
        self._signed = {key: it for key, it in self._signed.items() if it.until > now}
        self._open = {key: it for key, it in self._open.items() if it.until > now and key in self._signed}
        token = secrets.token_urlsafe(32)
        self._signed[_hash(token)] = Signed(name, password, now + STAYS)
        return token

    def find(self, token: str, now: float) -> Signed | None:
        """Return the session of a token while it is valid."""
        found = self._signed.get(_hash(token))
        return found if found and found.until > now else None

    def end(self, token: str) -> None:
        """End a session."""
        self._signed.pop(_hash(token), None)
        self._open.pop(_hash(token), None)

    def open_rooms(self, token: str, now: float, member: Member) -> None:
        """Open the protected sections after a valid code."""
        self._open[_hash(token)] = Opened(member.totp, now + OPEN)

    def is_open(self, token: str, now: float, member: Member) -> bool:
        """Return whether the sections are open, and extend them by another half hour. A changed secret closes them."""
        found = self._open.get(_hash(token))
        if not found or found.until <= now or found.totp != member.totp:
            return False
        self.open_rooms(token, now, member)
        return True

    def form(self, token: str) -> str:
        """Return the hidden token of the forms on this session's pages (protection against cross-site requests)."""
        return hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()

    def is_ours(self, token: str, given: str) -> bool:
        """Return whether a form's hidden token belongs to this session."""
        return bool(token) and hmac.compare_digest(self.form(token).encode(), given.encode("utf-8", "replace"))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
