"""The session: everything stored of a learner, which is her place and her answers, not her history."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.durations import DAY, next_hour
from bot.lessons.model.fields import Weekday
from bot.lessons.model.people import Age, Band, Country, Reader


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the learner: the key of an option at a stop."""

    stop: str
    key: str


Trail = tuple[Answer, ...]
"""Answers since the lesson began. Going back removes the last one; the end of the lesson deletes all."""

MOST_ANSWERS = 120
"""Most answers of a trail. A lesson has about twelve stops; a longer trail goes in circles."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The lesson a learner is in, told for the age band and country it began with.

    `first` holds the first answer of each stop, for the statistics. `sitting`: what she had finished that day when it
    began. It stays with the visit, so that the questions on her way stay when midnight passes in the middle of it.
    """

    lesson: str
    band: Band
    country: Country | None = None
    trail: Trail = ()
    first: Trail = ()
    sitting: tuple[str, ...] = ()

    @property
    def reader(self) -> Reader:
        """The age band and country for which the lesson is told."""
        return Reader(self.band, self.country)

    def at(self, trail: Trail) -> Visit:
        """Return the same visit with another trail."""
        return replace(self, trail=trail)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A weekly reminder: its day, and the country in whose afternoon it is sent (B9)."""

    day: Weekday
    country: Country


@dataclass(frozen=True, slots=True)
class Session:
    """Everything stored of a learner; of a guest for 24 hours after her last tap (B1, B3).

    - `age`, `country`: None when she gave none. `finished`: lesson ids.
    - `wanted`: the lesson of her start link, until it begins. `visit`: None between lessons.
    - `saved`: she asked to save her place. `less_data`: a picture is sent only after a tap on [Show].
    - `sitting`: the lessons she finished on the day (UTC) of her last tap. Their quizzes come back on another day.
    - `task`: the lesson she finished last and whose one thing for the day she has not been asked about.
    - `reminder`: stored in a row of its own, and longer than a guest. `by_reminder`: nothing else is stored of her now.
    - `writing`: the question whose answer she is writing or picking. Typed words belong to it until she taps something
      else.
    - `sent_to`: the open question to which her account has sent a message. Stored in a row of its own, no longer than
      the session, and deleted by Tidy up.
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
    sent_to: str | None = None
    sitting: tuple[str, ...] = ()
    task: str | None = None


GUEST_STAYS = DAY
SAVED_STAYS = 90 * DAY


def kept_until(session: Session, now: int) -> int:
    """Return when a session is deleted after a tap now (seconds since 1970).

    A guest is kept to the next full hour, so that her row reveals no minute; a saved place for whole days, so that its
    row reveals no time of day (B1, B8, S5).
    """
    return long_until(now) if session.saved else next_hour(now + GUEST_STAYS)


def long_until(now: int) -> int:
    """Return the end of what a learner asked to be kept: a midnight, 90 days after the day of her last tap (B8)."""
    return now - now % DAY + SAVED_STAYS


def is_another_day(session: Session, kept: int, now: int) -> bool:
    """Return whether `now` is a later day (UTC) than that of the learner's last tap.

    That day is stored nowhere; it follows from `kept`, the time at which her session is deleted. A guest who tapped in
    the first second of a day counts as of the day before.
    """
    tapped = kept - SAVED_STAYS if session.saved else kept - GUEST_STAYS - 1
    return tapped // DAY < now // DAY


def on_another_day(session: Session) -> Session:
    """Return the session as it is read on a later day: lessons finished before belong to no sitting any more."""
    return replace(session, sitting=()) if session.sitting else session
