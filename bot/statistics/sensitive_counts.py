"""Sensitive counters (Help opened and the like): no pseudonym, once a month and account, kept in memory (C9).

They wait in memory until the month is over or the process ends, and are written with noise: two copies of the database
tell nothing of what happened between them. A process that is killed loses what waited.

Only this process knows which accounts were counted, so after a restart an account can count again that month. With
several workers each counts the learners it answers. nginx always routes a learner to the same worker, so she is counted
at two only if her worker stopped that month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

from bot.engine.events import Answered, Asked, Erased
from bot.engine.input import Input, Said
from bot.engine.turn import Turn
from bot.statistics.cells import EVENTS, HelpEvent

CounterName = tuple[str, HelpEvent]
"""Name of a counter: a country and an event."""


def sensitive(action: Input, turn: Turn) -> Iterator[HelpEvent]:
    """Yield the sensitive events of a turn; none for a transient turn."""
    if turn.transient:
        return
    helped = any(isinstance(event, Asked) and event.target.script == "help" for event in turn.events)
    if helped:
        yield "help-opened"
    if isinstance(action, Said) and action.safe_word:
        yield "safe-word"
    answered = any(isinstance(event, Answered) and event.target.script == "confirm" for event in turn.events)
    if answered and not turn.is_tidied:
        yield "confirm-yes" if helped else "confirm-no"
    if turn.is_tidied:
        yield "tidied"
    if any(isinstance(event, Erased) for event in turn.events):
        yield "erased"


class Addition(NamedTuple):
    """Noisy counts of a month, or of a part of one, to be added to their quarter's counters exactly once.

    `number` is random and negative: it identifies a retry whose first answer was lost, until `until` (seconds since
    1970). `noisy` names every counter there is, each with a draw of its own, so that the presence of one reveals
    nothing.
    """

    number: int
    until: int
    quarter: str
    noisy: Mapping[CounterName, int]


class Tally(NamedTuple):
    """A counter of a quarter: the sum of its additions, each of which brought one draw of noise."""

    country: str
    event: HelpEvent
    noisy: int
    additions: int


class MonthTally:
    """Counters of the current month."""

    def __init__(self, key: bytes) -> None:
        """Start with all counters at zero. `key` is random and known to this process alone."""
        self._key = key
        self._seen: set[bytes] = set()
        self._counts: Counter[CounterName] = Counter()

    def note(self, learner: str, country: str, events: Iterable[HelpEvent]) -> None:
        """Count each event that has not been counted for this account this month."""
        for event in events:
            mark = self._mark(learner, event)
            if mark not in self._seen:
                self._seen.add(mark)
                self._counts[country, event] += 1

    def _mark(self, learner: str, event: HelpEvent) -> bytes:
        """Return a hash, so that not even the memory holds a pseudonym beside what a learner did."""
        return blake2b(f"{event} {learner}".encode(), key=self._key, digest_size=8).digest()

    def counts(self, countries: Iterable[str]) -> Mapping[CounterName, int]:
        """Return every counter, also those at zero."""
        return {(country, event): self._counts[country, event] for country in countries for event in EVENTS}

    def end(self, countries: Iterable[str]) -> Mapping[CounterName, int]:
        """Return the counters of the month that is over, and reset them."""
        counts = self.counts(countries)
        self._seen.clear()
        self._counts.clear()
        return counts
