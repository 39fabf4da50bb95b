"""Rows that a turn leaves of a learner: her address for news, the mark of a message, her message, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.durations import DAY, HOUR
from bot.engine.events import MessageSent, NewsStopped, NewsWanted
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.statistics.counted_events import CountedTurn
from bot.storage.ports import AddresseeId, LearnerId, MessageDraft, TurnApplied, TurnRequest
from bot.storage.records.apply_turn import MessageUnderCode, PendingMessage, TurnResult, apply_turn
from bot.storage.records.learner import LearnerRecord, LearnerRow, NewsRow, ReminderRow, SenderRow

MIDNIGHT = 20_000 * DAY
"""A Friday."""
NOW = MIDNIGHT + 12 * HOUR + 60
LONG = MIDNIGHT + 90 * DAY
GIRL = Session("sw", "10-13", "KE")
SPEAKING = replace(GIRL, sent_to="first")
FRIDAY, MONDAY = Reminder("friday", "KE"), Reminder("monday", "NP")
WORDS = MessageDraft("more goats", b"code", "2024-W40", frozenset({("KE", "sw")}))
PLAIN = TurnRequest(
    LearnerId("sita"),
    lambda _: Turn(None),
    message_id=7,
    counts=lambda _: CountedTurn("KE", "sw", "-"),
    sealed=lambda addressee, purpose: f"{addressee} {purpose}".encode(),
    message_draft=WORDS,
    sender_hash=b"mark",
)


def after(
    turn: Turn,
    record: LearnerRecord | None = None,
    request: TurnRequest = PLAIN,
    stored: MessageUnderCode | None = None,
) -> TurnResult:
    """Return what is left of a turn that came at NOW."""
    asked = replace(request, step=lambda _: turn)
    return apply_turn(record or LearnerRecord(), asked, stored, NOW, AddresseeId("hers"))


# --- news (B9) -----------------------------------------------------------------------------------------------------

OLD_NEWS = NewsRow(b"old", "en", "NP", NOW + 1)
NEW_NEWS = NewsRow(b"hers announcement", "sw", "KE", LONG)
NOWHERE = replace(GIRL, country=None)


@pytest.mark.parametrize(
    ("row", "turn", "news"),
    [
        (None, Turn(GIRL), None),
        (None, Turn(GIRL, (NewsWanted(),)), NEW_NEWS),
        (OLD_NEWS, Turn(GIRL, (NewsWanted(),)), NEW_NEWS),
        (None, Turn(NOWHERE, (NewsWanted(),)), None),
        (None, Turn(GIRL, (NewsWanted(),), transient=True), None),
        (OLD_NEWS, Turn(GIRL, (NewsStopped(),)), None),
        (OLD_NEWS, Turn(GIRL, (NewsWanted(), NewsStopped())), None),
        (OLD_NEWS, Turn(GIRL), NewsRow(b"old", "sw", "KE", LONG)),
        (OLD_NEWS, Turn(NOWHERE), NewsRow(b"old", "sw", "NP", LONG)),
        (OLD_NEWS, Turn(GIRL, transient=True), NewsRow(b"old", "en", "NP", LONG)),
        (replace(OLD_NEWS, expires_at=NOW), Turn(GIRL), replace(OLD_NEWS, expires_at=NOW)),
    ],
)
def test_her_address_for_news_is_kept_by_her_yes_and_her_taps_and_ends_with_her_no(
    row: NewsRow | None, turn: Turn, news: NewsRow | None
) -> None:
    it = after(turn, LearnerRecord(news=row))

    assert it.record.news == news
    assert it.done.news_until == (news.expires_at if news and news.expires_at > NOW else None)


def test_a_preview_has_no_address_and_stores_an_empty_one() -> None:
    it = after(Turn(replace(GIRL, reminder=FRIDAY), (NewsWanted(),)), request=replace(PLAIN, sealed=None))

    assert it.record.news and it.record.reminder
    assert (it.record.news.sealed, it.record.reminder.address) == (b"", b"")


# --- reminder ------------------------------------------------------------------------------------------------------


def reminded(row: ReminderRow | None, before: Reminder | None, wish: Reminder | None) -> ReminderRow | None:
    """Return the reminder row after a turn in which the learner's wish becomes another one."""
    kept = replace(row, expires_at=NOW + 1) if row and before else row
    return after(Turn(replace(GIRL, reminder=wish)), LearnerRecord(reminder=kept)).record.reminder


ROW = ReminderRow(b"old", "en", "KE", "friday", MIDNIGHT + 7 * DAY + 14 * HOUR, NOW + 1)


def test_a_new_reminder_is_due_a_week_later_at_the_earliest_in_her_afternoon() -> None:
    """Asked on a Friday; from four to half past six in Kenya it is three hours earlier in UTC."""
    row = reminded(None, None, FRIDAY)

    assert row
    assert 13 * HOUR <= row.due_at - (MIDNIGHT + 7 * DAY) < 15 * HOUR + HOUR // 2
    assert replace(row, due_at=0) == ReminderRow(b"hers reminder", "sw", "KE", "friday", 0, LONG)


def test_another_day_is_a_new_reminder_with_the_address_of_now() -> None:
    row = reminded(ROW, FRIDAY, MONDAY)

    assert row
    assert replace(row, due_at=0) == ReminderRow(b"hers reminder", "sw", "NP", "monday", 0, LONG)


def test_the_same_day_renews_the_reminder_in_the_language_of_now_and_keeps_its_address() -> None:
    assert reminded(ROW, FRIDAY, FRIDAY) == ReminderRow(b"old", "sw", "KE", "friday", ROW.due_at, LONG)


def test_a_girl_who_is_here_on_the_day_is_reminded_a_week_later() -> None:
    today = replace(ROW, due_at=MIDNIGHT + 14 * HOUR)

    assert reminded(today, FRIDAY, FRIDAY) == replace(ROW, locale="sw", expires_at=LONG)


def test_a_reminder_that_she_turned_off_is_gone_and_an_expired_one_waits_for_the_purge() -> None:
    assert reminded(ROW, FRIDAY, None) is None
    assert reminded(replace(ROW, expires_at=NOW), None, None) == replace(ROW, expires_at=NOW)


def test_her_guest_row_repeats_nothing_that_has_a_row_of_its_own() -> None:
    whole = replace(SPEAKING, reminder=FRIDAY, by_reminder=True)

    assert after(Turn(whole)).record.guest == LearnerRow(GIRL, MIDNIGHT + DAY + 13 * HOUR)
    assert after(Turn(SPEAKING)).record.guest == LearnerRow(GIRL, MIDNIGHT + DAY + 13 * HOUR)
    assert after(Turn(replace(GIRL, by_reminder=True))).record.guest == LearnerRow(GIRL, MIDNIGHT + DAY + 13 * HOUR)
    assert after(Turn(replace(GIRL, saved=True))).record.guest == LearnerRow(replace(GIRL, saved=True), LONG)


# --- messages and their marks (B7, G6) -----------------------------------------------------------------------------

SENT, SENT_BUT_NOT_TO_QUOTE = MessageSent("second", True), MessageSent("second", False)
MARKS = (SenderRow("first", MIDNIGHT + DAY),)
NEVER_MARKED = replace(PLAIN, sender_hash=None)


@pytest.mark.parametrize(
    ("turn", "request_", "marks"),
    [
        (Turn(SPEAKING), PLAIN, (SenderRow("first", MIDNIGHT + DAY),)),
        (Turn(replace(SPEAKING, saved=True)), PLAIN, (SenderRow("first", LONG),)),
        (Turn(SPEAKING, (SENT,)), PLAIN, (SenderRow("first", MIDNIGHT + DAY), SenderRow("second", MIDNIGHT + DAY))),
        (Turn(SPEAKING, (SENT,), transient=True), PLAIN, MARKS),
        (Turn(GIRL), PLAIN, ()),
        (Turn(GIRL, (SENT,)), PLAIN, ()),
        (Turn(SPEAKING, (SENT,)), NEVER_MARKED, ()),
    ],
)
def test_that_her_account_has_sent_words_is_kept_to_a_midnight_and_forgotten_with_her(
    turn: Turn, request_: TurnRequest, marks: tuple[SenderRow, ...]
) -> None:
    assert after(turn, LearnerRecord(sent_to=MARKS), request_).record.sent_to == marks


def test_words_taken_back_leave_those_of_other_words() -> None:
    record = LearnerRecord(LearnerRow(GIRL, NOW + 1), sent_to=(*MARKS, SenderRow("second", MIDNIGHT + DAY)))
    it = after(Turn(replace(GIRL, sent_to="second")), record, stored=MessageUnderCode("first"))

    assert it.record.sent_to == (SenderRow("second", MIDNIGHT + DAY),)


ROW_OF_WORDS = PendingMessage(b"code", "second", "sw", "KE", "2024-W40", "more goats", True)


@pytest.mark.parametrize(
    ("turn", "draft", "messages"),
    [
        (Turn(SPEAKING, (SENT,)), WORDS, (ROW_OF_WORDS,)),
        (Turn(SPEAKING, (SENT_BUT_NOT_TO_QUOTE,)), WORDS, (replace(ROW_OF_WORDS, quotable=False),)),
        (Turn(NOWHERE, (SENT,)), WORDS, (replace(ROW_OF_WORDS, country=""),)),
        (Turn(SPEAKING), WORDS, ()),
        (Turn(SPEAKING, (SENT,), transient=True), WORDS, ()),
        (Turn(SPEAKING, (SENT,)), None, ()),
        (Turn(None, (SENT,)), WORDS, ()),
    ],
)
def test_words_are_stored_only_when_her_turn_says_that_she_sent_them(
    turn: Turn, draft: MessageDraft | None, messages: tuple[PendingMessage, ...]
) -> None:
    assert after(turn, request=replace(PLAIN, message_draft=draft)).messages == messages


# --- the turn itself -----------------------------------------------------------------------------------------------


def test_a_turn_is_counted_and_her_message_remembered_while_she_has_a_session() -> None:
    stays, leaves = after(Turn(GIRL)), after(Turn(None))

    assert (stays.counted, stays.message_id, stays.is_over) == (CountedTurn("KE", "sw", "-"), 7, False)
    assert (leaves.counted, leaves.message_id, leaves.is_over) == (None, None, True)
    assert after(Turn(GIRL), request=replace(PLAIN, counts=None)).counted is None


def test_when_she_erases_her_data_right_after_only_words_without_a_name_stay() -> None:
    it = after(Turn(SPEAKING, (SENT,))).without_her

    assert (it.counted, it.message_id, it.messages) == (None, None, (ROW_OF_WORDS,))


SPOKEN = replace(GIRL, sent_to="first")
WISHING = replace(GIRL, reminder=FRIDAY)


@pytest.mark.parametrize(
    ("before", "turn", "withdrawn", "leaves"),
    [
        (None, Turn(GIRL), None, False),
        (GIRL, Turn(GIRL), None, False),
        (GIRL, Turn(SPOKEN), None, False),
        (WISHING, Turn(WISHING), None, False),
        (SPOKEN, Turn(SPOKEN), None, False),
        (WISHING, Turn(GIRL), None, True),
        (SPOKEN, Turn(GIRL), None, True),
        (WISHING, Turn(SPOKEN), None, True),
        (GIRL, Turn(None), None, True),
        (GIRL, Turn(GIRL, (NewsStopped(),)), None, True),
        (GIRL, Turn(GIRL, (NewsWanted(),)), None, False),
        (GIRL, Turn(GIRL), b"code", True),
    ],
)
def test_bytes_leave_the_file_only_when_something_of_hers_was_deleted(
    before: Session | None, turn: Turn, withdrawn: bytes | None, leaves: bool
) -> None:
    it = TurnResult(TurnApplied(turn, before), LearnerRecord(), withdrawn=withdrawn)

    assert it.leaves_bytes is leaves
    assert it.stops_news is (turn.session is None or NewsStopped() in turn.events)
