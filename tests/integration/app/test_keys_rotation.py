"""`main.py keys rotate`: an operator whose keys became known makes new ones, and no girl loses what she asked for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.app.commands import keys
from bot.app.commands.keys import rotate
from bot.app.config import settings
from bot.app.keys import pseudonym_key, row_seals, webhook_secret
from bot.app.stores import open_store
from bot.engine.events import NewsWanted
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.errors import NotNow, Refused
from bot.storage.address_cipher import AddressCipher
from bot.storage.ports import LearnerId, Purpose, TurnRequest
from bot.storage.sql import addresses
from tests.support.killed_process import Watch, killed
from tests.support.postgres_server import empty, postgres
from tests.support.turn_builders import NOON

GIRLS = {LearnerId(f"{chat:032x}"): chat for chat in range(101, 106)}
GIVEN = "c1a94e7f50b2d8363f9e17a4c05bd28871e6f3a90d4b5c2e8f7a16d03b9c45ea"
OTHER = "72d0b6e19a4f85c3207be4d96a1f58c03e9b7d2461af8c05d3e7b9204c6a1f8e"
PURPOSES: tuple[Purpose, ...] = ("reminder", "announcement")


@pytest.fixture(params=["SQLite", "PostgreSQL"])
async def bot(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a stopped bot with five learners who asked for reminders and news."""
    server = {"DATABASE_URL": await empty(postgres())} if request.param == "PostgreSQL" else {}
    return await asked(tmp_path, server)


async def asked(data: Path, more: dict[str, str] | None = None) -> dict[str, str]:
    environment = {"DATA": str(data), **(more or {})}
    wish = Session("en", country="KE", reminder=Reminder("friday", "KE"))
    found = settings(environment)
    store = await open_store(found, pseudonym_key(data))
    cipher = cipher_of(data, os.environ.get("ADDRESS_KEY") or (data / "address-key").read_text())
    for learner, chat in GIRLS.items():
        step = partial(_turn, Turn(wish, (NewsWanted(),)))
        await store.turns([TurnRequest(learner, step, sealed=partial(cipher.encrypt, chat))], NOON)
    await store.close()
    return environment


def cipher_of(data: Path, key: str) -> AddressCipher:
    """Return the cipher under a key of addresses and the bot's key of pseudonyms."""
    return AddressCipher(row_seals(pseudonym_key(data)).for_addresses(bytes.fromhex(key)))


def _turn(turn: Turn, session: Session | None) -> Turn:
    return turn


async def opened(environment: dict[str, str], key: str) -> list[int]:
    """Return the chats whose addresses open under a key, for both purposes together."""
    store = await open_store(settings(environment), pseudonym_key(Path(environment["DATA"])))
    rows = [(purpose, row) for purpose in PURPOSES for row in await store.addresses.last(purpose, 99)]
    await store.close()
    cipher = cipher_of(Path(environment["DATA"]), key)
    found = (cipher.decrypt(row.sealed, row.addressee, purpose) for purpose, row in rows)
    return sorted(chat for chat in found if chat is not None)


ALL = sorted([*GIRLS.values()] * 2)


def rotated(environment: dict[str, str], *, lost: bool = False) -> str:
    said: list[str] = []
    asyncio.run(rotate(settings(environment), lost=lost, say=said.append))
    return "\n".join(said)


async def test_every_address_opens_under_a_new_key_and_none_under_the_old_one(bot: dict[str, str]) -> None:
    data = Path(bot["DATA"])
    old, secret = (data / "address-key").read_text(), webhook_secret(data, {}).reveal()
    said = await asyncio.to_thread(rotated, bot)

    assert "There is a new key of addresses." in said
    assert (data / "address-key").read_text() != old
    assert await opened(bot, (data / "address-key").read_text()) == ALL
    assert await opened(bot, old) == []
    assert webhook_secret(data, {}).reveal() != secret
    assert not [it for it in data.rglob("*") if it.is_file() and old.encode() in it.read_bytes()]


def rotates(watch: Watch, environment: dict[str, str]) -> None:
    vars(addresses)["AT_ONCE"] = 2  # rows in one transaction, so that even a small store has several
    for owner, name in (
        (addresses.StoredAddresses, "rewrite"),
        (keys, "write_once"),
        (keys, "write_whole"),
        (Path, "replace"),
    ):
        watch(owner, name)
    os.environ.update(environment)
    rotated(environment)


async def test_killed_at_any_moment_the_same_command_ends_it_and_no_address_is_lost(bot: dict[str, str]) -> None:
    """Each try gets a little further: one moment, two, three."""
    data, moment = Path(bot["DATA"]), 1
    old = (data / "address-key").read_text()
    while await asyncio.to_thread(killed, moment, rotates, bot):
        if (data / "address-key.next").exists():
            with pytest.raises(NotNow, match="keys are being changed"):
                await open_store(settings(bot), pseudonym_key(data))
        else:
            assert await opened(bot, (data / "address-key").read_text()) == ALL
        moment += 1

    assert moment > 8
    assert await opened(bot, (data / "address-key").read_text()) == ALL
    assert await opened(bot, old) == []


async def test_while_a_bot_runs_it_is_refused_and_changes_nothing(bot: dict[str, str]) -> None:
    data = Path(bot["DATA"])
    old = (data / "address-key").read_text()
    store = await open_store(settings(bot), pseudonym_key(data))
    try:
        with pytest.raises(Refused, match="A bot is running"):
            await asyncio.to_thread(rotated, bot)
    finally:
        await store.close()

    assert (data / "address-key").read_text() == old
    assert await opened(bot, old) == ALL


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The key of addresses comes from the environment."""
    monkeypatch.setenv("ADDRESS_KEY", GIVEN)
    yield monkeypatch


async def test_a_key_from_outside_is_changed_by_a_file_that_the_operator_moves(
    tmp_path: Path, outside: pytest.MonkeyPatch
) -> None:
    bot, new = await asked(tmp_path), tmp_path / "address-key.new"
    assert str(new) in await asyncio.to_thread(rotated, bot)
    assert new.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="ADDRESS_KEY is not the new one"):
        await opened(bot, GIVEN)
    with pytest.raises(Refused, match="ADDRESS_KEY is not the new one"):
        await asyncio.to_thread(rotated, bot)

    key = new.read_text()
    outside.setenv("ADDRESS_KEY", key)
    assert await opened(bot, key) == ALL
    assert await opened(bot, GIVEN) == []
    assert not [it for it in tmp_path.rglob("*") if it.is_file() and key.encode() in it.read_bytes()]


async def test_a_wrong_key_neither_starts_a_bot_nor_changes_a_row_unless_the_old_one_is_lost(
    tmp_path: Path, outside: pytest.MonkeyPatch
) -> None:
    bot = await asked(tmp_path)
    outside.setenv("ADDRESS_KEY", OTHER)
    with pytest.raises(Refused, match="opens no address"):
        await opened(bot, OTHER)
    with pytest.raises(Refused, match="opens no address"):
        await asyncio.to_thread(rotated, bot)
    outside.setenv("ADDRESS_KEY", GIVEN)
    assert await opened(bot, GIVEN) == ALL

    outside.setenv("ADDRESS_KEY", OTHER)
    assert "were deleted: 10." in await asyncio.to_thread(partial(rotated, bot, lost=True))


async def test_a_credential_of_systemd_counts_like_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ADDRESS_KEY").write_text(f"{GIVEN}\n")
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    store = await open_store(settings({"DATA": str(tmp_path / "data")}), pseudonym_key(tmp_path / "data"))
    await store.close()

    assert not (tmp_path / "data" / "address-key").exists()
