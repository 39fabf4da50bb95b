"""Apply one turn to everything that is stored of a learner.

Pure, so a store may run it again when another worker was faster. A learner whose turn leaves no session keeps no row.
What is stored apart from her session (reminder, news, the mark that she sent a message) follows the rules below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from bot.durations import DAY
from bot.engine.events import MessageSent, NewsStopped, NewsWanted
from bot.engine.reminder_schedule import first_due, next_due
from bot.engine.session import GUEST_STAYS, Reminder, Session, kept_until, long_until
from bot.engine.turn import Turn
from bot.statistics.counted_events import CountedTurn
from bot.storage.ports import AddresseeId, MessageDraft, Purpose, TurnApplied, TurnRequest
from bot.storage.records.learner import NOBODY, LearnerRecord, LearnerRow, NewsRow, ReminderRow, SenderRow


class MessageUnderCode(NamedTuple):
    """The message stored under a withdrawal code: the question it answers."""

    question: str


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """Row of a message to staff sent with this turn; its fields in the order of the columns."""

    code: bytes = field(repr=False)
    question: str
    locale: str
    country: str
    week: str
    words: str = field(repr=False)
    quotable: bool


@dataclass(frozen=True, slots=True)
class TurnResult:
    """A turn that was applied, and what the store has to keep of it.

    `withdrawn` is the hash of the code whose message is deleted with it. `counted` is what it is counted for; a learner
    who keeps no session is also removed from every open counting period. `message_id` is her own message, for Tidy up.
    """

    done: TurnApplied
    record: LearnerRecord
    counted: CountedTurn | None = None
    messages: tuple[PendingMessage, ...] = ()
    withdrawn: bytes | None = field(default=None, repr=False)
    message_id: int | None = None

    @property
    def is_over(self) -> bool:
        """True when nothing of the learner stays."""
        return self.done.turn.session is None

    @property
    def stops_news(self) -> bool:
        """True when the learner's address for news, and the record of deliveries to it, have to be deleted."""
        return self.is_over or any(isinstance(event, NewsStopped) for event in self.done.turn.events)

    @property
    def without_her(self) -> TurnResult:
        """The part that stays if the learner erases her data right after: messages that nothing links to her (B7)."""
        return replace(self, counted=None, message_id=None)

    @property
    def leaves_bytes(self) -> bool:
        """True when something of the learner's was deleted that must leave a file's bytes too."""
        session, before = self.done.turn.session, self.done.before
        if session is None or self.stops_news or self.withdrawn is not None:
            return True
        return bool(before and ((before.reminder and not session.reminder) or (before.sent_to and not session.sent_to)))


def apply_turn(
    record: LearnerRecord,
    turn_request: TurnRequest,
    stored: MessageUnderCode | None,
    now: int,
    addressee: AddresseeId,
) -> TurnResult:
    """Run the step of a turn request and return what to store.

    `stored` is the message under the code she typed; None where there is none or she typed none. `addressee` is the
    learner's pseudonym in the rows that hold an address. An exception of the step is passed on: it is our mistake, and
    nothing is stored.
    """
    withdrawal = turn_request.withdrawal if stored else None
    record = _without_sender(record, stored) if stored else record
    before = record.session(now)
    turn = (withdrawal.step if withdrawal else turn_request.step)(before)
    after = _after(record, turn_request, addressee, turn, before, now)
    return TurnResult(
        done=TurnApplied(turn, before, after.news_until(now), record.is_hiding),
        record=after,
        counted=turn_request.counts(turn) if turn_request.counts and turn.session else None,
        messages=_messages(turn, turn_request.message_draft),
        withdrawn=withdrawal.code if withdrawal else None,
        message_id=turn_request.message_id if turn.session else None,
    )


def _without_sender(record: LearnerRecord, stored: MessageUnderCode) -> LearnerRecord:
    """Remove the row of this question: after withdrawing her message a learner may send another."""
    return replace(record, sent_to=tuple(it for it in record.sent_to if it.question != stored.question))


def _after(
    record: LearnerRecord,
    turn_request: TurnRequest,
    addressee: AddresseeId,
    turn: Turn,
    before: Session | None,
    now: int,
) -> LearnerRecord:
    session = turn.session
    if session is None:
        return NOBODY
    seal = partial(turn_request.sealed, addressee) if turn_request.sealed else _no_address
    news, senders = (
        _news(record.news, seal, turn, session, now),
        _senders(record.sent_to, turn_request, turn, session, now),
    )
    if turn.transient:
        return LearnerRecord(record.guest, record.reminder, news, senders)
    reminder = _reminder(record.reminder, addressee, seal, before.reminder if before else None, session, now)
    return LearnerRecord(LearnerRow(_without_own_rows(session), kept_until(session, now)), reminder, news, senders)


def _without_own_rows(session: Session) -> Session:
    """Return the session without the parts that have rows of their own."""
    if session.reminder is None and session.sent_to is None and not session.by_reminder:
        return session
    return replace(session, reminder=None, sent_to=None, by_reminder=False)


def _no_address(purpose: Purpose) -> bytes:
    """Return the address that a host without addresses (preview) stores: an empty one."""
    return b""


def _reminder(
    row: ReminderRow | None,
    addressee: AddresseeId,
    seal: Callable[[Purpose], bytes],
    before: Reminder | None,
    session: Session,
    now: int,
) -> ReminderRow | None:
    """Return the reminder row: new, changed, deleted, or else renewed, as by every tap.

    A renewed one is kept longer, in the language the learner reads now; one that is due today or earlier is postponed.
    """
    wish = session.reminder
    if wish is None:
        return None if before else row
    if row is None or wish != before:
        due = first_due(wish, addressee, now)
        return ReminderRow(
            address=seal("reminder"),
            locale=session.locale,
            country=wish.country,
            weekday=wish.day,
            due_at=due,
            expires_at=long_until(now),
        )
    due = next_due(row.due_at, wish.country, now)
    return replace(row, locale=session.locale, due_at=due, expires_at=long_until(now))


def _news(
    row: NewsRow | None, seal: Callable[[Purpose], bytes], turn: Turn, session: Session, now: int
) -> NewsRow | None:
    """Return the row of the learner's yes to news (B9); every tap renews it, with her language and country."""
    if any(isinstance(event, NewsStopped) for event in turn.events):
        return None
    wanted = not turn.transient and any(isinstance(event, NewsWanted) for event in turn.events)
    if wanted and session.country:
        return NewsRow(seal("announcement"), session.locale, session.country, long_until(now))
    if row is None or row.expires_at <= now:
        return row
    if turn.transient:
        return replace(row, expires_at=long_until(now))
    return replace(row, locale=session.locale, country=session.country or row.country, expires_at=long_until(now))


def _senders(
    rows: tuple[SenderRow, ...], turn_request: TurnRequest, turn: Turn, session: Session, now: int
) -> tuple[SenderRow, ...]:
    """Return the rows that say that the learner's account has sent messages, kept apart from the messages.

    They expire at a midnight before she is forgotten, so they share no time with another row of hers (G6). They are
    deleted at once with Tidy up, when somebody else begins, and when nothing of her is to be kept (D3, B7). The
    messages stay: nothing links them to her.
    """
    if turn_request.sender_hash is None or session.sent_to is None:
        return ()
    if turn.transient:
        return rows
    until = long_until(now) if session.saved else now + GUEST_STAYS
    until -= until % DAY
    sent = (event.question for event in turn.events if isinstance(event, MessageSent))
    return tuple(SenderRow(question, until) for question in sorted({*(row.question for row in rows), *sent}))


def _messages(turn: Turn, draft: MessageDraft | None) -> tuple[PendingMessage, ...]:
    """Return rows for the messages that the turn says the learner sent."""
    session = turn.session
    if draft is None or session is None or turn.transient:
        return ()
    country = session.country if (session.country, session.locale) in draft.told else None
    return tuple(
        PendingMessage(
            code=draft.code,
            question=event.question,
            locale=session.locale,
            country=country or "",
            week=draft.week,
            words=draft.words,
            quotable=event.quotable,
        )
        for event in turn.events
        if isinstance(event, MessageSent)
    )
