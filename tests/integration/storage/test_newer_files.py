"""Files of a newer version of the program: each is refused and left as it is, so going back loses nothing unseen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.announced import prepare_announced
from bot.storage.sqlite.codes import prepare_codes
from bot.storage.sqlite.credentials import prepare_credentials
from bot.storage.sqlite.database import newest, open_alone
from bot.storage.sqlite.public import prepare_public, read_public
from bot.storage.sqlite.released_messages import prepare_released_messages
from bot.storage.sqlite.rooms import prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from bot.storage.sqlite.store import SqliteStore


def add_anna(path: Path) -> None:
    StaffAccountsFile(path).add(Member("anna", "a hash"))


FILES: Mapping[str, Callable[[Path], None]] = {
    "public.db": partial(prepare_public, invented=False),
    "voices.db": partial(prepare_released_messages, invented=False),
    "announced.db": prepare_announced,
    "rooms/rooms.db": prepare_rooms,
    "rooms/credentials.db": prepare_credentials,
    "staff.db": add_anna,
    "codes/staff.db": prepare_codes,
}
"""Files beside `bot.db`, each with what creates it and brings it up to date."""


def make_newer(path: Path) -> bytes:
    """Give a file the next version and return its bytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        db.execute(f"PRAGMA user_version={version + 1}")
    return path.read_bytes()


async def test_a_database_that_a_newer_bot_has_upgraded_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    await (await SqliteStore.open(path, "fits")).close()
    newer = make_newer(path)

    with pytest.raises(Refused, match=r"made by a newer version of the bot\. Start that one\."):
        open_alone(path, "fits").close()
    with pytest.raises(Refused, match="made by a newer version of the bot"):
        await SqliteStore.open(path, "fits")
    assert path.read_bytes() == newer
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (newest() + 1,)


@pytest.mark.parametrize("name", FILES)
def test_a_small_file_that_a_newer_program_has_upgraded_is_refused_and_stays_as_it_is(
    name: str, tmp_path: Path
) -> None:
    path, prepare = tmp_path / name, FILES[name]
    prepare(path)
    newer = make_newer(path)

    with pytest.raises(Refused, match=rf"{path.name} was made by a newer version of the program\. Start that one\."):
        prepare(path)
    assert path.read_bytes() == newer


def test_figures_of_a_newer_program_are_not_said_to_be_old(tmp_path: Path) -> None:
    prepare_public(tmp_path / "public.db", invented=False)
    make_newer(tmp_path / "public.db")

    with pytest.raises(Refused, match="newer version of the program"):
        read_public(tmp_path / "public.db")
