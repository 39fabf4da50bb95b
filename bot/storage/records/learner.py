"""All rows that a store holds of one learner, and the session they give at a time (seconds since 1970)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.engine.session import Reminder, Session, is_another_day, on_another_day
from bot.lessons.model.fields import Weekday
from bot.lessons.model.people import Country


class LearnerRow(NamedTuple):
    """A learner's row in the table `guests`, also of one who saved her place: the session without its other rows."""

    session: Session
    expires_at: int

    def read_at(self, now: int) -> Session:
        """Return the session at `now`: on a later day than that of the learner's last tap, her sitting is over."""
        return on_another_day(self.session) if is_another_day(self.session, self.expires_at, now) else self.session


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A learner's row in `reminders`; its fields in the order of the columns."""

    address: bytes = field(repr=False)
    locale: str
    country: Country
    weekday: Weekday
    due_at: int
    expires_at: int

    @property
    def alone(self) -> Session:
        """Session made of the reminder only: all that is left when her guest row has expired."""
        return Session(self.locale, country=self.country, reminder=self.wish, by_reminder=True)

    @property
    def wish(self) -> Reminder:
        """The reminder as the learner asked for it."""
        return Reminder(self.weekday, self.country)


@dataclass(frozen=True, slots=True)
class NewsRow:
    """A learner's row in `news`; its fields in the order of the columns."""

    sealed: bytes = field(repr=False)
    locale: str
    country: Country
    expires_at: int


class SenderRow(NamedTuple):
    """Mark that a learner's account has sent a message to a question."""

    question: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class LearnerRecord:
    """A learner's rows, also those expired but not purged yet. `sent_to` is read only where it may matter.

    `is_hiding` is True while messages of a Hide are still to be deleted (D3).
    """

    guest: LearnerRow | None = None
    reminder: ReminderRow | None = None
    news: NewsRow | None = None
    sent_to: tuple[SenderRow, ...] = ()
    is_hiding: bool = False

    def session(self, now: int) -> Session | None:
        """Return the session at `now`; None where nothing is remembered of her."""
        reminder = self.reminder if self.reminder and self.reminder.expires_at > now else None
        guest = self.guest.read_at(now) if self.guest and self.guest.expires_at > now else None
        sent_to = next((it.question for it in self.sent_to if it.expires_at > now), None)
        if guest is None:
            return replace(reminder.alone, sent_to=sent_to) if reminder else None
        if reminder is None and sent_to is None:
            return guest
        return replace(guest, reminder=reminder.wish if reminder else None, sent_to=sent_to)

    def news_until(self, now: int) -> int | None:
        """Return until when the learner's address is kept for news (seconds since 1970); None where it is not."""
        return self.news.expires_at if self.news and self.news.expires_at > now else None

    @property
    def is_in_backups(self) -> bool:
        """True when a backup may contain the learner's saved place."""
        return self.guest is not None and self.guest.session.saved


NOBODY = LearnerRecord()
