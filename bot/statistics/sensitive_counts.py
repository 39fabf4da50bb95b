"""Help opened and the like: counted without a pseudonym, at most once a day and account, in memory (C9).

Who did it is known to nobody but this process until the day is over; then only bare counters are written. Of several
workers each counts whom it answers: nginx brings a girl always to the same one, so who counts at two is whose worker
went away that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.engine.events import Asked, Erased, Tidied
from bot.engine.input import Chose, Input, Said
from bot.engine.turn import Turn
from bot.statistics.cells import EVENTS, Event

Name = tuple[str, Event]
"""The name of a counter: a country and what happened."""


def sensitive(action: Input, turn: Turn) -> Iterator[Event]:
    """What a turn is to be counted for here; nothing of one outside the door."""
    if turn.transient:
        return
    helped = any(isinstance(event, Asked) and event.target.script == "help" for event in turn.events)
    tidied = any(isinstance(event, Tidied) for event in turn.events)
    if helped:
        yield "help-opened"
    if isinstance(action, Said) and action.safe_word:
        yield "safe-word"
    if isinstance(action, Chose) and action.target.script == "confirm" and not tidied:
        yield "confirm-yes" if helped else "confirm-no"
    if tidied:
        yield "tidied"
    if any(isinstance(event, Erased) for event in turn.events):
        yield "erased"


class Addition(NamedTuple):
    """What was counted on a day, to be added to its quarter's counters once.

    It has a `number` by chance, below zero, by which it is known when it is tried again because the word of it was
    lost, `until` then, in seconds since 1970. `counts` names each counter there is, so that none tells by being there.
    """

    number: int
    until: int
    quarter: str
    counts: Mapping[Name, int]


class DayTally:
    """The counters of the day that runs."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self._seen: set[tuple[str, Event]] = set()
        self._counts: Counter[Name] = Counter()

    def note(self, learner: str, country: str, events: Iterable[Event]) -> None:
        """Count what has not been counted of this account today."""
        for event in events:
            if (learner, event) not in self._seen:
                self._seen.add((learner, event))
                self._counts[country, event] += 1

    def counts(self, countries: Iterable[str]) -> Mapping[Name, int]:
        """Every counter there is, also those at nothing."""
        return {(country, event): self._counts[country, event] for country in countries for event in EVENTS}

    def end(self, countries: Iterable[str]) -> Mapping[Name, int]:
        """The day is over: its counters, and they begin anew."""
        counts = self.counts(countries)
        self._seen.clear()
        self._counts.clear()
        return counts
