"""Password and second factor that a staff member chooses in her browser, as a form brings them.

The secret of the second factor is in the page and in the form: her phone has it before it is stored. It counts once she
has typed a code that fits it.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web
from argon2 import Parameters
from pyotp import random_base32

from bot.conversation.rendering.qr import QrCode, qr_svg
from bot.safeguarding.moderation.second_factor import otpauth_address, step_of
from bot.staff import passwords
from bot.staff.context import CONTEXT, SignedIn
from bot.staff.passwords import NewKey

_SECRET = re.compile(r"[A-Z2-7]{32}")

CredentialsTrouble = Literal["short", "differ", "code", "wrong"]
"""Reason why nothing was stored: a short password, two passwords, a wrong code, a wrong present password."""

ONE_AT_A_TIME = asyncio.Semaphore(1)
"""Limit of hashing, which takes much memory: one at a time. Only members and invited people reach it."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor to be set up, as the page shows it."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)

    @property
    def picture(self) -> str:
        """The QR code for the phone, as SVG."""
        return qr_svg(QrCode(self.uri))

    @property
    def groups(self) -> str:
        """The secret in groups of four, to be typed."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def second_factor(name: str, given: Mapping[str, str]) -> SecondFactor:
    """Return the second factor of a form that was sent, or a new one."""
    sent = given.get("totp", "")
    secret = sent if _SECRET.fullmatch(sent) else random_base32()
    return SecondFactor(secret, otpauth_address(secret, name))


def password_trouble(given: Mapping[str, str]) -> CredentialsTrouble | None:
    """Return why the password of a form cannot be taken; None if it can."""
    password = given.get("password", "")
    if len(password) < passwords.SHORTEST_PASSWORD:
        return "short"
    return None if password == given.get("again", "") else "differ"


def code_step(given: Mapping[str, str], now: int) -> int | None:
    """Return the time step of the code that proves the second factor of a form; None if it does not fit."""
    secret = given.get("totp", "")
    return step_of(secret, given.get("code", ""), now) if _SECRET.fullmatch(secret) else None


async def hashed(password: str, hashing: Parameters) -> str:
    """Return the hash to store for a password."""
    async with ONE_AT_A_TIME:
        return await asyncio.to_thread(passwords.hashed, password, hashing)


async def made_key(password: str, hashing: Parameters) -> NewKey:
    """Return a key that the password opens, with which a member signs changes to accounts."""
    async with ONE_AT_A_TIME:
        return await asyncio.to_thread(passwords.new_key, password, hashing)


TRIES = 5
"""Wrong passwords until a session ends, so that a stranger at an open browser cannot guess on."""


@dataclass(frozen=True, slots=True)
class PresentPassword:
    """Verifier of the present password; wrong ones are counted by session, in memory."""

    _wrong: Counter[str] = field(default_factory=Counter, repr=False)

    async def trouble(self, request: web.Request, who: SignedIn, given: Mapping[str, str]) -> Literal["wrong"] | None:
        """Verify the field `old` of a form. Too many wrong ones end the session (HTTP 303)."""
        async with ONE_AT_A_TIME:
            if await asyncio.to_thread(passwords.fits, given.get("old", ""), who.member.password):
                self._wrong.pop(who.token, None)
                return None
        self._wrong[who.token] += 1
        if self._wrong[who.token] < TRIES:
            return "wrong"
        del self._wrong[who.token]
        request.app[CONTEXT].sessions.end(who.token)
        raise web.HTTPSeeOther("/sign-in")
