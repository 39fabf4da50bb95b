"""Limits of wrong passwords, so that nobody guesses one, and no stranger locks a member out (S4).

Those of a known browser are counted by the browser alone. Those of all other browsers are counted by address and, apart
from that, by name. Right passwords do not count, so a whole school signs in behind one router. There is no limit on the
sum of all attempts: the queue bounds the work. Known browsers come first in it, then addresses with fewer attempts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from bot.staff.password_queue import PasswordQueue, QueueFull
from bot.staff.rate_limit import AttemptLimit

WINDOW = 60.0
"""Seconds in which wrong passwords are counted."""

EACH = 5
"""Wrong passwords of a known browser, and of an address."""

NAME = 20
"""Wrong passwords for a name from browsers that are not known. It takes four addresses and more to use them up."""

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
    """Counted wrong passwords, and the queue of attempts that are verified. Nothing is written to a disk."""

    browsers: AttemptLimit = field(default_factory=lambda: AttemptLimit(WINDOW, EACH))
    addresses: AttemptLimit = field(default_factory=lambda: AttemptLimit(WINDOW, EACH))
    names: AttemptLimit = field(default_factory=lambda: AttemptLimit(WINDOW, NAME))
    queue: PasswordQueue = field(default_factory=PasswordQueue)
    _waiting: Counter[str] = field(default_factory=Counter)

    @asynccontextmanager
    async def turn(self, attempt: Attempt, clock: Callable[[], float]) -> AsyncIterator[None]:
        """Wait until the password of an attempt may be verified. Raises TooManyAttempts.

        One is verified at a time, and the limits are looked at again before each: so of many that are sent at once no
        more are verified than they allow.
        """
        self._check(attempt, clock())
        try:
            with self._counted_as_waiting(attempt):
                turn = self.queue.join(self._rank(attempt, clock()))
                async with self.queue.work(turn):
                    self._check(attempt, clock())
                    yield
        except QueueFull:
            raise TooManyAttempts(WINDOW) from None

    def failed(self, attempt: Attempt, now: float) -> None:
        """Count a wrong password. The speed of the queue bounds the number remembered."""
        for limit, key in self._limits(attempt):
            limit.count(key, now)

    def succeeded(self, attempt: Attempt) -> None:
        """Forget the wrong passwords of this browser or name after a right one.

        Those of the address stay, or an account of one's own would make room for guesses at others.
        """
        if attempt.browser:
            self.browsers.forgive(attempt.browser)
        else:
            self.names.forgive(attempt.name[:LONGEST_NAME])

    def _check(self, attempt: Attempt, now: float) -> None:
        if wait := max(limit.wait(key, now) for limit, key in self._limits(attempt)):
            raise TooManyAttempts(wait)

    @contextmanager
    def _counted_as_waiting(self, attempt: Attempt) -> Iterator[None]:
        self._waiting[attempt.address] += 1
        try:
            yield
        finally:
            self._waiting[attempt.address] -= 1
            self._waiting += Counter()  # drops the addresses of which none waits

    def _limits(self, attempt: Attempt) -> tuple[tuple[AttemptLimit, str], ...]:
        if attempt.browser:
            return ((self.browsers, attempt.browser),)
        return (self.addresses, attempt.address), (self.names, attempt.name[:LONGEST_NAME])

    def _rank(self, attempt: Attempt, now: float) -> int:
        """Return the rank in the queue: an address comes later the more of its attempts were wrong, or wait."""
        if attempt.browser:
            return KNOWN
        return self.addresses.tried(attempt.address, now) + self._waiting[attempt.address]
