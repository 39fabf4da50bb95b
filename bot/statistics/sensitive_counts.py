"""Sensitive counters (Help opened and the like): no pseudonym, at most once a day and account, kept in memory (C9).

Only this process knows which accounts were counted, until the day is over; then bare counters are written. With several
workers each counts the learners it answers. nginx always routes a learner to the same worker, so she is counted at two
only if her worker stopped that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.engine.events import Answered, Asked, Erased, Tidied
from bot.engine.input import Input, Said
from bot.engine.turn import Turn
from bot.statistics.cells import EVENTS, Event

Name = tuple[str, Event]
"""Name of a counter: a country and an event."""


def sensitive(action: Input, turn: Turn) -> Iterator[Event]:
    """Yield the sensitive events of a turn; none for a transient turn."""
    if turn.transient:
        return
    helped = any(isinstance(event, Asked) and event.target.script == "help" for event in turn.events)
    tidied = any(isinstance(event, Tidied) for event in turn.events)
    if helped:
        yield "help-opened"
    if isinstance(action, Said) and action.safe_word:
        yield "safe-word"
    if any(isinstance(event, Answered) and event.target.script == "confirm" for event in turn.events) and not tidied:
        yield "confirm-yes" if helped else "confirm-no"
    if tidied:
        yield "tidied"
    if any(isinstance(event, Erased) for event in turn.events):
        yield "erased"


class Addition(NamedTuple):
    """The counts of one day, to be added to their quarter's counters exactly once.

    `number` is random and negative: it identifies a retry whose first answer was lost, until `until` (seconds since
    1970). `counts` names every counter there is, so that the presence of one reveals nothing.
    """

    number: int
    until: int
    quarter: str
    counts: Mapping[Name, int]


class DayTally:
    """Counters of the current day."""

    def __init__(self) -> None:
        """Start with all counters at zero."""
        self._seen: set[tuple[str, Event]] = set()
        self._counts: Counter[Name] = Counter()

    def note(self, learner: str, country: str, events: Iterable[Event]) -> None:
        """Count each event that has not been counted for this account today."""
        for event in events:
            if (learner, event) not in self._seen:
                self._seen.add((learner, event))
                self._counts[country, event] += 1

    def counts(self, countries: Iterable[str]) -> Mapping[Name, int]:
        """Return every counter, also those at zero."""
        return {(country, event): self._counts[country, event] for country in countries for event in EVENTS}

    def end(self, countries: Iterable[str]) -> Mapping[Name, int]:
        """Return the counters of the day that is over, and reset them."""
        counts = self.counts(countries)
        self._seen.clear()
        self._counts.clear()
        return counts
