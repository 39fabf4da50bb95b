"""Limits of wrong passwords, so that nobody guesses one, and no stranger locks a member out (S4).

Those of a known browser are counted by the browser alone. Those of all other browsers are counted by address and, apart
from that, by name. Right passwords do not count, so a whole school signs in behind one router. There is no limit on the
sum of all attempts: the queue bounds the work. Known browsers come first in it, then addresses with fewer attempts.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import count
from typing import assert_never

MOST_KEYS = 10_000
"""Keys that are remembered. Of more, those with the oldest last attempt are forgotten first: that locks nobody out."""


@dataclass(slots=True)
class AttemptLimit:
    """Attempts of the last `window` seconds, at most `each` per key. Its memory is bounded (S4)."""

    window: float
    each: int
    most_keys: int = MOST_KEYS
    _times: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, key: str, now: float) -> float:
        """Return the seconds to wait before this key may be tried; 0.0 permits an attempt, and does not count it."""
        self._forget(now)
        times = self._times.get(key, deque())
        return times[0] + self.window - now if len(times) >= self.each else 0.0

    def tried(self, key: str, now: float) -> int:
        """Return how many attempts of this key are counted."""
        self._forget(now)
        return sum(at > now - self.window for at in self._times.get(key, ()))

    def count(self, key: str, now: float) -> None:
        """Count an attempt."""
        self._times.setdefault(key, deque(maxlen=self.each)).append(now)
        self._times.move_to_end(key)
        while len(self._times) > self.most_keys:
            self._times.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Forget the attempts of a key."""
        self._times.pop(key, None)

    def _forget(self, now: float) -> None:
        """Forget the keys whose last attempt is over. They are kept in the order of their last attempt."""
        while self._times and next(iter(self._times.values()))[-1] <= now - self.window:
            self._times.popitem(last=False)


MOST_WAITING = 30
"""Attempts that wait; one more than that is refused. They are verified within a few seconds."""


class QueueFull(Exception):
    """Raised when the queue is full of attempts that are as urgent, or more."""


@dataclass(order=True, slots=True)
class _Waiting:
    rank: int
    number: int
    turn: asyncio.Future[None] = field(compare=False)


@dataclass(slots=True)
class PasswordQueue:
    """Attempts that wait, by rank (low numbers first), then in the order of their arrival."""

    most: int = MOST_WAITING
    _busy: bool = False
    _waiting: list[_Waiting] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def join(self, rank: int) -> asyncio.Future[None]:
        """Return a future that is done when it is this attempt's turn.

        Raises QueueFull if it is full; the future raises it if a more urgent attempt takes over later.
        """
        turn = asyncio.get_running_loop().create_future()
        if not self._busy:
            self._busy = True
            turn.set_result(None)
            return turn
        self._make_room(rank)
        self._waiting.append(_Waiting(rank, next(self._numbers), turn))
        return turn

    @asynccontextmanager
    async def work(self, turn: asyncio.Future[None]) -> AsyncIterator[None]:
        """Wait for a turn, and pass it on at the end of the block."""
        try:
            await turn
            yield
        finally:
            self._pass_on(turn)

    def _make_room(self, rank: int) -> None:
        """Refuse the least urgent attempt where the queue is full: one that waits, or the one that arrives."""
        if len(self._waiting) < self.most:
            return
        last = max(self._waiting)
        if last.rank <= rank:
            raise QueueFull
        self._waiting.remove(last)
        last.turn.set_exception(QueueFull())

    def _pass_on(self, turn: asyncio.Future[None]) -> None:
        """Begin the next attempt, if this one had begun. An attempt that was refused or cancelled leaves the queue."""
        self._waiting = [it for it in self._waiting if it.turn is not turn and not it.turn.done()]
        if turn.cancelled() or turn.exception():
            return
        self._busy = bool(self._waiting)
        if self._waiting:
            first = min(self._waiting)
            self._waiting.remove(first)
            first.turn.set_result(None)


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


IPAddress = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

ONE_HOME = 64
"""Bits of an IPv6 network that a single customer has, so that its many addresses count as one."""


def counted_address(peer: str | None, forwarded: Iterable[str], proxies: Collection[Network]) -> str:
    """Return the network whose attempts are counted together: an IPv4 address, or an IPv6 network of /64.

    `peer` is the other end of the connection. `forwarded` are the values of X-Forwarded-For. They count only if the
    peer is one of our `proxies`, and only from the end, up to the first address that is none of ours: all before it
    was written by the client.
    """
    hops = [hop for value in forwarded for hop in value.split(",")]
    at = _parse(peer or "")
    while at and hops and _is_one_of(at, proxies):
        before = _parse(hops.pop())
        if before is None:
            break
        at = before
    return _network(at)


def _parse(text: str) -> IPAddress | None:
    """Return an address, an IPv4 address that is written as IPv6 as IPv4; None for anything else."""
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _is_one_of(address: IPAddress, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)


def _network(address: IPAddress | None) -> str:
    match address:
        case None:
            return "unknown"
        case IPv4Address():
            return str(address)
        case IPv6Address():
            return str(ip_network((address, ONE_HOME), strict=False))
        case _:
            assert_never(address)
