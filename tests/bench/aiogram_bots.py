"""Bots of aiogram 3 that make the same calls as ours for each tap; run as a process.

    python -m tests.bench.aiogram_bots bare|dialog LAP

`bare` is a dispatcher as in aiogram's manual. `dialog` is a dialog of aiogram-dialog, a window for each question, whose
state is kept in SQLite. Neither library is a dependency of ours: the Python that runs this file has them, and need not
have any of ours.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ContentType
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StorageKey
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Column, Select
from aiogram_dialog.widgets.media import StaticMedia
from aiogram_dialog.widgets.text import Const, Format

from tests.bench.lap import Lap, LapBubble

DATA = Path(os.environ["DATA"])

uploaded: dict[str, str] = {}


async def begin(lap: Lap, message: Message) -> None:
    """Answer /start with the last bubble of the lap, which asks the question that the lap begins with."""
    await message.answer(lap[-1].bubbles[-1].html, reply_markup=_markup(lap[-1].bubbles[-1], 0))


async def tapped(lap: Lap, query: CallbackQuery, bot: Bot) -> None:
    number = int((query.data or "0").partition("/")[0])
    turn, after = lap[number], (number + 1) % len(lap)
    await query.answer()
    if not turn.pick:
        await query.message.edit_text(turn.bubbles[0].html, reply_markup=_markup(turn.bubbles[0], after))
        return
    for bubble in turn.bubbles:
        await _send(bot, query.from_user.id, bubble, after)
    picked = [[InlineKeyboardButton(text=turn.pick, callback_data="-")]]
    await query.message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=picked))


async def _send(bot: Bot, chat: int, bubble: LapBubble, after: int) -> None:
    """Send a bubble. A picture is uploaded the first time; after that its file_id is sent."""
    markup = _markup(bubble, after)
    if not bubble.picture:
        await bot.send_message(chat, bubble.html, reply_markup=markup, disable_notification=True)
        return
    photo = uploaded.get(bubble.picture) or BufferedInputFile(bytes.fromhex(bubble.picture), "picture.jpg")
    sent = await bot.send_photo(chat, photo, caption=bubble.html, reply_markup=markup, disable_notification=True)
    uploaded[bubble.picture] = sent.photo[-1].file_id


def _markup(bubble: LapBubble, after: int) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if bubble.keyboard:
        keys = [[KeyboardButton(text=text) for text in row] for row in bubble.keyboard]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, is_persistent=True)
    if not bubble.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=f"{after}/tap/-") for text in row] for row in bubble.buttons
        ]
    )


class SqliteStorage(BaseStorage):
    """State of aiogram in a table of SQLite, in which every change is committed."""

    def __init__(self, db: aiosqlite.Connection) -> None:
        """Use a connection to a database that has the table `kept`."""
        self._db, self._keys = db, DefaultKeyBuilder(with_bot_id=True, with_destiny=True)

    @classmethod
    async def open(cls, path: Path) -> SqliteStorage:
        """Open a database. As a careful user has it: with a log of changes, whose end a loss of power may take."""
        db = await aiosqlite.connect(path)
        await db.execute("PRAGMA journal_mode=WAL")
        await db.execute("PRAGMA synchronous=NORMAL")
        await db.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        return cls(db)

    async def set_state(self, key: StorageKey, state: Any = None) -> None:
        await self._set(self._keys.build(key, "state"), state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._get(self._keys.build(key, "state"))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._set(self._keys.build(key, "data"), json.dumps(data) if data else None)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await self._get(self._keys.build(key, "data")) or "{}")
        return found

    async def close(self) -> None:
        await self._db.close()

    async def _set(self, key: str, value: str | None) -> None:
        if value is None:
            await self._db.execute("DELETE FROM kept WHERE key = ?", (key,))
        else:
            await self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, value))
        await self._db.commit()

    async def _get(self, key: str) -> str | None:
        async with self._db.execute("SELECT value FROM kept WHERE key = ?", (key,)) as found:
            row = await found.fetchone()
        return row[0] if row else None


def dialog_of(lap: Lap) -> tuple[Dialog, Sequence[State]]:
    """Return a dialog of the lap, and its states: the questions before each turn."""
    states = [State() for _ in lap]
    type("Questions", (StatesGroup,), {f"q{number}": state for number, state in enumerate(states)})

    async def chosen(query: CallbackQuery, widget: object, manager: DialogManager, option: str) -> None:
        number = int(option.partition("/")[0])
        turn = lap[number]
        for bubble in turn.bubbles[:-1]:
            await _send(query.bot, query.from_user.id, bubble, 0)
        mode = ShowMode.SEND if turn.pick else ShowMode.EDIT
        await manager.switch_to(states[(number + 1) % len(lap)], show_mode=mode)

    windows = [_window(lap[number - 1].bubbles[-1], number, state, chosen) for number, state in enumerate(states)]
    return Dialog(*windows), states


def _window(asked: LapBubble, number: int, state: State, chosen: Any) -> Window:
    """Return the window of a question, its options one below the other under the name that all windows give them.

    aiogram-dialog reads the state before it waits for the tap before, so a fast tap may meet the window before.
    """
    texts = [text for row in asked.buttons for text in row]
    options = Column(Select(Format("{item}"), "option", lambda text: f"{number}/tap/-", texts, on_click=chosen))
    return Window(Const(asked.html), *_pictures(asked, number), options, state=state)


def _pictures(asked: LapBubble, number: int) -> Sequence[StaticMedia]:
    if not asked.picture:
        return ()
    path = DATA / f"{number}.jpg"
    path.write_bytes(bytes.fromhex(asked.picture))
    return (StaticMedia(path=path, type=ContentType.PHOTO),)


async def main(kind: str, lap: Lap) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    bot = Bot(os.environ["BOT_TOKEN"], session, DefaultBotProperties(parse_mode="HTML"))
    if kind == "bare":
        dispatcher = Dispatcher()
        dispatcher.message.register(partial(begin, lap), CommandStart())
        dispatcher.callback_query.register(partial(tapped, lap))
    else:
        dispatcher = Dispatcher(storage=await SqliteStorage.open(DATA / "dialog.db"))
        dialog, states = dialog_of(lap)

        async def start(message: Message, dialog_manager: DialogManager) -> None:
            await dialog_manager.start(states[0], mode=StartMode.RESET_STACK)

        dispatcher.message.register(start, CommandStart())
        dispatcher.include_router(dialog)
        setup_dialogs(dispatcher)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Lap.read(Path(sys.argv[2]))))
