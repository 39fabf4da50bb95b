"""The educator's language: the preview shows a lesson in it, and never falls back to English by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.player import Player
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import in_khmer_too, unchecked


@asynccontextmanager
async def previewing(bundle: CourseBundle) -> AsyncIterator[Player]:
    """Yield a preview of a course with one connected page."""
    store = await SqliteStore.open(":memory:", "preview")
    player = Player(Conversation(store, bundle, lambda: 0.0), store, lambda: 0.0)
    await player.start_over()
    player.pages.add(asyncio.Queue())
    yield player
    await store.close()


@pytest_asyncio.fixture
async def player() -> AsyncIterator[Player]:
    async with previewing(unchecked()) as player:
        yield player


def _last(player: Player, part: str) -> Json:
    """Return the last event sent to the page about one of its parts."""
    (page,) = player.pages
    told = [page.get_nowait() for _ in range(page.qsize())]
    return [event for event in told if part in event][-1]


async def test_a_lesson_stays_in_khmer_when_the_educator_chooses_another_age() -> None:
    async with previewing(in_khmer_too(unchecked().course)) as player:
        await player.change({"locale": "km"})
        await player.change({"lesson": "friend-or-pretend"})
        await player.change({"band": "14-17"})

        assert "ខ Amina" in _last(player, "messages")["messages"][0]["html"]


async def test_the_labels_below_the_chat_follow_when_a_girl_chooses_khmer(player: Player) -> None:
    question = player.chat.last_question()
    assert question is not None
    rows = player.chat.messages[question]["buttons"]
    khmer = next(button["data"] for row in rows for button in row if button["text"] == "ភាសាខ្មែរ")

    await player.tap(question, khmer)

    assert _last(player, "keyboard")["keyboard"] == ["មេរៀន", "ជំនួយ", "សម្អាត"]
