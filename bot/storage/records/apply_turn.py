"""What one turn makes of everything that is held of a girl. Pure, so a store may do it again when another was faster.

A girl whose turn leaves no session leaves no row. What is kept apart from her session (a reminder, news, that she has
sent words) follows the turn by the rules told here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.durations import DAY
from bot.engine.events import NewsStopped, NewsWanted, Voiced
from bot.engine.reminder_schedule import first_due, next_due
from bot.engine.session import Reminder, Session, kept_until, long_until
from bot.engine.turn import Turn
from bot.statistics.counted_events import CountedTurn
from bot.storage.ports import MessageDraft, TurnApplied, TurnRequest
from bot.storage.records.learner import NOBODY, GuestRow, LearnerRecord, NewsRow, ReminderRow, SpokeRow


class MessageUnderCode(NamedTuple):
    """What lies under a code she typed: words to a question."""

    question: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Words she sent with this turn, as a row: its fields in the order of its columns."""

    code: bytes = field(repr=False)
    question: str
    locale: str
    country: str
    week: str
    words: str = field(repr=False)
    quotable: bool


@dataclass(frozen=True, slots=True)
class TurnResult:
    """A turn that happened, and what of it is to be kept.

    `taken` is the code whose words are gone with it. `counted` is what it is counted for; of who leaves no session
    nothing stays counted in a book that is open. `message_id` is what she sent, for Tidy up.
    """

    done: TurnApplied
    record: LearnerRecord
    counted: CountedTurn | None = None
    voices: tuple[MessageRow, ...] = ()
    taken: bytes | None = field(default=None, repr=False)
    message_id: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing of her stays."""
        return self.done.turn.session is None

    @property
    def stops_news(self) -> bool:
        """Whether it takes her address for news out, and that something was sent to it."""
        return self.is_over or any(isinstance(event, NewsStopped) for event in self.done.turn.events)

    @property
    def without_her(self) -> TurnResult:
        """What stays of it when she erases herself right after: words that nobody can find by her (B7)."""
        return replace(self, counted=None, message_id=None)

    @property
    def leaves_bytes(self) -> bool:
        """Whether something of hers was taken away that is not to stay in the bytes of a file either."""
        session, before = self.done.turn.session, self.done.before
        if session is None or self.stops_news or self.taken is not None:
            return True
        return bool(before and ((before.reminder and not session.reminder) or (before.spoke and not session.spoke)))


def apply_turn(record: LearnerRecord, turn_request: TurnRequest, lies: MessageUnderCode | None, now: int) -> TurnResult:
    """Run the step of a knock. `lies` is what lies under the code she typed, if she did and it does.

    What the step raises is raised: it is our mistake, and nothing is kept.
    """
    taking = turn_request.taking if lies else None
    record = _took_back(record, lies) if lies else record
    before = record.session(now)
    turn = (taking.step if taking else turn_request.step)(before)
    after = _after(record, turn_request, turn, before, now)
    return TurnResult(
        TurnApplied(turn, before, after.news_until(now)),
        after,
        turn_request.counts(turn) if turn_request.counts and turn.session else None,
        _voices(turn, turn_request.spoken),
        taking.code if taking else None,
        turn_request.message_id if turn.session else None,
    )


def _took_back(record: LearnerRecord, lies: MessageUnderCode) -> LearnerRecord:
    """Who took her words back may send others."""
    return replace(record, spoke=tuple(it for it in record.spoke if it.question != lies.question))


def _after(
    record: LearnerRecord, turn_request: TurnRequest, turn: Turn, before: Session | None, now: int
) -> LearnerRecord:
    session = turn.session
    if session is None:
        return NOBODY
    news, spoke = (
        _news(record.news, turn_request, turn, session, now),
        _spoke(record.spoke, turn_request, turn, session, now),
    )
    if turn.transient:
        return LearnerRecord(record.guest, record.reminder, news, spoke)
    reminder = _reminder(record.reminder, turn_request, before.reminder if before else None, session, now)
    return LearnerRecord(GuestRow(_alone(session), kept_until(session, now)), reminder, news, spoke)


def _alone(session: Session) -> Session:
    """Without what is kept apart."""
    if session.reminder is None and session.spoke is None and not session.by_reminder:
        return session
    return replace(session, reminder=None, spoke=None, by_reminder=False)


def _reminder(
    row: ReminderRow | None, turn_request: TurnRequest, before: Reminder | None, session: Session, now: int
) -> ReminderRow | None:
    """Asked for or changed, ended, or still wished, as every tap tells: then it is kept longer, in the language she
    reads now, and none comes on a day she was here.

    A host that knows no address (a preview) keeps an empty one.
    """
    wish = session.reminder
    if wish is None:
        return None if before else row
    if row is None or wish != before:
        address = turn_request.sealed("reminder") if turn_request.sealed else b""
        due = first_due(wish, turn_request.learner, now)
        return ReminderRow(address, session.locale, wish.country, wish.day, due, long_until(now))
    due = next_due(row.due_at, wish.country, now)
    return replace(row, locale=session.locale, due_at=due, expires_at=long_until(now))


def _news(row: NewsRow | None, turn_request: TurnRequest, turn: Turn, session: Session, now: int) -> NewsRow | None:
    """Her yes to news (B9). Every tap renews it, and lets it follow her language and country.

    A host that knows no address (a preview) keeps an empty one.
    """
    if any(isinstance(event, NewsStopped) for event in turn.events):
        return None
    wanted = not turn.transient and any(isinstance(event, NewsWanted) for event in turn.events)
    if wanted and session.country:
        address = turn_request.sealed("announcement") if turn_request.sealed else b""
        return NewsRow(address, session.locale, session.country, long_until(now))
    if row is None or row.expires_at <= now:
        return row
    if turn.transient:
        return replace(row, expires_at=long_until(now))
    return replace(row, locale=session.locale, country=session.country or row.country, expires_at=long_until(now))


def _spoke(
    rows: tuple[SpokeRow, ...], turn_request: TurnRequest, turn: Turn, session: Session, now: int
) -> tuple[SpokeRow, ...]:
    """Apart from her words: that her account has sent some, until a midnight before she is forgotten.

    So it tells no time that a row of hers tells too (G6). It goes at once with Tidy up, when somebody else begins, and
    when nothing of her is to be kept (D3, B7). Her words stay: nobody could find them by her.
    """
    if turn_request.mark is None or session.spoke is None:
        return ()
    if turn.transient:
        return rows
    until = kept_until(session, now)
    until -= until % DAY
    sent = (event.question for event in turn.events if isinstance(event, Voiced))
    return tuple(SpokeRow(question, until) for question in sorted({*(it.question for it in rows), *sent}))


def _voices(turn: Turn, spoken: MessageDraft | None) -> tuple[MessageRow, ...]:
    """Her words, where the turn says that she sent them."""
    session = turn.session
    if spoken is None or session is None or turn.transient:
        return ()
    country = session.country if (session.country, session.locale) in spoken.told else None
    return tuple(
        MessageRow(
            code=spoken.code,
            question=event.question,
            locale=session.locale,
            country=country or "",
            week=spoken.week,
            words=spoken.words,
            quotable=event.quotable,
        )
        for event in turn.events
        if isinstance(event, Voiced)
    )
