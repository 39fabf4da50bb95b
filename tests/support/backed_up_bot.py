"""A stopped bot with something in every file that a whole backup holds, and in those that it must not hold."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.app.commands import staff_accounts
from bot.app.commands.staff_accounts import AccountOptions
from bot.app.config import Settings, settings
from bot.app.keys import pseudonym_key
from bot.app.stores import open_store, prepare_files
from bot.app.whole_backup.make import MadeBackup, make_backup
from bot.app.whole_backup.put_back import put_back, put_places_back
from bot.app.whole_backup.recipients import BACKUP_KEY, KEYS_KEY, make_recipients
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.storage.course_folders import course_in
from bot.storage.editions import EditionNote, Editions
from bot.storage.erased_list import ErasedList
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite import credentials, rooms
from bot.storage.sqlite.credentials import CREDENTIALS_FILE
from bot.storage.sqlite.public import freeze
from bot.storage.sqlite.rooms import ROOMS_FILE

KEPT, GUEST, ERASED = LearnerId("kept-canary"), LearnerId("guest-canary"), LearnerId("erased-canary")
STAGE = "stage: public\n"
TOKEN = "123456:canary-token_of-nobody-0123456789"
ACTIVE = Cell("2026-M10", "active", "KE")
BY = EditionNote("a word", ("anna",), ("bea",), ("lessons/well",))


@dataclass
class BackedUpBot:
    """A stopped bot in `folder`/data; `restored` is the folder of another machine."""

    folder: Path
    database: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def restored(self) -> Path:
        return self.folder / "elsewhere"

    @property
    def keys(self) -> tuple[Path, Path]:
        return self.folder / BACKUP_KEY, self.folder / KEYS_KEY

    def settings(self, data: Path, **more: str) -> Settings:
        return settings({"DATA": str(data), **self.database, **more}, self.folder)

    def backs_up(self, now: int, folder: Path | None = None) -> MadeBackup:
        return make_backup(self.settings(self.data), folder or self.folder / "backups", now)

    def restores(self, made: MadeBackup) -> object:
        return put_back(self.settings(self.restored), [made.keys, made.backup], self.keys)

    def restores_places(self, made: MadeBackup) -> None:
        put_places_back(self.settings(self.data), [made.keys, made.backup], self.keys)


async def backed_up_bot(folder: Path, patch: pytest.MonkeyPatch, now: int, database: str = "") -> BackedUpBot:
    """Make the bot, with three learners: one saved her place, one is a guest, one saved it and is to erase herself."""
    bot = BackedUpBot(folder, {"DATABASE_URL": database} if database else {})
    around = {**bot.database, "BOT_TOKEN": TOKEN, "ALARM_CHAT": "42", "STAFF_IDS": "7=Anna, 8"}
    patch.setattr(os, "environ", {"PATH": os.environ["PATH"], "HOME": str(folder), **around})
    patch.chdir(folder)
    bot.data.mkdir()
    store = await open_store(bot.settings(bot.data), pseudonym_key(bot.data))
    for number, learner in enumerate((KEPT, GUEST, ERASED), 1):
        step = partial(_becomes, Session("km", country="KH", saved=learner != GUEST))
        await store.turns([TurnRequest(learner, step, number, 4_242)], now)
    await store.close()
    prepare_files(bot.data)
    freeze(bot.data / "public.db", period("2026-M10"), [FrozenCell(ACTIVE, 120)])
    rooms.prepare_rooms(bot.data / ROOMS_FILE)
    credentials.prepare_credentials(bot.data / CREDENTIALS_FILE)
    staff_accounts.add(bot.settings(bot.data), "anna", AccountOptions())
    _publish(folder, bot.data, now)
    (bot.data / "stage.yaml").write_text(STAGE)
    (bot.data / "brakes.json").write_text("{}")
    (bot.data / "drafts" / "well").mkdir(parents=True)
    (bot.data / "drafts" / "well" / "draft.json").write_text('"draft-canary"')
    (bot.data / "period-keys").mkdir(exist_ok=True)
    (bot.data / "period-keys" / "2026-Q4").write_text("period-canary")
    make_recipients(bot.data, folder, "2026-11-29")
    return bot


def _becomes(session: Session, before: Session | None) -> Turn:
    return Turn(session)


def _publish(folder: Path, data: Path, now: int) -> None:
    lessons = folder / "files" / "dialogues" / "lessons"
    lessons.mkdir(parents=True)
    (folder / "files" / "locales").mkdir()
    (lessons / "picture.png").write_bytes(os.urandom(50_000))
    for title in ("The well", "The old well"):
        (lessons / "well.yaml").write_text(f"title: {title}")
        Editions(data).publish(course_in(folder / "files"), BY, now)


def learners(data: Path) -> set[str]:
    with closing(sqlite3.connect(data / "bot.db")) as db:
        return {name for (name,) in db.execute("SELECT learner FROM guests")}


def erases(data: Path, learner: LearnerId, now: int) -> None:
    """Erase a learner as the bot does: on the list, then in the database."""
    ErasedList(data / "erased").add(learner, now)
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute("DELETE FROM guests WHERE learner = ?", (learner,))


def files_in(folder: Path) -> set[str]:
    return {it.relative_to(folder).as_posix() for it in folder.rglob("*") if it.is_file()}
