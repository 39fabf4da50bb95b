"""Tables of a store: moving them and deleting what is expired take the right columns for a key."""

from __future__ import annotations

from bot.storage.records.tables import EXPIRE, FADE, MOVES

KEYS = {
    "guests": ("learner",),
    "messages": ("learner", "message_id"),
    "handled_updates": ("update_id",),
    "ledger": ("book", "block"),
    "carried": ("quarter", "month", "kind", "country", "locale", "lesson", "item", "value"),
    "tallies": ("quarter", "country", "event"),
    "reminders": ("learner",),
    "news": ("learner",),
    "announcing": ("announcement",),
    "sendings": ("announcement", "learner"),
    "voices": ("code",),
    "spoke": ("mark", "question"),
}


def test_each_table_that_moves_has_its_key() -> None:
    assert {table.name: table.key for table in MOVES} == KEYS


def test_the_key_of_a_row_is_the_values_of_its_key_columns() -> None:
    tables = {table.name: table for table in MOVES}

    assert tables["sendings"].columns == ("announcement", "learner", "state")
    assert tables["sendings"].key_of(("stories", "achieng", "told")) == ("stories", "achieng")


def test_what_is_kept_for_a_time_is_all_that_expires() -> None:
    assert [table.name for table in EXPIRE] == ["guests", "messages", "handled_updates"]
    assert [table.name for table in FADE] == ["reminders", "news", "spoke"]
