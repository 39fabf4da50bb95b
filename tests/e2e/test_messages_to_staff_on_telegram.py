"""A learner speaks up on Telegram: her words return with her tap on Send, and are stored only then (A15, G5, G6)."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

from telegram import Bot

from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.engine.input import ButtonTarget, Flags
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.chat_task import ChatTask
from bot.telegram.http_request import CurlRequest
from bot.telegram.outgoing import OutgoingReply
from bot.telegram.pacing import Pace
from bot.telegram.sender import Sender
from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, TOKEN
from tests.support.learner_actions import labels, onboards, picks, types
from tests.support.question_builders import asks_today
from tests.support.scenario import rows, stage
from tests.support.shipped_words import first_line

CANARY = "kanari-goats"
WRITTEN = f"More {CANARY} & hens, call 0712 345 678 or @zuwena77"


def traces(data: Path, word: str = CANARY) -> list[str]:
    """Return the bot's files that contain a word of hers."""
    return [path.name for path in data.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


async def test_a_message_she_types_is_nowhere_until_she_sends_it_and_gone_when_she_takes_it_back(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, asks_today, is_brief=True) as here:
        girl, data = here.girl(), here.bot.data
        await onboards(girl, link="fair-play")
        await types(girl, "/lessons")
        await picks(girl, "Speak up")
        await picks(girl, "Write")
        draft = await types(girl, WRITTEN)
        assert f"More {CANARY} & hens, call [removed] or [removed]" in draft.said
        assert {"type": "blockquote"}.items() <= draft.entities[-1].items()
        assert labels(draft)[0] == "Send"
        await picks(girl, "Not now")
        assert traces(data) == []

        await types(girl, "/lessons")
        await picks(girl, "Speak up")
        await picks(girl, "Write")
        await types(girl, WRITTEN)
        sent = await picks(girl, "Send")
        (message,) = rows(data, "SELECT * FROM voices")
        assert message["words"] == f"More {CANARY} & hens, call [removed] or [removed]"
        assert (message["question"], message["country"], message["quotable"]) == ("asked-now", "", 0)

        found = re.search(r"(?:[b-z][2-9]){4}", sent.said)
        assert found, sent.said
        gone = await types(girl, found[0])
        assert first_line("speak-up/taken-back") in gone.said
        assert rows(data, "SELECT * FROM voices") == []
        assert traces(data) == []
        assert not [line for line in here.bot.log if CANARY in line or "zuwena" in line]
        assert here.errors() == []


async def test_the_sender_of_her_draft_remembers_no_word_of_it_and_still_spares_a_second_one(
    tmp_path: Path,
) -> None:
    async with (
        Telegram(token=TOKEN) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=CurlRequest(), get_updates_request=CurlRequest()) as bot,
    ):
        girl, store = telegram.girl(1001, "Achieng"), await SqliteStore.open(tmp_path / "bot.db", "f" * 32)
        await girl.types("/start")
        sender = Sender(bot, store, HOME, Pace(time.monotonic, per_chat=100), clock=time.monotonic, now=time.time)
        target = ButtonTarget("question", "asked-now", "")
        draft = Bubble(f"<blockquote>{CANARY}</blockquote>", ((Button("Send", target),),), asks=target)
        again = replace(draft, anew=True)
        for bubble in (draft, again, again):
            letter = OutgoingReply(ChatTask(1001), Replies(Flags("en"), items=(bubble,)), time.monotonic())
            await sender.deliver(letter)
        assert len([message for message in girl.chat if message.from_bot]) == 1
        assert sender.memory.questions.get(1001)
        assert CANARY not in repr(sender)
        await store.close()
