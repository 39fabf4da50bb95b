"""Clients of the stand-in for its own tests."""

from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from tests.support.bot_api import Telegram

TOKEN = "1:test"
TWO_BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Enjoy it", callback_data="a")], [InlineKeyboardButton("Ask how", callback_data="b")]]
)


def bot_for(telegram: Telegram, token: str = TOKEN) -> Bot:
    root = f"{telegram.url}/bot"
    return Bot(token, root, request=HTTPXRequest(8), get_updates_request=HTTPXRequest(4))


async def refusal_of(call: Any) -> str:
    with pytest.raises(TelegramError) as caught:
        await call
    return caught.value.message


async def raw(telegram: Telegram, method: str, token: str = TOKEN, **how: Any) -> tuple[int, dict[str, Any]]:
    url = f"{telegram.url}/bot{token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, **how) as answer:
        return answer.status, await answer.json()
