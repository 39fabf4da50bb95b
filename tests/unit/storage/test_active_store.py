"""A bot runs on the store that the girls are in, and on no other: they would begin anew, or meet an old state."""

from __future__ import annotations

import pytest

from bot.errors import NotNow, Refused
from bot.storage.records.migration_state import Engine, MigrationState, ensure_active


def test_a_store_of_its_own_and_one_that_the_girls_came_to_are_fine() -> None:
    ensure_active(MigrationState(), "SQLite")
    ensure_active(MigrationState("", "move"), "PostgreSQL")
    ensure_active(MigrationState("", "move"), "PostgreSQL", "move")


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_a_store_that_the_girls_have_left_is_refused(engine: Engine) -> None:
    with pytest.raises(Refused, match="moved"):
        ensure_active(MigrationState("gone", "move"), engine)


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_a_store_that_the_girls_are_moving_into_is_not_ready(engine: Engine) -> None:
    with pytest.raises(NotNow, match="is being moved into"):
        ensure_active(MigrationState("coming", "move"), engine)


def test_another_store_than_the_one_they_have_moved_to_is_refused() -> None:
    with pytest.raises(Refused, match="to another database"):
        ensure_active(MigrationState("", "other"), "PostgreSQL", "move")


def test_a_new_store_is_active_and_one_made_by_a_migration_is_incoming() -> None:
    assert MigrationState.new("") == MigrationState("", "")
    assert MigrationState.new("move") == MigrationState("coming", "move")
    assert [MigrationState(it).is_active for it in ("", "coming", "gone")] == [True, False, False]
