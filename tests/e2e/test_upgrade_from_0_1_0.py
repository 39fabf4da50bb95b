"""An operator upgrades: the store of version 0.1.0 opens, and every button in an old chat does what it says.

`tests/data/store-0.1.0/` was written by version 0.1.0 for two invented learners: its SQLite files as SQL, its keys, and
the buttons in their chats. One had saved her place and was in the middle of "Fair play", one was a guest.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import SHIFTED, TOKEN, BotProcess
from tests.support.clocks import ShiftedClock
from tests.support.learner_actions import labels, next_question, types
from tests.support.lessons_folder import KHMER, StoryFolder
from tests.support.paths import DATA
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

WRITTEN = DATA / "store-0.1.0"
CHATS = json.loads((WRITTEN / "chats.json").read_text("utf-8"))
LATER = 60
"""Seconds after the old version was stopped: a guest is still known."""


ANSWERS = {"Into the net": "What a goal.", "Only one": "That would be a long run."}
"""Options of "Fair play" that neither had picked, and the lesson's answers to them."""

FORGOTTEN = 9_000
"""Number of an old message that the chat of this test does not contain."""

SPARED = ("Help",)
"""Buttons whose answer already stands at the end of the chat: the bot does not repeat it."""

APOLOGY = first_line("moments/trouble")


def restored(folder: Path) -> Path:
    """Return the data folder as version 0.1.0 left it."""
    data = folder / "data"
    shutil.copytree(WRITTEN / "data", data)
    for written in data.glob("*.db.sql"):
        with closing(sqlite3.connect(written.with_suffix(""), isolation_level=None)) as db:
            db.executescript(written.read_text("utf-8"))
        written.unlink()
    return data


@dataclass
class Upgraded:
    """The present version on the old data, and the two learners with their old chats."""

    bot: BotProcess
    learners: dict[str, Girl]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def upgraded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Upgraded]:
    tmp = tmp_path_factory.mktemp("upgrade")
    folder, clock = StoryFolder(tmp), ShiftedClock(ahead=CHATS["time"] + LATER - time.time())
    async with Telegram(token=TOKEN, clock=clock) as telegram:
        learners = {
            chat["name"]: telegram.girl(chat["id"], chat["name"], language_code=chat["phone"])
            for chat in CHATS["chats"]
        }
        process = BotProcess(
            telegram.url,
            restored(tmp),
            dialogues=folder.dialogues,
            locales=folder.locales,
            command=SHIFTED,
            AHEAD=str(clock.ahead),
        )
        async with process as bot:
            yield Upgraded(bot, learners)
        assert [line for line in bot.log if " ERROR " in line] == []


def old_buttons() -> Iterator[tuple[str, str, str]]:
    """Yield each old button: its learner, label and data."""
    for chat in CHATS["chats"]:
        for data, label in chat["buttons"].items():
            yield chat["name"], label, data


async def test_her_saved_place_in_the_middle_of_a_lesson_is_still_there(upgraded: Upgraded) -> None:
    achieng = upgraded.learners["Achieng"]

    menu = await types(achieng, "/lessons")
    assert "Go on" in labels(menu)
    await achieng.taps("Go on")
    question = await next_question(achieng, menu.message_id)

    assert question.said.startswith("Thank the referee. Tap two.")


@pytest.mark.parametrize(("name", "label", "data"), list(old_buttons()))
async def test_a_button_of_then_does_what_it_says(upgraded: Upgraded, name: str, label: str, data: str) -> None:
    learner = upgraded.learners[name]
    before = (await types(learner, "/help")).message_id

    await learner.taps_data(data, message_id=FORGOTTEN)
    await learner.waits_until(lambda chat: learner.waiting_taps == 0, what="an answer to the tap")
    if label.removeprefix(KHMER) not in SPARED:
        await next_question(learner, before)
    said = [message.said.removeprefix(KHMER) for message in learner.chat if message.message_id > before]

    assert not any(APOLOGY in text for text in said)
    if answer := ANSWERS.get(label.removeprefix(KHMER)):
        assert any(answer in text for text in said)
