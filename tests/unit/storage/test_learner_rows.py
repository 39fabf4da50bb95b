"""A learner's rows bring back the session that was stored, for exactly as long as she was promised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.durations import DAY
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.records.learner import GuestRow, LearnerRecord, NewsRow, ReminderRow, SenderRow
from bot.storage.records.rows import from_row, to_row
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals
from tests.support.opened_rows import KEYLESS_ROWS

ALL_OF_HERS = Session(
    "km",
    "14-17",
    "KE",
    ("my-safety-team", "lock-it-up"),
    "friend-or-pretend",
    Visit(
        "lock-it-up",
        "10-13",
        "NP",
        (Answer("a", "abcdef"), Answer("b", "234567")),
        (Answer("a", "zzzzzz"),),
        ("my-safety-team",),
    ),
    saved=True,
    writing="first",
    sitting=("my-safety-team", "lock-it-up"),
    task="lock-it-up",
)
ALL_COLUMNS = (
    "km",
    "KE",
    "14-17",
    "my-safety-team lock-it-up",
    "friend-or-pretend",
    "lock-it-up",
    "10-13",
    "NP",
    "a=abcdef b=234567",
    "a=zzzzzz",
    1,
    0,
    "first",
    "my-safety-team lock-it-up",
    "my-safety-team",
    "lock-it-up",
)
NEW = Session("en", less_data=True)
NEW_COLUMNS = ("en", None, None, "", None, None, None, None, "", "", 0, 1, None, "", "", None)

SESSIONS = pytest.mark.parametrize(("session", "columns"), [(ALL_OF_HERS, ALL_COLUMNS), (NEW, NEW_COLUMNS)])


@SESSIONS
def test_a_session_is_written_column_by_column(session: Session, columns: tuple[object, ...]) -> None:
    assert to_row(session) == columns


@SESSIONS
def test_what_was_written_brings_back_the_same_session(session: Session, columns: tuple[object, ...]) -> None:
    found = from_row(columns)

    assert found == session
    assert (type(found.saved), type(found.less_data)) == (bool, bool)


ACHIENG, ADDRESSEE = LearnerId("achieng"), AddresseeId("own-achieng")
GIRL_ROW = GuestRow(NEW, 100)
ASKED = ReminderRow(b"address", "en", "KE", "friday", 70, 90)
YES = NewsRow(b"sealed", "sw", "NP", 80)
GUEST = KEYLESS_ROWS.guest(GIRL_ROW, ACHIENG)
REMINDER, NEWS = KEYLESS_ROWS.reminder(ASKED, ADDRESSEE), KEYLESS_ROWS.news(YES, ADDRESSEE)
NO_GUEST, NO_REMINDER, NO_NEWS = (None,) * 3, (None,) * 6, (None,) * 4


@pytest.mark.parametrize(
    ("row", "record"),
    [
        ((*NO_GUEST, *NO_REMINDER, *NO_NEWS, 0), LearnerRecord()),
        ((*GUEST, *NO_REMINDER, *NO_NEWS, 0), LearnerRecord(guest=GIRL_ROW)),
        ((*NO_GUEST, *REMINDER, *NO_NEWS, 0), LearnerRecord(reminder=ASKED)),
        ((*NO_GUEST, *NO_REMINDER, *NEWS, 0), LearnerRecord(news=YES)),
        ((*GUEST, *REMINDER, *NEWS, 1), LearnerRecord(GIRL_ROW, ASKED, YES, is_hiding=True)),
    ],
)
def test_three_tables_side_by_side_make_one_record(row: tuple[object, ...], record: LearnerRecord) -> None:
    marks = [SenderRow("first", 60)]

    assert KEYLESS_ROWS.learner(row, ACHIENG, ADDRESSEE) == record
    assert KEYLESS_ROWS.learner(row, ACHIENG, ADDRESSEE, marks) == replace(record, sent_to=(SenderRow("first", 60),))


def test_a_row_that_is_moved_to_another_learner_does_not_open() -> None:
    found = KEYLESS_ROWS.learner((*GUEST, *REMINDER, *NEWS, 0), LearnerId("sita"), AddresseeId("own-sita"))

    assert found.guest is None
    assert (found.reminder and found.reminder.expires_at, found.news and found.news.expires_at) == (0, 0)


def test_what_a_row_of_hers_holds_is_told_by_nothing_but_the_key(session: Session = ALL_OF_HERS) -> None:
    row = GuestRow(session, 100)
    sealed, saved, expires_at = KEYLESS_ROWS.guest(row, ACHIENG)
    again, *_ = KEYLESS_ROWS.guest(row, ACHIENG)

    assert (saved, expires_at) == (1, 100)
    assert sealed != again
    assert RowFormat(RowSeals(b"another")).opened_guest(sealed, ACHIENG, saved) is None
    assert len(sealed) == len(KEYLESS_ROWS.guest(GIRL_ROW, ACHIENG)[0]) + 256, "its length is rounded"


MIDNIGHT = 20_000 * DAY
FRIDAY = Reminder("friday", "KE")
WISH = ReminderRow(b"address", "sw", "KE", "friday", MIDNIGHT, MIDNIGHT + 50)
GIRL = GuestRow(Session("en", "10-13", "NP"), MIDNIGHT + 60)
SENT = (SenderRow("old", MIDNIGHT + 10), SenderRow("first", MIDNIGHT + 40))

HERS = LearnerRecord(GIRL, WISH, NewsRow(b"sealed", "en", "NP", MIDNIGHT + 20), SENT)
ALONE = Session("sw", country="KE", reminder=FRIDAY, by_reminder=True)


@pytest.mark.parametrize(
    ("record", "at", "session"),
    [
        (HERS, 9, Session("en", "10-13", "NP", reminder=FRIDAY, sent_to="old")),
        (HERS, 10, Session("en", "10-13", "NP", reminder=FRIDAY, sent_to="first")),
        (HERS, 40, Session("en", "10-13", "NP", reminder=FRIDAY)),
        (HERS, 49, Session("en", "10-13", "NP", reminder=FRIDAY)),
        (HERS, 50, Session("en", "10-13", "NP")),
        (HERS, 59, Session("en", "10-13", "NP")),
        (HERS, 60, None),
        (replace(HERS, guest=None), 9, replace(ALONE, sent_to="old")),
        (replace(HERS, guest=None), 49, ALONE),
        (replace(HERS, guest=None), 50, None),
        (replace(HERS, reminder=None), 39, Session("en", "10-13", "NP", sent_to="first")),
        (LearnerRecord(sent_to=SENT), 9, None),
        (LearnerRecord(), 9, None),
    ],
)
def test_each_part_of_hers_is_known_until_the_second_in_which_it_expires(
    record: LearnerRecord, at: int, session: Session | None
) -> None:
    assert record.session(MIDNIGHT + at) == session


@pytest.mark.parametrize(("at", "until"), [(19, MIDNIGHT + 20), (20, None)])
def test_her_address_for_news_is_known_until_the_second_in_which_it_expires(at: int, until: int | None) -> None:
    assert HERS.news_until(MIDNIGHT + at) == until
    assert LearnerRecord(GIRL, WISH).news_until(MIDNIGHT + at) is None


def test_on_the_next_day_her_sitting_is_over_and_on_the_same_it_is_not() -> None:
    girl = LearnerRecord(GuestRow(Session("en", sitting=("goat",)), MIDNIGHT + DAY))

    assert girl.session(MIDNIGHT - 1) == Session("en", sitting=("goat",))
    assert girl.session(MIDNIGHT) == Session("en")


@pytest.mark.parametrize(
    ("record", "is_in"),
    [
        (LearnerRecord(GuestRow(Session("en", saved=True), 1)), True),
        (LearnerRecord(GuestRow(Session("en"), 1)), False),
        (LearnerRecord(reminder=WISH), False),
    ],
)
def test_only_a_saved_place_may_lie_in_a_backup(record: LearnerRecord, is_in: bool) -> None:
    assert record.is_in_backups is is_in
