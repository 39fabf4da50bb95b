"""Thousands of forged updates: a stranger with a changed app presses any button and sends whatever he likes.

No error escapes, no turn fails, nothing is answered into another chat, and no row of another girl changes. Each day
others are sent; `SEED=20261129` sends those of a day again, and `FULL_LOAD=true` sends 100,000.
"""

from __future__ import annotations

import json
import sqlite3
import string
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest

from bot.conversation.service import Conversation
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.profile import SlashCommand
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.chat_task import ChatTask
from bot.telegram.pacing import Pace
from bot.telegram.update_fields import update_in
from bot.telegram.update_parser import UpdateParser
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.on_ci import SEED, load
from tests.support.shipped_words import first_line

MANY, MALFORMED = load(4_000, 100_000), load(500, 3_000)
BATCH = 500
FAST = 1e6
"""Messages a second: a stranger's answers keep nobody waiting here."""

NOW = 1_800_000_000
AT = datetime.fromtimestamp(NOW, UTC)
KEY = b"key of the pseudonyms"
STRANGERS = range(1, 40)
OTHERS = range(1_000, 1_030)

COURSE = real().course
SCRIPTS = (*COURSE.lessons, *COURSE.bot)
STOPS = tuple(sorted({stop.id for script in COURSE.scripts for stop in script.stops()}))
ODD_SCRIPTS, ODD_STOPS = ("question", "question-calm", "a", "-", "a" * 22), ("", "x", "badge-save", "a" * 22)
"""Names at the edges, each tried often: a mistake shows where one of these meets another."""

KEYS = (
    *("back", "go", "new", "open", "tidy", "next", "badge", "send", "quote", "smile", "shrug", "frown", "funny", "ok"),
    *sorted({option.key for script in COURSE.scripts for stop in script.stops() for option in stop.written}),
)
WORDS = sorted({*real().vocabulary.keys, *real().vocabulary.wishes, *real().vocabulary.commands})
KINDS = ("photo", "dice", "sticker", "location", "voice", "poll", "contact", "a_new_kind", "pinned_message")


@pytest.fixture
def dice() -> Random:
    """Return chance that is another one each day."""
    return Random(SEED)


def flags(dice: Random) -> str:
    if dice.random() < 0.7:
        return dice.choice("eksnfd") + dice.choice("KNCP-Z") + dice.choice("abc-z") + dice.choice("q-") + "l"
    return "".join(dice.choice(string.printable) for _ in range(dice.randrange(8)))


def data(dice: Random) -> str:
    """Return callback data: of a button that could be, of one that could not, or anything."""
    script = dice.choice(ODD_SCRIPTS if dice.random() < 0.3 else SCRIPTS)
    stop, key = dice.choice(ODD_STOPS if dice.random() < 0.3 else STOPS), dice.choice(KEYS)
    match dice.randrange(10):
        case 0:
            return f"l:{script}/{''.join(dice.choice('abcd2345') for _ in range(10))}/{flags(dice)}"
        case 1:
            return f"p:{script}/{dice.choice(('badge', 'badge-save', 'link', 'abcdef'))}/abcdef/{flags(dice)}"
        case 2:
            return "".join(chr(dice.randrange(1, 0x3000)) for _ in range(dice.randrange(64)))
        case _:
            return f"o:{script}/{stop}/{key}/{flags(dice)}"


def text(dice: Random) -> str:
    match dice.randrange(6):
        case 0:
            return f"/{dice.choice(get_args(SlashCommand))} {dice.choice((*SCRIPTS, *ODD_SCRIPTS))}"
        case 1:
            return dice.choice(WORDS)
        case 2:
            return str(dice.randrange(-5, 10**12))
        case 3:
            return f"{dice.choice(WORDS)} {dice.choice(WORDS)}"
        case _:
            return "".join(chr(dice.randrange(1, 0x11000)) for _ in range(dice.randrange(60)))


def update(dice: Random, number: int) -> dict[str, Any]:
    """Return an update of the shape that Telegram promises, of a stranger; what others decide is forged."""
    stranger = dice.choice(STRANGERS)
    chat = {"id": stranger, "type": "private"}
    person = {"id": stranger, "is_bot": False, "language_code": dice.choice(("en", "km", "xx", "", None))}
    if dice.random() < 0.6:
        shown = {"message_id": dice.randrange(2**31), "date": NOW, "chat": chat, "text": text(dice) or "x"}
        if dice.random() < 0.1:
            shown["entities"] = [{"type": "blockquote", "offset": dice.randrange(9), "length": dice.randrange(99)}]
        return {
            "update_id": number,
            "callback_query": {"id": "4", "from": person, "message": shown, "data": data(dice)},
        }
    content: dict[str, Any] = {"text": text(dice)}
    if dice.random() < 0.2:
        content = {dice.choice(KINDS): {}, "caption": text(dice)}
    if dice.random() < 0.05:
        content["forward_origin"] = {"type": "hidden_user"}
    kind = "edited_message" if dice.random() < 0.1 else "message"
    at = NOW - dice.choice((0, 0, 0, 7_200, -(10**9)))
    return {"update_id": number, kind: {"message_id": 7, "date": at, "chat": chat, "from": person, **content}}


def someone(number: int) -> Session:
    """Return what is kept of another girl."""
    visit = Visit("threats-dont-own-me", "14-17", "KE", (Answer("where-to-hide", "near4u"),))
    return Session("en", "14-17", "KE", ("lock-it-up",), None, visit, saved=True, reminder=Reminder("friday", "KE"))


def rows(path: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Return every row of every table."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: set(db.execute(f"SELECT * FROM {table}")) for table in tables}


@pytest.mark.slow
async def test_forged_updates_of_today_break_nothing_and_reach_nobody_else(tmp_path: Path, dice: Random) -> None:
    parser = UpdateParser(KEY, real(), seal=lambda *_: b"sealed")
    others = frozenset(parser.learner(number) for number in OTHERS)
    store = await SqliteStore.open(tmp_path / "bot.db", "f" * 32)
    try:
        await store.turns([_becomes(parser.learner(number), number) for number in OTHERS], NOW)
        before = rows(tmp_path / "bot.db")
        conversation = Conversation(store, real(), lambda: NOW)
        for first in range(0, MANY, BATCH):
            batch = [update(dice, first + number) for number in range(BATCH)]
            for task in await _answered(conversation, parser, batch):
                assert task.chat in STRANGERS
                assert task.learner not in others
        assert conversation.failed == 0
        after = rows(tmp_path / "bot.db")
        assert len(before["guests"]) == len(before["reminders"]) == len(OTHERS)
        assert {table: gone for table in before if (gone := before[table] - after[table])} == {}
    finally:
        await store.close()


def _becomes(learner: LearnerId, number: int) -> TurnRequest:
    return TurnRequest(learner, lambda _: Turn(someone(number)), sealed=lambda addressee, purpose: b"sealed")


async def _answered(conversation: Conversation, parser: UpdateParser, batch: list[dict[str, Any]]) -> list[ChatTask]:
    """Answer a batch as the dispatcher does, and return its tasks."""
    updates = [update_in(json.loads(json.dumps(it))) for it in batch]
    tasks = [task for it in updates if (task := parser.chat_task(it, AT))]
    await conversation.hear([task.incoming for task in tasks if task.incoming])
    return tasks


# Updates that are not even of Telegram's shape


def spoiled(dice: Random, found: Any) -> Any:
    """Return a piece of JSON with some of it left out, or of another type."""
    if dice.random() < 0.08:
        return dice.choice((None, [], {}, "", -1, 2**70, 0.5, True, "\ud800", {"id": []}))
    if isinstance(found, dict):
        return {name: spoiled(dice, value) for name, value in found.items() if dice.random() > 0.05}
    return [spoiled(dice, it) for it in found] if isinstance(found, list) else found


@pytest.mark.slow
async def test_a_request_that_is_no_update_at_all_is_dropped_and_the_next_girl_is_answered(
    tmp_path: Path, dice: Random
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic, per_chat=FAST, overall=FAST)) as here:
        for first in range(0, MALFORMED, BATCH):
            batch = [spoiled(dice, update(dice, first + number)) for number in range(BATCH)]
            await here.dispatcher.handle([it for it in batch if isinstance(it, dict) and "update_id" in it])
        girl = here.telegram.girl(1_001, "Achieng", language_code="en")
        await girl.types("help")
        await girl.waits_for(first_line("help/card"))
