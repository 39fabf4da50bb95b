"""Known browser: a cookie by which a browser shows that a staff member has signed in there before (S4).

It signs nobody in. It only has a limit of attempts of its own, so that strangers cannot use up hers. The cookie holds a
token for each of the last few members who signed in there: a random id, and its signature with the hash of the member's
password as the key. So it needs no key of ours, outlives a restart, and ends with a new password or the account.
"""

from __future__ import annotations

import hmac
import secrets

from bot.durations import YEAR
from bot.safeguarding.moderation.member import Member

COOKIE = "staff-known"
STAYS = YEAR
"""Seconds for which a browser is known after a sign-in."""

MEMBERS = 5
"""Members who share a browser. Of more, the one who signed in first is forgotten."""


def browser_id(cookie: str, member: Member | None) -> str | None:
    """Return the id of the browser if this member has signed in there before, else None."""
    return next((_id(token) for token in _tokens(cookie) if member and _is_of(token, member)), None)


def with_member(cookie: str, member: Member) -> str:
    """Return the cookie after a sign-in of this member. Tokens of others stay, in the order of their last sign-in."""
    tokens = _tokens(cookie)
    hers = next((token for token in tokens if _is_of(token, member)), None) or _token(secrets.token_hex(16), member)
    return ".".join([hers, *(token for token in tokens if token != hers)][:MEMBERS])


def _tokens(cookie: str) -> list[str]:
    return [token for token in cookie.split(".")[:MEMBERS] if token]


def _id(token: str) -> str:
    return token.partition("-")[0]


def _token(browser: str, member: Member) -> str:
    text = f"browser:{member.name}:{browser}"
    return f"{browser}-{hmac.digest(member.password.encode(), text.encode(), 'sha256').hex()}"


def _is_of(token: str, member: Member) -> bool:
    return hmac.compare_digest(_token(_id(token), member).encode(), token.encode("utf-8", "replace"))
