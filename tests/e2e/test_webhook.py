"""Updates by webhook: none is lost or applied twice, whatever fails on the way."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.conversation.rendering.callback import INERT
from bot.telegram.webhook import SECRET
from tests.support.bot_api import Girl
from tests.support.bot_process import BotProcess
from tests.support.learner_actions import labels, live, next_question, onboards, picks, types, walks
from tests.support.machine import full_disk
from tests.support.nginx import STRANGER, TELEGRAM, Nginx, nginx
from tests.support.scenario import Scenario, free_port, stage, until
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

THIRD = "How many players has a team?"
TOO_LARGE = 1024 * 1024 + 1
ALL = 10**6
"""Number of lost answers that means all of them, until a test changes it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("webhook"), is_brief=True, webhook=True) as ready:
        await ready.bot.prints("Never tested")  # the messages of a new bot; any later line is a fault
        yield ready


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


@pytest.fixture(autouse=True)
def whole(the_stage: Scenario) -> Iterator[None]:
    """Remove all faults after each test, and check that it caused no traceback."""
    yield
    the_stage.telegram.heals()
    the_stage.telegram.webhook.lost = 0
    assert not [line for line in the_stage.bot.log if "Traceback" in line or "Warning" in line]


async def at_second(girl: Girl) -> None:
    """Bring a learner to the second question."""
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await girl.waits_until(lambda chat: not girl.waiting_taps)


def answers(the_stage: Scenario, girl: Girl) -> int:
    """Return the number of her answers that the bot has stored."""
    return len(the_stage.rows("guests", girl)[0]["trail"].split())


def beside(the_stage: Scenario, **settings: Any) -> BotProcess:
    """Return the stage's bot with other settings, for use while the first one is stopped."""
    dialogues, locales = the_stage.folder.dialogues, the_stage.folder.locales
    return BotProcess(the_stage.telegram.url, the_stage.bot.data, dialogues=dialogues, locales=locales, **settings)


# Regular delivery


async def test_a_girl_walks_a_lesson(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await walks(girl)

    assert the_stage.telegram.counts["getUpdates"] == 0
    await until(lambda: not the_stage.telegram.waiting)


async def test_a_crowd_taps_at_once_and_each_gets_her_own_next_question(the_stage: Scenario) -> None:
    girls = [the_stage.girl(f"Girl {number}") for number in range(12)]
    await asyncio.gather(*(at_second(girl) for girl in girls))
    with the_stage.telegram.held():
        befores = [girl.last.message_id for girl in girls]
        for girl in girls:
            await girl.taps("Into the net")
    for girl, before in zip(girls, befores, strict=True):
        assert (await next_question(girl, before)).said == THIRD


async def test_a_pop_up_after_a_tap_travels_in_the_answer_unless_she_taps_too_fast_for_that(
    the_stage: Scenario, girl: Girl
) -> None:
    await at_second(girl)
    question, came = girl.last, the_stage.telegram.webhook.calls
    before = len(came)
    for _ in range(20):  # replies to her last tap may still be on their way
        await girl.taps_data(INERT, question.message_id)
        await girl.waits_until(lambda chat: not girl.waiting_taps)
        if len(came) > before:
            break
    assert came[before].method == "answerCallbackQuery"

    hold, before = the_stage.telegram.holds("sendMessage", girl.id), len(came)
    for _ in range(3):
        await girl.taps_on(question, "Into the net")
    await until(lambda: not the_stage.telegram.waiting)
    assert len(came) == before + 1, "the others wait behind her first tap"
    hold.released.set()
    await girl.waits_until(lambda chat: not girl.waiting_taps)
    assert len(came) == before + 1
    assert girl.popups, "that the question stands there already pops up after the second tap"


# Requests that are not from Telegram


async def test_a_caller_who_does_not_know_the_secret_reaches_nothing(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    secret, said = the_stage.telegram.webhook.secret, len(the_stage.bot.log)
    words = {"message_id": 1, "date": int(time.time()), "chat": girl.room.about, "from": girl.user, "text": "2"}
    hers = json.dumps({"update_id": 7_000_000_000, "message": words}).encode()
    for given in ("", "a" * 64, secret[:-1], secret + "0", "\u0e01"):
        assert await _posts(the_stage, hers, {SECRET: given}) == 403
    assert await _posts(the_stage, hers, {}) == 403
    assert answers(the_stage, girl) == 1
    assert the_stage.bot.log[said:] == []

    assert await _posts(the_stage, hers, {SECRET: secret}) == 200
    assert answers(the_stage, girl) == 2


async def test_a_stranger_is_refused_before_anything_is_read(the_stage: Scenario) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", _port(the_stage))
    head = "POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    writer.write(head.encode())
    assert b"403" in await asyncio.wait_for(reader.readline(), 60)
    writer.close()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'{"update_id": "one"}', "application/json", 400),
        (b'{"update_id": true}', "application/json", 400),
        (b'{"update_id": -1}', "application/json", 400),
        (b'{"update_id": 1180591620717411303424}', "application/json", 400),
        (b'{"update_id": 1}', "text/plain", 415),
        (b" " * TOO_LARGE, "application/json", 413),
        (b'{"update_id": 7, "message": {"text": 7}}', "application/json", 200),
    ],
    ids=[
        "nothing",
        "half",
        "deep",
        "no text",
        "a list",
        "no number",
        "true",
        "below zero",
        "too high",
        "not JSON",
        "too large",
        "not to be read",
    ],
)
async def test_a_request_that_is_no_update_gets_an_answer_and_no_traceback(
    the_stage: Scenario, body: bytes, kind: str, status: int
) -> None:
    headers = {SECRET: the_stage.telegram.webhook.secret, "Content-Type": kind}
    assert await _posts(the_stage, body, headers) == status


async def test_half_an_update_is_forgotten_and_one_that_is_not_what_it_says_it_is_refused(the_stage: Scenario) -> None:
    said, secret = len(the_stage.bot.log), the_stage.telegram.webhook.secret
    _, writer = await asyncio.open_connection("127.0.0.1", _port(the_stage))
    head = f"POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n{SECRET}: {secret}\r\n"
    writer.write(f'{head}Content-Length: 1000\r\n\r\n{{"update_id":'.encode())
    await writer.drain()
    await asyncio.sleep(0.2)
    writer.transport.abort()
    await asyncio.sleep(0.2)
    assert the_stage.bot.log[said:] == []

    assert await _posts(the_stage, b"not packed at all", {SECRET: secret, "Content-Encoding": "gzip"}) == 400


async def test_other_doors_are_closed(the_stage: Scenario) -> None:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{_port(the_stage)}") as session:
        async with session.get("/telegram") as answer:
            assert answer.status == 405
        async with session.post("/") as answer:
            assert answer.status == 404
        async with session.get("/healthz") as answer:
            assert answer.status == 200, await answer.text()


def _port(the_stage: Scenario) -> int:
    return int(the_stage.telegram.webhook.url.rpartition(":")[2].partition("/")[0])


async def _posts(the_stage: Scenario, body: bytes, headers: dict[str, str]) -> int:
    headers = {"Content-Type": "application/json", **headers}
    async with (
        aiohttp.ClientSession() as session,
        session.post(the_stage.telegram.webhook.url, data=BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


async def _takes_no_more(the_stage: Scenario) -> None:
    """Wait until a bot that was told to stop refuses updates, or has ended."""
    headers = {SECRET: the_stage.telegram.webhook.secret}
    with suppress(aiohttp.ClientConnectionError):
        async with asyncio.timeout(60):
            while await _posts(the_stage, b"[1]", headers) != 503:
                await asyncio.sleep(0.01)


# Repeated delivery


async def test_a_tap_that_comes_twice_changes_nothing(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    the_stage.telegram.webhook.lost = 1
    assert (await picks(girl, "Into the net")).said == THIRD
    await until(lambda: not the_stage.telegram.waiting)

    assert the_stage.telegram.webhook.lost == 0
    assert answers(the_stage, girl) == 2
    assert [message.said for message in girl.chat[-2:]] == ["What a goal.", THIRD]


async def test_the_power_fails_after_a_turn_was_kept_and_before_telegram_heard_of_it(the_stage: Scenario) -> None:
    girls = [the_stage.girl(f"Girl {number}") for number in range(6)]
    await asyncio.gather(*(at_second(girl) for girl in girls))
    befores = [girl.last.message_id for girl in girls]
    the_stage.telegram.webhook.lost = ALL
    for girl in girls:
        await girl.taps("Into the net")
    await until(lambda: answers(the_stage, girls[0]) == 2)
    await the_stage.bot.kill()
    assert the_stage.telegram.waiting == len(girls)
    the_stage.telegram.webhook.lost = 0
    await the_stage.bot.start()

    for girl, before in zip(girls, befores, strict=True):
        await girl.waits_until(lambda chat, it=before: chat[-1].message_id > it and chat[-1].said == THIRD)  # type: ignore[misc]  # mypy knows no type of a default
    await until(lambda: not the_stage.telegram.waiting)
    assert [answers(the_stage, girl) for girl in girls] == [2] * len(girls), "a turn was lost or doubled"


# The end, and the beginning again


async def test_a_stop_finishes_the_turns_and_from_webhook_to_polling_and_back_nothing_is_lost(
    the_stage: Scenario, girl: Girl
) -> None:
    late = the_stage.girl("Wambui")
    await asyncio.gather(at_second(girl), at_second(late))
    the_stage.telegram.slow(0.3)
    await girl.taps("Into the net")
    await until(lambda: answers(the_stage, girl) == 2)
    stopping = asyncio.create_task(the_stage.bot.stop())
    before = late.last.message_id
    await _takes_no_more(the_stage)
    await late.taps("Into the net")
    assert await stopping == 0

    assert girl.last.said == THIRD, "the answer she waited for was not sent any more"
    assert the_stage.telegram.webhook.url, "Telegram would keep nothing for us"
    assert the_stage.telegram.waiting == 1
    the_stage.telegram.heals()
    fetching = beside(the_stage)
    async with fetching:
        assert (await next_question(late, before)).said == THIRD
        assert the_stage.telegram.webhook.url == ""
    assert not [line for line in fetching.log if " ERROR " in line], fetching.view()
    before = late.last.message_id
    await late.taps("Eleven and a goat")
    await the_stage.bot.start()
    assert "Thank the referee" in (await next_question(late, before)).said
    assert answers(the_stage, late) == 3


# The database is gone


async def test_help_is_answered_behind_a_tap_and_words_that_could_not_be_kept(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    pressed, kept = girl.last, answers(the_stage, girl)
    with full_disk(the_stage.bot.pid):
        sorry = await picks(girl, "Into the net")
        assert first_line("moments/trouble") in sorry.said
        assert labels(sorry) == ["Help"]
        await types(girl, "the goat is hungry")
        assert "I am a robot" in (await types(girl, "Help")).said
    assert answers(the_stage, girl) == kept
    before = girl.last.message_id
    await girl.taps_on(pressed, "Into the net")
    assert (await next_question(girl, before)).said == THIRD
    assert live(girl.last)


async def test_a_block_that_could_not_be_kept_comes_again(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    with full_disk(the_stage.bot.pid):
        girl.blocks()
        await until(lambda: the_stage.telegram.webhook.error and "503" in the_stage.telegram.webhook.error[1])
        assert the_stage.telegram.waiting == 1
    await until(lambda: not the_stage.telegram.waiting)
    assert the_stage.rows("guests", girl) == []


# Behind nginx


@pytest_asyncio.fixture(loop_scope="module")
async def behind(the_stage: Scenario, tmp_path: Path) -> AsyncIterator[Nginx]:
    """Run the bot behind the nginx file that we ship."""
    port, bot = free_port(), free_port()
    async with nginx(tmp_path / "nginx", port, bot) as proxy:
        the_stage.telegram.webhook.trusts = proxy.trusts
        await the_stage.bot.stop()
        async with beside(the_stage, LISTEN=f"127.0.0.1:{bot}", WEBHOOK_URL=f"{proxy.url}/telegram"):
            yield proxy


async def test_behind_nginx_only_the_webhook_is_reached_and_no_word_of_hers_touches_a_disk(
    the_stage: Scenario, girl: Girl, behind: Nginx
) -> None:
    await onboards(girl, link="fair-play")
    await girl.types("\u1780" * 4_000 + " sunflower")  # as JSON it is far larger than nginx's own buffer
    await girl.waits_until(lambda chat: chat[-1].from_bot)
    await picks(girl, "The goat")
    await walks(girl)

    connector = aiohttp.TCPConnector(ssl=behind.trusts)
    async with aiohttp.ClientSession(behind.url, connector=connector) as session:
        for method, path, status in (
            ("POST", "/telegram", 403),
            ("GET", "/telegram", 403),
            ("GET", "/healthz", 404),
            ("GET", "/metrics", 404),
            ("GET", "/telegram/../healthz", 404),
            ("POST", "/", 404),
        ):
            async with session.request(method, path) as answer:
                assert answer.status == status, f"{method} {path}"
        async with session.post("/telegram", data=BytesIO(b" " * TOO_LARGE)) as answer:
            assert answer.status == 413
    knows = {SECRET: the_stage.telegram.webhook.secret}
    for address, status in ((TELEGRAM, 400), (STRANGER, 403)):
        here = aiohttp.TCPConnector(ssl=behind.trusts, local_addr=(address, 0))
        async with (
            aiohttp.ClientSession(behind.url, connector=here) as session,
            session.post("/telegram", json="no update", headers=knows) as answer,
        ):
            assert answer.status == status, "who is not Telegram may keep the bot busy"
    written = [path for path in behind.folder.rglob("*") if path.is_file()]
    errors = (behind.folder / "errors").read_text("utf-8")
    assert {path.name for path in written} == {
        "fullchain.pem",
        "privkey.pem",
        "shipped.conf",
        "nginx.conf",
        "errors",
        "pid",
    }
    assert "buffered to a temporary file" not in errors
    assert "sunflower" not in errors
