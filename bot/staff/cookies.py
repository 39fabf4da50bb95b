"""Cookies of the staff pages, and browsers known by one (S4). No script reads them, and no other site can send them.

The cookie of a known browser signs nobody in. The browser only has a limit of attempts of its own, so that strangers
cannot use up hers. The cookie holds a token for each of the last few members who signed in there: a random id, and its
signature with the hash of the member's password as the key. So it needs no key of ours, outlives a restart, and ends
with a new password or the account. Another cookie shows in the same way that she has entered a right code there. Its
key is the secret of her second factor: whoever knows only her password does not get one.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.durations import YEAR
from bot.local_hosts import LOCAL_HOSTS, host_name
from bot.safeguarding.moderation.member import Member


def is_local(request: web.Request) -> bool:
    """Return whether the page is opened on this computer, without TLS. Everywhere else browsers are told to use it."""
    return host_name(request.host) in LOCAL_HOSTS


def cookie(request: web.Request, name: str) -> str:
    """Return the value of a cookie; empty without one."""
    return request.cookies.get(_full_name(request, name), "")


def keep(request: web.Request, response: web.Response, name: str, value: str, seconds: float) -> None:
    """Set a cookie; over https only, except on this computer."""
    response.set_cookie(
        _full_name(request, name),
        value,
        max_age=int(seconds),
        httponly=True,
        samesite="Strict",
        secure=not is_local(request),
        path="/",
    )


def forget(request: web.Request, response: web.Response, name: str) -> None:
    """Delete a cookie."""
    keep(request, response, name, "", 0)


def _full_name(request: web.Request, name: str) -> str:
    """Return the name in the browser: with TLS one that no other host and no plain connection can set (S4)."""
    return name if is_local(request) else f"__Host-{name}"


BROWSER_KNOWN_FOR = YEAR
"""Seconds for which a browser is known after a sign-in."""

MOST_MEMBERS = 5
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
        own = next(found, None) or self._token(secrets.token_hex(16), member)
        return ".".join([own, *(token for token in _tokens(cookie) if token != own)][:MOST_MEMBERS])

    def _token(self, browser: str, member: Member) -> str:
        text = f"browser:{member.name}:{browser}"
        return f"{browser}-{hmac.digest(self.key(member).encode(), text.encode(), 'sha256').hex()}"

    def _is_of(self, token: str, member: Member) -> bool:
        return hmac.compare_digest(self._token(_id(token), member).encode(), token.encode("utf-8", "replace"))


SIGNED_IN = KnownBrowser("staff-known", lambda member: member.password)
ENTERED = KnownBrowser("staff-entered", lambda member: member.totp)


def _tokens(cookie: str) -> list[str]:
    return [token for token in cookie.split(".")[:MOST_MEMBERS] if token]


def _id(token: str) -> str:
    return token.partition("-")[0]
