"""Limits of sign-in attempts, so that nobody guesses a password, and no stranger locks a member out (S4).

Attempts of a known browser are counted by the browser alone. Those of all other browsers are counted by address and,
apart from that, by name. There is no limit on the sum of all attempts: the queue bounds the work. Known browsers come
first in it, then addresses with fewer attempts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.staff.password_queue import PasswordQueue, QueueFull
from bot.staff.rate_limit import AttemptLimit

WINDOW = 60.0
"""Seconds in which attempts with a password are counted."""

EACH = 5
"""Attempts of a known browser, and of an address."""

NAME = 20
"""Attempts with a name from browsers that are not known. Four addresses and more are needed to use them up."""

LONGEST_NAME = 60
"""Characters of a name that are counted. No account has a longer one."""

KNOWN = 0
"""Rank of a known browser in the queue: before all others."""


class TooManyAttempts(Exception):
    """Raised instead of a turn; `wait` are the seconds after which an attempt is worthwhile."""

    def __init__(self, wait: float) -> None:
        """Keep the seconds to wait."""
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in: the name, the counted address, and the id of the browser if the member is known there."""

    name: str
    address: str
    browser: str | None = None


@dataclass(slots=True)
class SignInLimits:
    """Counted attempts, and the queue of those that are verified. Nothing is written to a disk."""

    browsers: AttemptLimit = field(default_factory=lambda: AttemptLimit(WINDOW, EACH))
    addresses: AttemptLimit = field(default_factory=lambda: AttemptLimit(WINDOW, EACH))
    names: AttemptLimit = field(default_factory=lambda: AttemptLimit(WINDOW, NAME))
    queue: PasswordQueue = field(default_factory=PasswordQueue)

    @asynccontextmanager
    async def turn(self, attempt: Attempt, now: float) -> AsyncIterator[None]:
        """Wait until the password of an attempt may be verified. Raises TooManyAttempts.

        Only attempts that are let into the queue count, so the speed of the queue bounds the number remembered.
        """
        limits = self._limits(attempt)
        if wait := max(limit.wait(key, now) for limit, key in limits):
            raise TooManyAttempts(wait)
        try:
            turn = self.queue.join(self._rank(attempt, now))
            for limit, key in limits:
                limit.count(key, now)
            async with self.queue.work(turn):
                yield
        except QueueFull:
            raise TooManyAttempts(WINDOW) from None

    def succeeded(self, attempt: Attempt) -> None:
        """Reset the attempt counters of this browser or name after a correct password.

        Those of the address stay, or an account of one's own would make room for guesses at others.
        """
        if attempt.browser:
            self.browsers.forgive(attempt.browser)
        else:
            self.names.forgive(attempt.name[:LONGEST_NAME])

    def _limits(self, attempt: Attempt) -> tuple[tuple[AttemptLimit, str], ...]:
        if attempt.browser:
            return ((self.browsers, attempt.browser),)
        return (self.addresses, attempt.address), (self.names, attempt.name[:LONGEST_NAME])

    def _rank(self, attempt: Attempt, now: float) -> int:
        return KNOWN if attempt.browser else 1 + self.addresses.tried(attempt.address, now)
