"""Where a girl is: a bookmark, not a biography."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.durations import DAY
from bot.lessons.model.people import Age, Band, Country, Reader
from bot.lessons.model.weekdays import Weekday


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing she picked: an option's key at a stop."""

    stop: str
    key: str


Trail = tuple[Answer, ...]
"""Her answers since the lesson began. Going back is taking one away; it dies with the lesson."""

MOST_ANSWERS = 120
"""A lesson has about twelve stops; a longer trail is someone going in circles."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A lesson she is in: told for the band and country it began with."""

    lesson: str
    band: Band
    country: Country | None = None
    trail: Trail = ()
    first: Trail = ()

    @property
    def reader(self) -> Reader:
        """For whom the lesson is told."""
        return Reader(self.band, self.country)

    def at(self, trail: Trail) -> Visit:
        """The same visit after these answers."""
        return replace(self, trail=trail)


@dataclass(frozen=True, slots=True)
class Reminder:
    """She asked to be reminded once a week: on which day, and in which country it is afternoon then (B9)."""

    day: Weekday
    country: Country


@dataclass(frozen=True, slots=True)
class Session:
    """All that is remembered of a girl: of a guest for 24 hours after her last tap (B1, B3).

    `wanted` is the lesson of the link she came by, until it begins. `saved` is whether she asked to save her place.
    `less_data` is whether she chose [Less data]: a picture comes when she taps [Show].
    `reminder` is kept apart, and longer than a guest: `by_reminder` means that it is all that is still known of her.
    `writing` is the question she is writing to, or whose list she looks at where she can only pick: what she types next
    is no talk, until she taps something else.
    `spoke` is the open question her account has sent words to; it is kept apart, never longer than she is known, and
    not after Tidy up.
    """

    locale: str
    age: Age | None = None
    country: Country | None = None
    finished: tuple[str, ...] = ()
    wanted: str | None = None
    visit: Visit | None = None
    saved: bool = False
    less_data: bool = False
    reminder: Reminder | None = None
    by_reminder: bool = False
    writing: str | None = None
    spoke: str | None = None


GUEST_STAYS = DAY
SAVED_STAYS = 90 * DAY


def kept_until(session: Session, now: int) -> int:
    """When she is forgotten after a tap now. A saved place counts whole days: its row tells no time of day (B1, B8)."""
    return long_until(now) if session.saved else now + GUEST_STAYS


def long_until(now: int) -> int:
    """How long is kept what she asked to be kept: until a midnight, 90 days after the day of her last tap (B8)."""
    return now - now % DAY + SAVED_STAYS
