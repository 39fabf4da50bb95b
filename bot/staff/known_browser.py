"""Known browser: a cookie by which a browser shows that a staff member has signed in there before (S4).

It signs nobody in. It only has a limit of attempts of its own, so that strangers cannot use up hers. The cookie holds a
token for each of the last few members who signed in there: a random id, and its signature with the hash of the member's
password as the key. So it needs no key of ours, outlives a restart, and ends with a new password or the account.

Another cookie shows in the same way that she has entered a right code there. Its key is the secret of her second
factor: who knows only her password does not get one.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.durations import YEAR
from bot.safeguarding.moderation.member import Member

STAYS = YEAR
"""Seconds for which a browser is known after a sign-in."""

MEMBERS = 5
"""Members who share a browser. Of more, the one who signed in first is forgotten."""


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A cookie of known browsers: its name, and the key of a member's tokens."""

    cookie: str
    key: Callable[[Member], str]

    def id(self, cookie: str, member: Member | None) -> str | None:
        """Return the id of the browser if this member has signed in there before, else None."""
        found = (_id(token) for token in _tokens(cookie) if member and self._is_of(token, member))
        return next(found, None)

    def with_member(self, cookie: str, member: Member) -> str:
        """Return the cookie after a sign-in of this member.

        Tokens of others stay, in the order of their last sign-in.
        """
        found = (token for token in _tokens(cookie) if self._is_of(token, member))
        hers = next(found, None) or self._token(secrets.token_hex(16), member)
        return ".".join([hers, *(token for token in _tokens(cookie) if token != hers)][:MEMBERS])

    def _token(self, browser: str, member: Member) -> str:
        text = f"browser:{member.name}:{browser}"
        return f"{browser}-{hmac.digest(self.key(member).encode(), text.encode(), 'sha256').hex()}"

    def _is_of(self, token: str, member: Member) -> bool:
        return hmac.compare_digest(self._token(_id(token), member).encode(), token.encode("utf-8", "replace"))


SIGNED_IN = KnownBrowser("staff-known", lambda member: member.password)
ENTERED = KnownBrowser("staff-entered", lambda member: member.totp)


def _tokens(cookie: str) -> list[str]:
    return [token for token in cookie.split(".")[:MEMBERS] if token]


def _id(token: str) -> str:
    return token.partition("-")[0]
