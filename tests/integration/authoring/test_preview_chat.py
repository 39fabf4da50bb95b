"""The chat of the preview: its language, picks that stay while a file changes, jumps, and the end of the program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.authoring.editor.preview import player as players
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.player import Player
from bot.authoring.editor.preview.server import KEY, TOKEN, preview_app
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.engine.input import ButtonTarget
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import bundle, course, in_khmer_too
from tests.support.paths import ROOT
from tests.support.web_server import AppServer

BEFORE = """start:
  - choose: Tea?
    id: tea
    options: [Please, Later]
"""
MORE = """  - choose: Sugar?
    id: sugar
    options: [One, None]
"""
SUGAR = ButtonTarget("kitchen", "sugar", "")


def kitchen(text: str) -> CourseBundle:
    return bundle(course({"kitchen": text}))


@asynccontextmanager
async def previewing(bundle: CourseBundle) -> AsyncIterator[Player]:
    """Yield a preview of a course with one connected page."""
    store = await SqliteStore.open(":memory:", "preview")
    player = Player(Conversation(store, bundle, lambda: 0.0), store, lambda: 0.0)
    await player.start_over()
    player.pages.add(asyncio.Queue())
    yield player
    await store.close()


def last_told(player: Player, part: str) -> Json:
    """Return the last event sent to the page about one of its parts."""
    (page,) = player.pages
    told = [page.get_nowait() for _ in range(page.qsize())]
    return [event for event in told if part in event][-1]


def asked(player: Player) -> str:
    """Return the newest question in the chat."""
    return str(player.chat.messages[player.chat.last_question() or 0]["html"])


async def picks_tea(player: Player) -> None:
    """Begin the lesson, and tap the first answer."""
    await player.change({"lesson": "kitchen"})
    number = player.chat.last_question() or 0
    await player.tap(number, player.chat.messages[number]["buttons"][0][0]["data"])


async def test_a_lesson_stays_in_khmer_when_the_educator_chooses_another_age() -> None:
    async with previewing(in_khmer_too(course({"kitchen": BEFORE}))) as player:
        for settings in ({"locale": "km"}, {"lesson": "kitchen"}, {"band": "14-17"}):
            await player.change(settings)

        assert "ខ Tea?" in last_told(player, "messages")["messages"][0]["html"]


async def test_the_labels_below_the_chat_follow_when_a_girl_chooses_khmer() -> None:
    async with previewing(in_khmer_too(course({"kitchen": BEFORE}))) as player:
        question = player.chat.last_question() or 0
        rows = player.chat.messages[question]["buttons"]
        await player.tap(question, next(it["data"] for row in rows for it in row if it["text"] == "ភាសាខ្មែរ"))

        assert all(label.startswith("ខ ") for label in last_told(player, "keyboard")["keyboard"])


async def test_the_pick_stays_though_the_file_is_read_before_its_translations_are_written() -> None:
    async with previewing(kitchen(BEFORE + MORE)) as player:
        await picks_tea(player)

        with player.renaming([("Please", "A big cup")]):
            await player.reload(kitchen((BEFORE + MORE).replace("Please", "A big cup")), [])

        assert "Sugar?" in asked(player)


async def test_words_that_could_not_be_written_are_no_other_name_of_her_pick() -> None:
    async with previewing(kitchen(BEFORE + MORE)) as player:
        await picks_tea(player)

        with pytest.raises(OSError), player.renaming([("Please", "A big cup")]):
            raise OSError
        await player.reload(kitchen(BEFORE + MORE), [])

        assert "Sugar?" in asked(player)


async def test_she_is_put_at_a_question_as_soon_as_its_file_is_played() -> None:
    async with previewing(kitchen(BEFORE)) as player:
        answer = asyncio.create_task(player.jump(SUGAR))
        await asyncio.sleep(0)  # until it waits
        assert not answer.done()

        await player.reload(kitchen(BEFORE + MORE), [])

        assert await answer == ""
        assert "Sugar?" in asked(player)


async def test_a_question_that_never_comes_is_told_as_one_that_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(players, "RELOAD_WITHIN", 0.0)
    async with previewing(kitchen(BEFORE)) as player:
        said = await player.jump(SUGAR)

        assert said == "The lesson is still played without this question. If problems are shown, mend them first."


async def test_a_page_that_listens_is_let_go_before_the_program_waits_for_its_last_answers() -> None:
    """Otherwise each Ctrl+C would take as long as an answer on its way is given."""
    async with previewing(kitchen(BEFORE)) as player:
        app = preview_app(Desk(player, ROOT / "dialogues", ROOT / "locales"))
        async with TestClient[web.Request, web.Application](AppServer(app, host="127.0.0.1")) as browser:
            (await browser.get("/", params={"key": app[KEY]})).close()
            async with browser.get("/events", params={"token": app[TOKEN]}) as news:
                await news.content.readuntil(b"\n\n")
                await app.shutdown()

                assert await asyncio.wait_for(news.content.read(), 60) == b""
