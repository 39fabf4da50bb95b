"""The first word to Telegram: whether it is there, knows the token, and what it calls the bot."""

from __future__ import annotations

import asyncio
import logging
from itertools import chain, repeat

from telegram import Bot
from telegram.error import InvalidToken, NetworkError

from bot.adapters.telegram.request import AiohttpRequest, proxy_for
from bot.config import Secret, Settings
from bot.ports import Refused

log = logging.getLogger(__name__)


async def reached(bot: Bot, url: str, *, patiently: bool = False) -> None:
    """Say hello to Telegram; a server that is not there for ten seconds is not there.

    Where a service waits `patiently`, it goes on: nobody would start it again when the line is back.
    """
    for wait in chain((1, 2, 3, 4), repeat(5) if patiently else ()):
        if await _said_hello(bot):
            return
        if patiently:
            log.warning("Telegram cannot be reached yet")
        await asyncio.sleep(wait)
    if not await _said_hello(bot):
        raise Refused(f"Telegram cannot be reached at {url}.", "Look at the connection, or at BOT_API_URL.")


async def _said_hello(bot: Bot) -> bool:
    try:
        await bot.initialize()
    except InvalidToken:
        raise Refused("Telegram does not know this BOT_TOKEN.", "Copy it again from @BotFather.") from None
    except NetworkError:
        return False
    return True


async def username_of(settings: Settings, token: Secret) -> str:
    """What Telegram calls the bot of a token, without an `@`."""
    calls = AiohttpRequest(connections=1, proxy=proxy_for(settings.api_url))
    bot = Bot(token.reveal(), base_url=f"{settings.api_url}/bot", request=calls, get_updates_request=calls)
    try:
        await reached(bot, settings.api_url)
        return bot.username
    finally:
        await calls.shutdown()
