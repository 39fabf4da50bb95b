"""Calls to Telegram: their parameters, their route, and what is read from the answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.http_request import CurlRequest, proxy_for
from tests.support.bot_api import Telegram

API = "https://api.telegram.org"
PROXY = "http://proxy.example:3128"
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("ជួយ & ✓", callback_data="o:help/card/abcdef/kC--")]])


@asynccontextmanager
async def bot_at(url: str) -> AsyncIterator[Bot]:
    calls, updates = CurlRequest(proxy=proxy_for(url)), CurlRequest(proxy=proxy_for(url))
    async with Bot("1:test", f"{url}/bot", request=calls, get_updates_request=updates) as it:
        yield it


async def test_khmer_words_and_buttons_arrive_as_they_were_sent() -> None:
    async with Telegram(token="1:test") as telegram:
        girl = telegram.girl(1001)
        await girl.types("/start")
        async with bot_at(telegram.url) as bot:
            await bot.send_message(girl.id, "<b>សួស្តី!</b> 100% &amp; + more", parse_mode="HTML", reply_markup=BUTTON)
            await bot.send_photo(girl.id, b"\x89PNG", caption="រូបភាព", reply_markup=BUTTON)

        words, picture = girl.chat[-2:]
        assert words.text == "សួស្តី! 100% & + more"
        assert picture.caption == "រូបភាព"
        assert telegram.files[picture.photo or ""] == b"\x89PNG"
        assert words.buttons[0][0].text == picture.buttons[0][0].text == "ជួយ & ✓"


def test_the_proxy_of_the_environment_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _environment(monkeypatch, HTTPS_PROXY=PROXY, NO_PROXY="localhost,.school.example")

    assert proxy_for(API) == PROXY
    assert proxy_for("http://127.0.0.1:8081") is None
    assert proxy_for("https://bots.school.example/api") is None


def test_without_a_proxy_calls_go_straight_to_telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    _environment(monkeypatch)

    assert proxy_for(API) is None


async def test_calls_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(request.raw_path)
        return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "B", "username": "b"}})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        _environment(monkeypatch, HTTP_PROXY=f"http://127.0.0.1:{runner.addresses[0][1]}")
        async with bot_at("http://telegram.example") as bot:
            assert bot.first_name == "B"
    finally:
        await runner.cleanup()
    assert asked == ["http://telegram.example/bot1:test/getMe"]


def _environment(monkeypatch: pytest.MonkeyPatch, **proxies: str) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in proxies.items():
        monkeypatch.setenv(name, value)
