"""Somebody steals DATA, while BOT_SECRET lies elsewhere, and wants to know who plays which lesson (S6)."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.conversation.rendering.callback import written
from bot.engine.input import Flags
from bot.storage.row_seals import RowSeals
from tests.support.announcing_bot import YES
from tests.support.bot_api import Girl
from tests.support.learner_actions import onboards, picks, types
from tests.support.scenario import Scenario, stage, until
from tests.support.shipped_words import first_line

PSEUDONYMS = "5d0f2c9a7be14386a1d35f0e92c84b7763d8e05af19b4c2d8a7056ef3b91c4d2"
ADDRESSES = "c1a94e7f50b2d8363f9e17a4c05bd28871e6f3a90d4b5c2e8f7a16d03b9c45ea"
SAID = "BOT_SECRET is not kept apart: whoever copies "
MINUTES = 150
"""Minutes of an afternoon over which reminders are spread."""


@dataclass(frozen=True)
class Thief:
    """A thief with a copy of DATA, and what stands in this repository."""

    stolen: Path

    @property
    def everything(self) -> bytes:
        return b"".join(it.read_bytes() for it in self.stolen.rglob("*") if it.is_file())

    def rows(self, table: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.stolen / "bot.db")) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(f"SELECT * FROM {table}")]

    def accounts(self) -> dict[str, int]:
        """Open all addresses with every file that may be a key; return the accounts by the name of their row."""
        files = [it.read_bytes() for it in self.stolen.rglob("*") if it.is_file() and it.stat().st_size < 100]
        written = [it.strip() for it in files if len(it.strip()) == 64]
        keys = [bytes.fromhex(it.decode()) for it in written]
        keys += [RowSeals(secret).for_addresses(key) for secret in written for key in keys]
        rows = [(it["learner"], it["address"], "reminder") for it in self.rows("reminders")]
        rows += [(it["learner"], it["sealed"], "announcement") for it in self.rows("news")]
        found = ((name, _opened(keys, sealed, f"{purpose} {name}")) for name, sealed, purpose in rows)
        return {name: account for name, account in found if account is not None}

    def joined(self) -> list[str]:
        """Return the places that an address leads to, by its name or by the minute of a reminder."""
        names = {str(it["learner"]) for it in (*self.rows("reminders"), *self.rows("news"))}
        minutes = {_minute(it["due_at"]) for it in self.rows("reminders")}
        places = [str(it["learner"]) for it in self.rows("guests")]
        return [it for it in places if it in names or _minute_of_name(it) in minutes]


def _opened(keys: list[bytes], sealed: bytes, bound: str) -> int | None:
    for key in keys:
        try:
            return int.from_bytes(AESGCM(key).decrypt(sealed[:12], sealed[12:], bound.encode()), "big")
        except InvalidTag:
            pass
    return None


def _minute(due_at: int) -> int:
    """Return the minute after four in the afternoon in Kenya."""
    at = datetime.fromtimestamp(due_at, UTC)
    return (at.hour - 13) * 60 + at.minute


def _minute_of_name(name: str) -> int:
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest(), "big") % MINUTES


async def asks_for_everything(here: Scenario) -> Girl:
    """Let a girl ask for reminders and news, and answer questions of a sensitive story."""
    girl = here.girl()
    await onboards(girl)
    await types(girl, "/lessons")
    for label in ("My settings", "Remind me", "Yes, pick a day", "Kenya", "Friday"):
        await picks(girl, label)
    await girl.taps_data(written(YES, Flags("en", country="KE")), girl.last.message_id)
    await girl.waits_for(first_line("news/wanted"))
    return girl


async def robbed(here: Scenario, tmp: Path) -> Thief:
    await until(lambda: Thief(here.bot.data).rows("news"))
    await here.bot.stop()
    shutil.copytree(here.bot.data, tmp / "stolen")
    return Thief(tmp / "stolen")


async def test_where_bot_secret_lies_elsewhere_no_address_opens_and_no_file_tells_a_place(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True, BOT_SECRET=PSEUDONYMS) as here:
        girl = await asks_for_everything(here)
        assert not [line for line in here.bot.log if SAID in line]
        thief = await robbed(here, tmp_path)

    assert len(thief.rows("guests")) == len(thief.rows("reminders")) == len(thief.rows("news")) == 1
    assert thief.accounts() == {}
    assert thief.joined() == []
    for it in (PSEUDONYMS, str(girl.id)):
        assert it.encode() not in thief.everything, it
    assert b"10-13" not in (thief.stolen / "bot.db").read_bytes()


async def test_where_the_key_of_addresses_lies_elsewhere_no_address_opens_though_bot_secret_is_in_data(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, is_brief=True, ADDRESS_KEY=ADDRESSES) as here:
        await asks_for_everything(here)
        thief = await robbed(here, tmp_path)

    assert len(thief.rows("reminders")) == len(thief.rows("news")) == 1
    assert thief.accounts() == {}
    assert ADDRESSES.encode() not in thief.everything


async def test_where_both_lie_in_data_the_start_says_that_data_opens_everything_and_it_does(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True) as here:
        girl = await asks_for_everything(here)
        assert len([line for line in here.bot.log if SAID in line]) == 1
        thief = await robbed(here, tmp_path)

    assert set(thief.accounts().values()) == {girl.id}
