"""The first call to Telegram (getMe): it checks the connection and the token, and returns the bot's name."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import chain, repeat

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.app.config import Secret, Settings
from bot.errors import Refused
from bot.telegram.api_calls import TokenRetryBudget, seconds
from bot.telegram.http_request import CurlRequest, proxy_for
from bot.telegram.polling import DOUBTS, LONGEST_WAIT

log = logging.getLogger(__name__)

UNKNOWN = ("Telegram does not know this BOT_TOKEN.", "Copy it again from @BotFather.")


async def check_token(
    bot: Bot, url: str, *, patiently: bool = False, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Call getMe. Raise Refused after ten seconds without an answer, or when the token is refused.

    `patiently` is for a service: it waits for the network without end, because nobody would start it again later, and
    tries a refused token for five minutes, because systemd does not restart it after that exit code.
    """
    doubt = TokenRetryBudget(DOUBTS if patiently else 1, UNKNOWN)
    for wait in chain((1, 2, 3, 4), repeat(5) if patiently else ()):
        trouble = await _trouble(bot, doubt, sleep)
        if trouble is None:
            return
        if patiently:
            log.warning(trouble)
        await sleep(wait)
    if await _trouble(bot, doubt, sleep):
        raise Refused(f"Telegram cannot be reached at {url}.", "Look at the connection, or at BOT_API_URL.")


async def _trouble(bot: Bot, doubt: TokenRetryBudget, sleep: Callable[[float], Awaitable[object]]) -> str | None:
    """Return a sentence for the log when the call failed; None when it succeeded."""
    try:
        await bot.initialize()
    except InvalidToken:
        doubt.refused()
        return "Telegram does not say hello to this BOT_TOKEN yet"
    except RetryAfter as flood:
        await sleep(min(seconds(flood), LONGEST_WAIT))
        return "Telegram wants us to wait"
    except TelegramError:  # also answers that are not Telegram's: a proxy's 403, a server without this path
        return "Telegram cannot be reached yet"
    return None


async def username_of(settings: Settings, token: Secret) -> str:
    """Return the username of the token's bot, without `@`."""
    calls = CurlRequest(connections=1, proxy=proxy_for(settings.api_url))
    bot = Bot(token.reveal(), base_url=f"{settings.api_url}/bot", request=calls, get_updates_request=calls)
    try:
        await check_token(bot, settings.api_url)
        return bot.username
    finally:
        await calls.shutdown()
