"""Recordings on Telegram and in the preview: none plays by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.support.bot_api import Girl, Message
from tests.support.browser import ChatPage, page_of, running
from tests.support.command_line import typed
from tests.support.learner_actions import labels, onboards, picks
from tests.support.lessons_folder import StoryFolder
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line
from tests.unit.conversation.test_recordings import SAID, WHISTLE, recorded, sound

telling = pytest.mark.asyncio(loop_scope="session")


def records(folder: StoryFolder) -> None:
    recorded(folder, SAID, sound(39_001, b"said"))
    recorded(folder, WHISTLE, sound(900, b"whistle"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("recordings"), records, is_brief=True) as ready:
        yield ready
    assert ready.errors() == []


async def listens(girl: Girl, message: Message, label: str) -> Message:
    """Tap [Listen] of a message, and return the recording that comes below everything else."""
    before = girl.last.message_id
    await girl.taps_on(message, label)
    await girl.waits_until(lambda chat: chat[-1].message_id > before and chat[-1].kind == "voice")
    return girl.last


@telling
async def test_a_bubble_is_heard_after_her_tap_and_her_place_stays(the_stage: Scenario) -> None:
    girl, telegram = the_stage.girl(), the_stage.telegram
    question = await onboards(girl, link="fair-play")
    told = next(message for message in girl.chat if message.said == SAID)

    assert labels(told) == ["🔊 Listen (40 KB)"], "the size is named before she pays for it"
    assert labels(question)[:2] == ["🔊 Listen (1 KB)", "The goat"]
    assert not any(message.kind == "voice" for message in girl.chat), "nothing comes by itself"

    heard = await listens(girl, told, "🔊 Listen (40 KB)")
    assert telegram.files[heard.voice or ""] == sound(39_001, b"said")
    assert (heard.silent, heard.said, labels(heard)) == (True, "", [])
    assert telegram.files[(await listens(girl, question, "🔊 Listen (1 KB)")).voice or ""] == sound(900, b"whistle")

    after = await picks(girl, "The goat")
    assert after.said == "Where does the ball go?"
    assert girl.sees("It has the loudest voice.")
    assert not any("Listen" in label for label in labels(after)), "nobody has recorded this one"
    assert girl.waiting_taps == 0


@telling
async def test_the_next_girl_costs_no_upload(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    question = await onboards(girl, link="fair-play")
    await listens(girl, question, "🔊 Listen (1 KB)")
    await listens(girl, question, "🔊 Listen (1 KB)")

    assert not the_stage.telegram.calls_of("sendVoice")[-1].files


@telling
async def test_a_bubble_without_a_recording_still_brings_the_keyboard(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")

    assert girl.keyboard == [["Lessons", "Help", "Tidy up"]]


@telling
async def test_tidy_up_takes_away_what_she_has_heard(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    question = await onboards(girl, link="fair-play")
    heard = await listens(girl, question, "🔊 Listen (1 KB)")
    await girl.taps("Tidy up")
    await girl.waits_until(lambda chat: heard not in chat)

    assert not any(message.kind == "voice" for message in girl.chat)


@telling
async def test_a_changed_text_is_silent_in_old_bubbles_too(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    question = await onboards(girl, link="fair-play")
    the_stage.folder.edit("fair-play", ("Who blows the whistle?", "Who blows the big whistle?"))
    try:
        await the_stage.bot.reloads()
        await girl.taps_on(question, "🔊 Listen (1 KB)")
        await girl.waits_until(lambda chat: girl.popups == [first_line("profile/silent")])
        assert not any(message.kind == "voice" for message in girl.chat)
        other = the_stage.girl()
        assert not any("Listen" in label for label in labels(await onboards(other, link="fair-play")))
    finally:
        the_stage.folder.edit("fair-play", ("Who blows the big whistle?", "Who blows the whistle?"))
        await the_stage.bot.reloads()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> StoryFolder:
    return StoryFolder(tmp_path_factory.mktemp("sheet"), is_brief=True)


def test_the_sheet_is_written_where_she_is(folder: StoryFolder) -> None:
    here = folder.dialogues.parent
    run = typed(here, "recordings", "fair-play", "en")

    assert (run.returncode, run.stderr) == (0, "")
    assert WHISTLE in (here / "record-fair-play-en.html").read_text("utf-8")


@telling
async def test_an_educator_presses_play_herself(browser: Browser, folder: StoryFolder) -> None:
    recorded(folder, SAID, sound(39_001))
    async with running(folder.dialogues.parent) as preview, page_of(browser, preview) as page:
        chat, asked = ChatPage(page), list[str]()
        await page.get_by_text("Settings").click()
        page.on("request", lambda it: asked.append(it.url))
        await page.get_by_label("Lesson", exact=True).select_option("fair-play")
        await chat.button("🔊 Listen (40 KB)").click()
        player = chat.last.locator("audio")
        await expect(player).to_have_attribute("preload", "none")
        assert await player.evaluate("it => it.paused && !it.autoplay && it.controls")
        assert not any("/recordings/" in url for url in asked), "nothing is fetched before she presses play"
        where = await player.evaluate("it => it.src")
        await chat.taps("The goat")
        await chat.sees("Where does the ball go?")
        heard = await page.request.get(where)
        assert (heard.status, await heard.body()) == (200, sound(39_001))
        elsewhere = await page.request.get(f"{preview.address}recordings/%2e%2e/profile.yaml")
        assert elsewhere.status in (403, 404)
