"""Replies as Telegram messages: text, photo with caption, voice. A file is uploaded once, then sent by its id."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.conversation.rendering.reply import AudioClip, Bubble, Picture
from bot.telegram.http_request import NotFound
from bot.telegram.picture_bytes import picture_of
from bot.telegram.raw_api import Markup, RawBotApi


@dataclass
class Messages:
    """Sender of single messages; raises PTB's errors. `files` are Telegram's file ids of what was uploaded."""

    bot: Bot
    raw_api: RawBotApi
    media: Path
    files: dict[Picture, str] = field(default_factory=dict)

    async def send(self, chat: int, bubble: Bubble, markup: Markup | None) -> int:
        """Send a bubble and return the message id. Without its picture, if that is missing, as text."""
        photo = await self._picture(bubble)
        if photo is None:
            return await self.raw_api.message(chat, bubble.html, markup)
        message, self.files[bubble.picture or ""] = await self.raw_api.photo(chat, photo, bubble.html, markup)
        return message

    async def exchange(self, chat: int, message: int, bubble: Bubble, markup: Markup | None) -> bool:
        """Replace a message by a photo. Return whether it is there now (after a double tap it was there before)."""
        picture = await self._picture(bubble)
        if picture is None:  # it cannot be shown: its caption, already there as text, stays
            return True
        photo = InputMediaPhoto(picture, caption=bubble.html, parse_mode=ParseMode.HTML)
        buttons = InlineKeyboardMarkup.de_json(dict(markup), self.bot) if markup else None
        try:
            changed = await self.bot.edit_message_media(photo, chat, message, reply_markup=buttons)
        except NotFound:  # a Bot API server without this method
            return False
        except BadRequest as refusal:
            if "not modified" in refusal.message:
                return True
            raise
        return isinstance(changed, Message) and self._uploaded(bubble, changed)

    async def speak(self, chat: int, voice: AudioClip) -> int:
        """Send a recording and return the message id."""
        name = f"{voice.file} {voice.size}"
        sound: str | bytes | None = self.files.get(name)
        if sound is None:
            sound = await asyncio.to_thread((self.media.parent / "recordings" / voice.file).read_bytes)
        message = await self.bot.send_voice(chat, sound, disable_notification=True)
        if message.voice:
            self.files[name] = message.voice.file_id
        return message.message_id

    async def _picture(self, bubble: Bubble) -> str | bytes | None:
        if not bubble.picture:
            return None
        return self.files.get(bubble.picture) or await picture_of(self.media, bubble.picture)

    def _uploaded(self, bubble: Bubble, message: Message) -> bool:
        if bubble.picture and message.photo:
            self.files[bubble.picture] = message.photo[-1].file_id
        return True
