"""A learner's words, her address and her codes never stand in a log or a traceback that prints a row."""

from __future__ import annotations

import pytest

from bot.engine.turn import Turn
from bot.storage.ports import LearnerId, MessageDraft, TurnApplied, TurnRequest, Withdrawal
from bot.storage.records.apply_turn import PendingMessage, TurnResult
from bot.storage.records.learner import LearnerRecord, NewsRow, ReminderRow


def step(_: object) -> Turn:
    return Turn(None)


PRINTED: list[tuple[object, str]] = [
    (
        PendingMessage(b"secret", "first", "en", "KE", "2027-W02", "secret", True),
        "PendingMessage(question='first', locale='en', country='KE', week='2027-W02', quotable=True)",
    ),
    (
        TurnResult(TurnApplied(Turn(None), None), LearnerRecord(), withdrawn=b"secret"),
        "TurnResult(done=TurnApplied(turn=Turn(session=None, events=(), transient=False, quiet=False), before=None,"
        " news_until=None, is_hiding=False), record=LearnerRecord(guest=None, reminder=None, news=None, sent_to=(),"
        " is_hiding=False), counted=None, messages=(), message_id=None)",
    ),
    (
        ReminderRow(b"secret", "en", "KE", "friday", 7, 9),
        "ReminderRow(locale='en', country='KE', weekday='friday', due_at=7, expires_at=9)",
    ),
    (NewsRow(b"secret", "en", "KE", 9), "NewsRow(locale='en', country='KE', expires_at=9)"),
    (MessageDraft("secret", b"secret", "2027-W02"), "MessageDraft(week='2027-W02', told=frozenset())"),
    (Withdrawal(b"secret", step), f"Withdrawal(step={step!r})"),
    (
        TurnRequest(LearnerId("achieng"), step, sealed=lambda *_: b"secret", sender_hash=b"secret"),
        f"TurnRequest(learner='achieng', step={step!r}, update_id=None, message_id=None, counts=None,"
        " message_draft=None, withdrawal=None)",
    ),
]
"""Each record that holds something secret, and all of it that may be printed."""


@pytest.mark.parametrize(("record", "printed"), PRINTED, ids=lambda it: type(it).__name__)
def test_a_printed_record_leaves_out_what_nobody_may_read(record: object, printed: str) -> None:
    assert repr(record) == printed
