"""Second factor (C12): codes that change every 30 seconds (TOTP, RFC 6238), and wrong ones over both doors (S4).

The doors are the staff page and the lesson room. Each writes down its own wrong codes and reads those of the other one.
A right code at one door cannot delete what the other one wrote; it raises the door's number of ended rows instead. What
the other door wrote before that carries the earlier number (`seen`), and counts no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pyotp import TOTP

from bot.durations import HOUR
from bot.safeguarding.moderation.member import Member

STEP = 30
"""Seconds for which a code is shown."""

ISSUER = "Safe Online World"
"""Name of the account in the authenticator app."""


def step_of(secret: str, code: str, now: int) -> int | None:
    """Return the time step a code belongs to: the present one, or one before or after, as clocks differ; else None.

    All three are always compared, so that the duration reveals nothing. `now` is in seconds since 1970.
    """
    found, here = None, now // STEP
    for step in (here - 1, here, here + 1):
        if TOTP(secret).verify(code.replace(" ", ""), for_time=step * STEP):
            found = step
    return found


def otpauth_address(secret: str, name: str) -> str:
    """Return the `otpauth://` address for the QR code that enrols a phone. It contains the secret."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


CODES = 10
"""Wrong codes an hour. Each can match one of three valid codes out of a million."""

SHUT_AFTER = 20
"""Wrong codes in a row. Whoever tries that many has about 6 chances in 100,000."""

OPENED_BY = 2
"""Other members who have to want the rooms open."""

TOLD_FROM = 3
"""Wrong codes in a row of which the member is told on her page. Fewer are slips of her own."""

STRANGER = ""
"""Stands for all browsers in which the member has not entered a right code before."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """A wrong code: the browser, the time in seconds since 1970, and the number `ended` of the other door then."""

    browser: str
    at: int
    seen: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A member who wants the rooms of another one open, and the number `ended` of the other door then."""

    opener: str
    seen: int


@dataclass(frozen=True, slots=True)
class DoorRecord:
    """Record that one door keeps of an account.

    `ended` is the number of rows of wrong codes that a right one ended here, `number` is how many the last row had, and
    `seen` the number `ended` of the other door then.
    """

    ended: int = 0
    number: int = 0
    seen: int = 0
    wrong: tuple[WrongCode, ...] = ()
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongCodes:
    """The wrong codes of an account since its last right one, at both doors.

    `before` is the number that the last right one ended. Those of a browser in which the member has entered a right
    code before count alone, so that a stranger who knows her password cannot keep her out of it.
    """

    wrong: tuple[WrongCode, ...] = ()
    before: int = 0
    openers: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """Their number in all browsers."""
        return len(self.wrong)

    def is_shut(self, browser: str = STRANGER) -> bool:
        """Return whether so many were typed in this browser that no code opens anything in it."""
        return len(self._times(browser)) >= SHUT_AFTER

    @property
    def is_shut_somewhere(self) -> bool:
        """Return whether there is a browser in which no code opens anything."""
        return any(map(self.is_shut, {it.browser for it in self.wrong}))

    def wait(self, browser: str, now: int) -> int:
        """Return the seconds until another code may be tried in this browser."""
        last = [at for at in self._times(browser) if now - HOUR < at <= now][-CODES:]
        return last[0] + HOUR - now if len(last) == CODES else 0

    def _times(self, browser: str) -> Sequence[int]:
        return sorted(it.at for it in self.wrong if it.browser == browser)


@dataclass(frozen=True, slots=True)
class ShutRooms:
    """An account whose rooms are shut, and the other members who want them open."""

    name: str
    openers: frozenset[str]


def over_both(own: DoorRecord, other: DoorRecord) -> WrongCodes:
    """Return what counts of the records of both doors."""
    pairs = ((own, other), (other, own))
    return WrongCodes(
        tuple(it for door, beside in pairs for it in door.wrong if it.seen == beside.ended),
        max(
            (door.number for door, beside in pairs if door.seen == beside.ended), default=max(own.number, other.number)
        ),
        frozenset(it.opener for door, beside in pairs for it in door.openings if it.seen == beside.ended),
    )


def factor_hash(member: Member) -> str:
    """Return a hash that stands for the second factor. A new one begins without wrong codes."""
    return hashlib.sha256(member.totp.encode()).hexdigest()[:16]
