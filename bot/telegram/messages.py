"""Replies as Telegram messages: text, photo with caption, voice, and their buttons as Telegram's JSON.

A file is uploaded once, then sent by its id. Pictures are read or drawn in a thread, so that no learner waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, assert_never

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.callback import INERT, written, written_listen, written_show
from bot.conversation.rendering.qr import QrCode, qr_png
from bot.conversation.rendering.reply import AudioClip, Bubble, Replies, ReplyPicture
from bot.telegram.http_request import NotFound
from bot.telegram.raw_api import Markup, RawBotApi

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_NOT_THE_FILE = (
    "chat not found",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message is not modified",
    "voice_messages_forbidden",
)
"""Refusals (HTTP 400) about the chat or the message to edit. Any other refusal may be about the file."""


@dataclass
class Messages:
    """Sender of single messages; raises PTB's errors. `files` are Telegram's file ids of what was uploaded.

    `refused`: files already logged because Telegram refused their bytes.
    """

    bot: Bot
    raw_api: RawBotApi
    media: Path
    files: dict[ReplyPicture, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    async def send(self, chat: int, bubble: Bubble, markup: Markup | None) -> int:
        """Send a bubble and return the message id; as text alone if its picture is missing or refused."""
        if bubble.picture and (message := await self._send_photo(chat, bubble, bubble.picture, markup)):
            return message
        return await self.raw_api.message(chat, bubble.html, markup)

    async def exchange(self, chat: int, message: int, bubble: Bubble, markup: Markup | None) -> bool:
        """Replace a message by a bubble. Return whether it is there now (after a double tap it was there before).

        If its picture cannot be shown, the message stays as it is: it holds the same words already.
        """
        if not bubble.picture:
            return await self._rewrite(chat, message, bubble, markup)
        buttons = InlineKeyboardMarkup.de_json(dict(markup), self.bot) if markup else None

        async def edit(picture: str | bytes) -> bool:
            photo = InputMediaPhoto(picture, caption=bubble.html, parse_mode=ParseMode.HTML)
            changed = await self.bot.edit_message_media(photo, chat, message, reply_markup=buttons)
            return isinstance(changed, Message) and self._uploaded(bubble, changed)

        try:
            is_there = await self._with_file(bubble.picture or "", lambda: self._bytes(bubble.picture), edit)
        except (NotFound, BadRequest) as refusal:
            return _is_there(refusal)
        return is_there is not False

    async def _rewrite(self, chat: int, message: int, bubble: Bubble, markup: Markup | None) -> bool:
        try:
            await self.raw_api.rewrite(chat, message, bubble.html, markup)
        except (NotFound, BadRequest) as refusal:
            return _is_there(refusal)
        return True

    async def speak(self, chat: int, voice: AudioClip) -> int | None:
        """Send a recording and return the message id; None if Telegram refuses it."""
        name = f"{voice.file} {voice.size}"
        path = self.media.parent / "recordings" / voice.file

        async def send(sound: str | bytes) -> int:
            message = await self.bot.send_voice(chat, sound, disable_notification=True)
            if message.voice:
                self.files[name] = message.voice.file_id
            return message.message_id

        return await self._with_file(name, lambda: asyncio.to_thread(path.read_bytes), send)

    async def _send_photo(self, chat: int, bubble: Bubble, picture: ReplyPicture, markup: Markup | None) -> int | None:
        async def send(photo: str | bytes) -> int:
            message, self.files[picture] = await self.raw_api.photo(chat, photo, bubble.html, markup)
            return message

        return await self._with_file(picture, lambda: self._bytes(picture), send)

    async def _with_file(
        self,
        name: ReplyPicture,
        read: Callable[[], Awaitable[bytes | None]],
        send: Callable[[str | bytes], Awaitable[Answer]],
    ) -> Answer | None:
        """Send a file by its id; where Telegram refuses that, forget the id and send the bytes.

        Return None if the bytes are missing or refused too. A refusal for another reason than the file is raised.
        """
        file_id = self.files.get(name)
        try:
            if file_id is not None:
                return await send(file_id)
        except BadRequest as refusal:
            _raise_unless_file(refusal)
            self.files.pop(name, None)
        content = await read()
        try:
            return None if content is None else await send(content)
        except BadRequest as refusal:
            _raise_unless_file(refusal)
            self._log_refused(_name_of(name), refusal)
        return None

    def _log_refused(self, name: str, refusal: BadRequest) -> None:
        if name not in self.refused:
            self.refused.add(name)
            log.error("Telegram refuses the file %s: %s", name, refusal.message)

    async def _bytes(self, picture: ReplyPicture | None) -> bytes | None:
        return await picture_of(self.media, picture) if picture else None

    def _uploaded(self, bubble: Bubble, message: Message) -> bool:
        if bubble.picture and message.photo:
            self.files[bubble.picture] = message.photo[-1].file_id
        return True


def _raise_unless_file(refusal: BadRequest) -> None:
    if any(reason in refusal.message.lower() for reason in _NOT_THE_FILE):
        raise refusal


def _name_of(picture: ReplyPicture) -> str:
    """Return a name for the log that tells nothing about who gets it."""
    match picture:
        case Badge(art):
            return f"badges/{art}"
        case QrCode():
            return "of the bot's own link"
        case str():
            return picture
        case _:
            assert_never(picture)


def _is_there(refusal: TelegramError) -> bool:
    """Return True if an edit was refused because nothing changes; False for NotFound. Raise any other refusal again.

    NotFound comes from a Bot API server without the method.
    """
    if isinstance(refusal, NotFound):
        return False
    if "not modified" in refusal.message:
        return True
    raise refusal


async def picture_of(media: Path, picture: ReplyPicture) -> bytes | None:
    """Return a PNG or JPG; None, and a line in the log, when it cannot be made: the learner still gets the text."""
    try:
        return await asyncio.to_thread(_picture_bytes, media, picture)
    except (OSError, Undrawable) as error:
        log.error("a picture could not be shown: %s", type(error.__cause__ or error).__name__)
        return None


def _picture_bytes(media: Path, picture: ReplyPicture) -> bytes:
    """Make the bytes. Drawing code is imported with the first picture, so that a bot starts faster."""
    match picture:
        case Badge():
            from bot.conversation.rendering.badges.draw import badge_png

            return badge_png(media, picture)
        case QrCode():
            return qr_png(picture)
        case str():
            return (media / picture).read_bytes()
        case _:
            assert_never(picture)


def inline(replies: Replies | None, bubble: Bubble) -> Markup | None:
    """Return the inline buttons of a bubble; None when it has none."""
    if replies is None or not _has_buttons(bubble):
        return None
    flags = replies.flags
    rows = [
        [_button_json(button.text, written(button.target, flags)) for button in row]
        for row in (*filter(None, [bubble.rates]), *bubble.buttons)
    ]
    if bubble.listen:  # first: right below the text that it reads aloud
        rows.insert(0, [_button_json(bubble.listen.text, written_listen(bubble.listen, flags))])
    if bubble.show:  # a row of its own: both labels contain a size, and a screen of 320 pixels would cut them
        rows.insert(0, [_button_json(bubble.show.text, written_show(bubble.show, flags))])
    return {"inline_keyboard": rows}


def inert(text: str | None) -> Markup | None:
    """Return one inert button with the learner's choice, to replace the buttons; None without a text."""
    return {"inline_keyboard": [[_button_json(text, INERT)]]} if text else None


def keyboard(replies: Replies | None) -> Markup | None:
    """Return the keyboard below the chat; None to leave it unchanged."""
    if replies is None or not replies.keyboard:
        return None
    keys = [{"text": text} for text in replies.keyboard]
    return {"keyboard": [keys], "resize_keyboard": True, "is_persistent": True}


def last_plain(items: Sequence[object]) -> Bubble | None:
    """Return the last bubble without inline buttons (also [Listen], [Show]): only such a message can set a keyboard."""
    return next((it for it in reversed(items) if isinstance(it, Bubble) and not _has_buttons(it)), None)


def _has_buttons(bubble: Bubble) -> bool:
    return bool(bubble.buttons or bubble.rates or bubble.listen or bubble.show)


def _button_json(text: str, data: str) -> dict[str, str]:
    return {"text": text, "callback_data": data}
