"""Everything a store holds of one girl, as its rows, and what they tell of her at a time (seconds since 1970)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.engine.session import Reminder, Session
from bot.lessons.model.people import Country
from bot.lessons.model.weekdays import Weekday


class GuestRow(NamedTuple):
    """Her row as a guest: the session without what is kept apart from it."""

    session: Session
    expires_at: int


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """Her row among the reminders, its fields in the order of its columns."""

    address: bytes = field(repr=False)
    locale: str
    country: Country
    weekday: Weekday
    due_at: int
    expires_at: int

    @property
    def alone(self) -> Session:
        """What it tells of her, which is all there is when her hours as a guest are over."""
        return Session(self.locale, country=self.country, reminder=self.wish, by_reminder=True)

    @property
    def wish(self) -> Reminder:
        """What she asked for."""
        return Reminder(self.weekday, self.country)


@dataclass(frozen=True, slots=True)
class NewsRow:
    """Her row among those who said yes to news, its fields in the order of its columns."""

    sealed: bytes = field(repr=False)
    locale: str
    country: Country
    expires_at: int


class SpokeRow(NamedTuple):
    """That her account has sent words to a question."""

    question: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class LearnerRecord:
    """Her rows, among them those that are expired and not purged yet. `spoke` is read only where it may matter."""

    guest: GuestRow | None = None
    reminder: ReminderRow | None = None
    news: NewsRow | None = None
    spoke: tuple[SpokeRow, ...] = ()

    def session(self, now: int) -> Session | None:
        """All that is remembered of her now."""
        reminder = self.reminder if self.reminder and self.reminder.expires_at > now else None
        guest = self.guest if self.guest and self.guest.expires_at > now else None
        spoke = next((it.question for it in self.spoke if it.expires_at > now), None)
        if guest is None:
            return replace(reminder.alone, spoke=spoke) if reminder else None
        if reminder is None and spoke is None:
            return guest.session
        return replace(guest.session, reminder=reminder.wish if reminder else None, spoke=spoke)

    def news_until(self, now: int) -> int | None:
        """Until when her address is kept for news; None where it is not."""
        return self.news.expires_at if self.news and self.news.expires_at > now else None

    @property
    def is_in_backups(self) -> bool:
        """Whether a backup may hold her place."""
        return self.guest is not None and self.guest.session.saved


NOBODY = LearnerRecord()
