"""A learner's rows bring back the session that was stored, for exactly as long as she was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.durations import DAY
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.records.learner import LearnerRecord, LearnerRow, NewsRow, ReminderRow, SenderRow
from bot.storage.records.rows import from_row, to_row
from bot.storage.records.tables import GUESTS, NEWS, REMINDERS, NamedRow
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals
from tests.support.opened_rows import KEYLESS_ROWS

NAME = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
NAMES = st.lists(NAME, max_size=4).map(tuple)
TRAIL = st.lists(st.builds(Answer, NAME, NAME), max_size=4).map(tuple)
VISIT = st.builds(
    Visit,
    **{it.name: ... for it in fields(Visit)} | {"lesson": NAME, "trail": TRAIL, "first": TRAIL, "sitting": NAMES},
)
IN_OTHER_ROWS = {"reminder": st.none(), "by_reminder": st.just(False), "sent_to": st.none()}
SESSION = st.builds(
    Session,
    **{it.name: ... for it in fields(Session)}
    | {"finished": NAMES, "sitting": NAMES, "visit": st.none() | VISIT}
    | IN_OTHER_ROWS,
)
"""Any session: also with a field that is new."""


@given(SESSION)
def test_any_session_comes_back_from_its_row_as_it_was(session: Session) -> None:
    """A new field of a session needs a line in `bot/storage/records/rows.py`."""
    found = from_row(to_row(session))

    assert found == session
    assert (type(found.saved), type(found.less_data)) == (bool, bool)


def test_of_a_new_session_only_the_language_is_written() -> None:
    assert to_row(Session("en")) == {"locale": "en"}


ACHIENG, ADDRESSEE = LearnerId("achieng"), AddresseeId("own-achieng")
HER_VISIT = Visit("lock-it-up", "10-13", "NP", (Answer("a", "abcdef"), Answer("b", "234567")), (Answer("a", "zzzzzz"),))
GIRL_ROW = LearnerRow(Session("km", "14-17", "KE", ("my-safety-team",) * 20, visit=HER_VISIT, saved=True), 100)
ASKED = ReminderRow(b"address", "en", "KE", "friday", 70, 90)
YES = NewsRow(b"sealed", "sw", "NP", 80)
GUEST = KEYLESS_ROWS.guest(GIRL_ROW, ACHIENG)
ASKED_ROW, YES_ROW = KEYLESS_ROWS.reminder(ASKED, ADDRESSEE), KEYLESS_ROWS.news(YES, ADDRESSEE)


def side_by_side(rows: Sequence[NamedRow | None], hiding: int = 0) -> list[Any]:
    """Return the columns of three rows as a store reads them; those of a missing row are NULL."""
    there = zip((GUESTS, REMINDERS, NEWS), rows, strict=True)
    return [*(row and row[name] for table, row in there for name in table.values), hiding]


@pytest.mark.parametrize("there", [(), ("guest",), ("reminder",), ("news",), ("guest", "reminder", "news")])
def test_three_tables_side_by_side_make_one_record(there: Sequence[str]) -> None:
    rows = {"guest": GUEST, "reminder": ASKED_ROW, "news": YES_ROW}
    columns = side_by_side([rows[it] if it in there else None for it in rows], hiding=1)
    sender = SenderRow("first", 60)
    again = KEYLESS_ROWS.opened_sender(KEYLESS_ROWS.sender(sender, b"mark"))

    assert KEYLESS_ROWS.learner(columns, ACHIENG, ADDRESSEE, [again]) == LearnerRecord(
        guest=GIRL_ROW if "guest" in there else None,
        reminder=ASKED if "reminder" in there else None,
        news=YES if "news" in there else None,
        sent_to=(sender,),
        is_hiding=True,
    )


def test_a_row_that_is_moved_to_another_learner_does_not_open() -> None:
    columns = side_by_side([GUEST, ASKED_ROW, YES_ROW])
    found = KEYLESS_ROWS.learner(columns, LearnerId("sita"), AddresseeId("own-sita"))

    assert found.guest is None
    assert (found.reminder and found.reminder.expires_at, found.news and found.news.expires_at) == (0, 0)


def test_what_a_row_of_hers_holds_is_told_by_nothing_but_the_key() -> None:
    sealed = GUEST["sealed"]
    little = KEYLESS_ROWS.guest(LearnerRow(Session("en"), 100), ACHIENG)["sealed"]

    assert (GUEST["saved"], GUEST["expires_at"]) == (1, 100)
    assert sealed != KEYLESS_ROWS.guest(GIRL_ROW, ACHIENG)["sealed"]
    assert RowFormat(RowSeals(b"another")).opened_guest(sealed, ACHIENG, saved=1) is None
    assert (len(sealed) - len(little)) % 256 == 0 < len(sealed) - len(little), "its length is rounded"


MIDNIGHT = 20_000 * DAY
FRIDAY = Reminder("friday", "KE")
WISH = ReminderRow(b"address", "sw", "KE", "friday", MIDNIGHT, MIDNIGHT + 50)
GIRL = LearnerRow(Session("en", "10-13", "NP"), MIDNIGHT + 60)
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
    girl = LearnerRecord(LearnerRow(Session("en", sitting=("goat",)), MIDNIGHT + DAY))

    assert girl.session(MIDNIGHT - 1) == Session("en", sitting=("goat",))
    assert girl.session(MIDNIGHT) == Session("en")


@pytest.mark.parametrize(
    ("record", "is_in"),
    [
        (LearnerRecord(LearnerRow(Session("en", saved=True), 1)), True),
        (LearnerRecord(LearnerRow(Session("en"), 1)), False),
        (LearnerRecord(reminder=WISH), False),
    ],
)
def test_only_a_saved_place_may_lie_in_a_backup(record: LearnerRecord, is_in: bool) -> None:
    assert record.is_in_backups is is_in
