"""Bare bots of python-telegram-bot that make the same calls as ours for each tap; run as a process.

    python -m tests.bench.bare_bot shipped|fast LAP

`shipped` is `Application.run_polling` as in the manual: httpx, one update after the other. `fast` has tuned aiohttp
requests, uvloop and concurrent updates, and sends independent calls at the same time. Neither knows a lesson, a
language or a session: a button carries the number of the next turn of the lap.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path

import uvloop
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler

from bot.app.config import settings
from tests.bench.aiohttp_request import AiohttpRequest
from tests.bench.lap import Lap, LapBubble, LapTurn

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None

uploaded: dict[str, str] = {}


async def begin(lap: Lap, update: Update, context: object) -> None:
    """Answer /start with the last bubble of the lap, which asks the question that the lap begins with."""
    assert update.message is not None
    await update.message.reply_html(lap[-1].bubbles[-1].html, reply_markup=_markup(lap[-1].bubbles[-1], 0))


async def one_by_one(lap: Lap, update: Update, context: object) -> None:
    query, turn, after = _tapped(lap, update)
    await query.answer()
    await _tell(query, turn, after)


async def beside(lap: Lap, update: Update, context: object) -> None:
    query, turn, after = _tapped(lap, update)
    await asyncio.gather(query.answer(), _tell(query, turn, after))


def _tapped(lap: Lap, update: Update) -> tuple[CallbackQuery, LapTurn, int]:
    query = update.callback_query
    assert query is not None
    number = int((query.data or "0").partition("/")[0])
    return query, lap[number], (number + 1) % len(lap)


async def _tell(query: CallbackQuery, turn: LapTurn, after: int) -> None:
    if not turn.pick:
        await _replace(query, turn.bubbles[0], after)
        return
    for bubble in turn.bubbles:
        send = _photo if bubble.picture else _text
        await send(query.get_bot(), query.from_user.id, bubble, _markup(bubble, after))
    await query.edit_message_reply_markup(InlineKeyboardMarkup([[InlineKeyboardButton(turn.pick, callback_data="-")]]))


async def _replace(query: CallbackQuery, bubble: LapBubble, after: int) -> None:
    markup = _markup(bubble, after)
    assert isinstance(markup, InlineKeyboardMarkup)
    await query.edit_message_text(bubble.html, parse_mode=ParseMode.HTML, reply_markup=markup)


async def _text(bot: Bot, chat: int, bubble: LapBubble, markup: Markup) -> None:
    html = ParseMode.HTML
    await bot.send_message(chat, bubble.html, parse_mode=html, reply_markup=markup, disable_notification=True)


async def _photo(bot: Bot, chat: int, bubble: LapBubble, markup: Markup) -> None:
    """Send a picture: upload it the first time, and send its file_id after that."""
    photo, html = uploaded.get(bubble.picture) or bytes.fromhex(bubble.picture), ParseMode.HTML
    message = await bot.send_photo(
        chat, photo, caption=bubble.html, parse_mode=html, reply_markup=markup, disable_notification=True
    )
    uploaded[bubble.picture] = message.photo[-1].file_id


def _markup(bubble: LapBubble, after: int) -> Markup:
    if bubble.keyboard:
        return ReplyKeyboardMarkup(bubble.keyboard, resize_keyboard=True, is_persistent=True)
    if not bubble.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=f"{after}/tap/-") for text in row] for row in bubble.buttons]
    )


def main(kind: str, lap: Lap) -> None:
    found = settings()
    assert found.token is not None
    builder = Application.builder().token(found.token.reveal()).base_url(f"{found.api_url}/bot")
    if kind == "fast":
        requests = AiohttpRequest(), AiohttpRequest(connections=4)
        builder = builder.request(requests[0]).get_updates_request(requests[1]).concurrent_updates(True)
        asyncio.set_event_loop(uvloop.new_event_loop())
    application = builder.build()
    tapped = beside if kind == "fast" else one_by_one
    application.add_handlers([CommandHandler("start", partial(begin, lap)), CallbackQueryHandler(partial(tapped, lap))])
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], Lap.read(Path(sys.argv[2])))
