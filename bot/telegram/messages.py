"""What a reply becomes at Telegram: words, a picture with words, a recording. A file is uploaded once."""

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
    """Refusals come as PTB's errors. `files` are the ids that Telegram gave to what it has."""

    bot: Bot
    raw_api: RawBotApi
    media: Path
    files: dict[Picture, str] = field(default_factory=dict)

    async def send(self, chat: int, bubble: Bubble, markup: Markup | None) -> int:
        """A bubble at the end of a chat; the number of the message. The words alone where there is no picture."""
        photo = await self._picture(bubble)
        if photo is None:
            return await self.raw_api.message(chat, bubble.html, markup)
        message, self.files[bubble.picture or ""] = await self.raw_api.photo(chat, photo, bubble.html, markup)
        return message

    async def exchange(self, chat: int, message: int, bubble: Bubble, markup: Markup | None) -> bool:
        """A picture in place of a message; whether it stands there now (if she tapped twice, it did before)."""
        picture = await self._picture(bubble)
        if picture is None:  # it cannot be shown: its words, which stand there, stay
            return True
        photo = InputMediaPhoto(picture, caption=bubble.html, parse_mode=ParseMode.HTML)
        buttons = InlineKeyboardMarkup.de_json(dict(markup), self.bot) if markup else None
        try:
            changed = await self.bot.edit_message_media(photo, chat, message, reply_markup=buttons)
        except NotFound:  # a Bot API server that does not know this method
            return False
        except BadRequest as refusal:
            if "not modified" in refusal.message:
                return True
            raise
        return isinstance(changed, Message) and self._uploaded(bubble, changed)

    async def speak(self, chat: int, voice: AudioClip) -> int:
        """A recording at the end of a chat; the number of the message."""
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
