"""A picture or recording that Telegram refuses: the learner gets it in another way, or its words."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import BadRequest

from bot.conversation.rendering.reply import AudioClip, Bubble
from bot.telegram.http_request import CurlRequest
from bot.telegram.messages import Messages
from bot.telegram.pacing import Pace
from bot.telegram.raw_api import RawBotApi
from tests.support.bot_api import Girl, Message
from tests.support.bot_api.errors import RefusedCall
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import is_question, labels, onboards, picks
from tests.support.paths import ROOT
from tests.support.scenario import until
from tests.support.shipped_words import first_line

WORDS = first_line("my-safety-team/start")
PICTURE = (ROOT / "dialogues" / "media" / "cracked-phone.png").read_bytes()


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[InProcessBot]:
    async with inside(tmp_path, real(), Pace(time.monotonic, overall=1000, per_chat=1000)) as bot:
        yield bot
        bot.telegram.heals()


@pytest.fixture
def girl(here: InProcessBot) -> Girl:
    return here.telegram.girl(1001, "Achieng", language_code="en")


def told(girl: Girl) -> Message:
    """Return the message that tells what the picture shows."""
    return next(message for message in girl.chat if message.said == WORDS)


async def test_a_picture_whose_number_telegram_no_longer_knows_is_uploaded_anew(here: InProcessBot, girl: Girl) -> None:
    await onboards(girl)
    here.telegram.files.clear()
    other, third = here.telegram.girl(1002, "Wambui"), here.telegram.girl(1003, "Mercy")
    await onboards(other)
    assert here.telegram.files[told(other).photo or ""] == PICTURE
    await onboards(third)
    assert not here.telegram.calls_of("sendPhoto")[-1].files, "the third girl's went up once more"


@pytest.mark.parametrize(
    ("reason", "logged"),
    [
        ("IMAGE_PROCESS_FAILED", "Image_process_failed"),
        ("PHOTO_INVALID_DIMENSIONS", "Photo_invalid_dimensions"),
        ("wrong file identifier/HTTP URL specified", "Wrong file identifier/http url specified"),
    ],
)
async def test_the_words_of_a_picture_that_telegram_does_not_take_come_as_text(
    here: InProcessBot, girl: Girl, reason: str, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    other = here.telegram.girl(1002, "Wambui", language_code="en")
    here.telegram.refuses(RefusedCall(400, f"Bad Request: {reason}"), "sendPhoto", times=2)
    for it in (girl, other):
        await onboards(it)
        assert (told(it).kind, is_question(it.last)) == ("text", True)
    lines = [it.getMessage() for it in caplog.records if it.levelno >= logging.WARNING]
    assert lines == [f"Telegram refuses the file cracked-phone.png: {logged}"], "once, and nothing of her"
    third = here.telegram.girl(1003, "Mercy", language_code="en")
    await onboards(third)
    assert told(third).kind == "photo", "a picture refused today may be taken tomorrow"


async def test_a_chat_that_is_gone_is_not_taken_for_a_bad_picture(here: InProcessBot, girl: Girl) -> None:
    await onboards(girl)
    other = here.telegram.girl(1002, "Wambui", language_code="en")
    here.telegram.refuses(RefusedCall(400, "Bad Request: chat not found"), "sendPhoto")
    await other.types("/start")
    await other.waits_until(lambda chat: is_question(chat[-1]))
    await picks(other, "English")
    sent = here.telegram.counts["sendPhoto"]
    await other.taps("10 to 13")
    await other.waits_until(lambda chat: not other.waiting_taps)
    third = here.telegram.girl(1003, "Mercy", language_code="en")
    await onboards(third)
    assert here.telegram.counts["sendPhoto"] == sent + 2
    assert not any(WORDS in message.said for message in other.chat)
    assert not here.telegram.calls_of("sendPhoto")[-1].files, "the number of a good picture was forgotten"


@pytest_asyncio.fixture
async def reader(girl: Girl) -> Girl:
    """A learner who wants less data, at a picture that is words so far."""
    await onboards(girl, link="lock-it-up")
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, "Less data")
    await picks(girl, "Lessons")
    await picks(girl, "My safety team")
    return girl


async def test_show_brings_a_picture_whose_number_telegram_no_longer_knows(here: InProcessBot, reader: Girl) -> None:
    here.sender.messages.files["cracked-phone.png"] = "photo-of-another-bot"
    words = told(reader)
    await reader.taps_on(words, labels(words)[0])
    await reader.waits_until(lambda chat: words.kind == "photo")
    assert here.telegram.files[words.photo or ""] == PICTURE


async def test_show_leaves_the_words_of_a_picture_that_telegram_does_not_take(here: InProcessBot, reader: Girl) -> None:
    here.telegram.refuses(RefusedCall(400, "Bad Request: IMAGE_PROCESS_FAILED"), "editMessageMedia")
    words, before = told(reader), len(reader.chat)
    await reader.taps_on(words, labels(words)[0])
    await until(lambda: here.sender.messages.refused and not here.dispatcher.waiting)
    await picks(reader, "Her class teacher")
    assert [it for it in reader.chat if it.said == WORDS] == [words]
    assert reader.chat[before - 1].said == first_line("my-safety-team/tell-first")


# Recordings, which no lesson has yet


@pytest_asyncio.fixture
async def messages(here: InProcessBot, girl: Girl, tmp_path: Path) -> AsyncIterator[Messages]:
    """The sender of single messages, with one recording."""
    await onboards(girl)
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "goat.ogg").write_bytes(b"OggS goat")
    token, url = here.telegram.token, here.telegram.url
    async with Bot(token, f"{url}/bot", request=CurlRequest(), get_updates_request=CurlRequest()) as bot:
        yield Messages(bot, RawBotApi(bot), tmp_path / "media")


GOAT = AudioClip("goat.ogg", 9)


async def test_a_recording_whose_number_telegram_no_longer_knows_is_uploaded_anew(
    here: InProcessBot, girl: Girl, messages: Messages
) -> None:
    await messages.speak(girl.id, GOAT)
    here.telegram.files.clear()
    await messages.speak(girl.id, GOAT)
    assert here.telegram.files[girl.last.voice or ""] == b"OggS goat"


async def test_a_recording_that_telegram_does_not_take_is_left_out(
    here: InProcessBot, girl: Girl, messages: Messages, caplog: pytest.LogCaptureFixture
) -> None:
    here.telegram.refuses(RefusedCall(400, "Bad Request: VOICE_INVALID"), "sendVoice")
    before = girl.last
    assert await messages.speak(girl.id, GOAT) is None
    assert girl.last is before
    assert "Telegram refuses the file goat.ogg 9: Voice_invalid" in caplog.text


async def test_a_refusal_of_her_chat_is_raised_at_once(here: InProcessBot, girl: Girl, messages: Messages) -> None:
    here.telegram.refuses(RefusedCall(400, "Bad Request: chat not found"), "sendPhoto")
    messages.files["cracked-phone.png"] = "any"
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await messages.send(girl.id, Bubble("Moo", picture="cracked-phone.png"), None)
    assert girl.last.said != "Moo"
    assert messages.files == {"cracked-phone.png": "any"}
