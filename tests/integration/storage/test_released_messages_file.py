"""Released messages: a file that identifies no learner, and holds each message exactly once."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.safeguarding.messages.message import ReleasedMessage
from bot.storage.sqlite.released_messages import (
    are_invented,
    forget_released,
    prepare_released_messages,
    read_released_messages,
    release,
    withdraw,
)

ONE = ReleasedMessage("q7", "next-story", "en", "KE", "2027-W09", "More goats please", True)
TWO = replace(ONE, id="b2", words="Less kanari", quotable=False)
MAY = date(2027, 5, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    prepare_released_messages(tmp_path / "voices.db", invented=False)
    return tmp_path / "voices.db"


def test_released_messages_are_read_by_their_numbers_and_not_in_the_order_they_came(path: Path) -> None:
    release(path, [ONE, TWO], MAY)

    assert read_released_messages(path) == (TWO, ONE)


def test_a_release_that_is_written_twice_doubles_no_message(path: Path) -> None:
    release(path, [ONE], MAY)
    release(path, [ONE, TWO], MAY)

    assert read_released_messages(path) == (TWO, ONE)


def test_withdrawn_and_old_messages_leave_the_bytes_of_the_file(path: Path) -> None:
    release(path, [TWO], MAY)
    release(path, [ONE], date(2027, 5, 8))
    withdraw(path, ["b2", "never-there"])
    assert read_released_messages(path) == (ONE,)

    forget_released(path, date(2027, 5, 7))
    assert read_released_messages(path) == (ONE,)
    forget_released(path, date(2027, 5, 8))
    assert read_released_messages(path) == ()
    assert not {b"kanari", b"goats"} & {word for word in (b"kanari", b"goats") if word in path.read_bytes()}


def test_only_its_owner_and_the_page_may_read_the_file_and_its_words_are_in_no_print(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "goats" not in repr(ONE)


def test_invented_messages_and_real_ones_are_never_in_one_file(path: Path) -> None:
    assert not are_invented(path)
    with pytest.raises(Refused):
        prepare_released_messages(path, invented=True)


def test_without_a_file_nobody_has_spoken(tmp_path: Path) -> None:
    assert read_released_messages(tmp_path / "voices.db") == ()
