"""The calls that nearly every tap makes, as JSON straight to Telegram.

PTB's own methods make an object of each parameter and JSON inside JSON of each object, and then objects of the whole
message that comes back, of which nobody reads more than its number. What is rare goes through PTB all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from telegram import Bot
from telegram.request import RequestData

Markup = Mapping[str, Any]
"""Buttons, or a keyboard, as Telegram's JSON has them."""

_NO_PREVIEW = {"is_disabled": True}
_FILE = "application.octet-stream", "application/octet-stream"
"""A name and a kind for a file: Telegram looks for itself what it is."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a call carries; our request takes it where PTB's own methods hand over their `RequestData`."""

    given: Mapping[str, Any]
    multipart_data: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)

    @property
    def json_payload(self) -> bytes:
        """Everything as one JSON object."""
        return json.dumps(self.given).encode()

    @property
    def json_parameters(self) -> dict[str, str]:
        """Each for itself, as the fields of a form: what is not plain is JSON inside."""
        return {name: it if isinstance(it, str) else json.dumps(it) for name, it in self.given.items()}


class RawBotApi:
    """Refusals come as PTB's errors, as from its own methods: PTB reads them."""

    def __init__(self, bot: Bot) -> None:
        """The connections and the address are the bot's."""
        self._bot = bot

    async def message(self, chat: int, html: str, markup: Markup | None) -> int:
        """Send words, silently; the number of the message."""
        words = {"chat_id": chat, "text": html, "parse_mode": "HTML", "disable_notification": True}
        sent = await self._call("sendMessage", words | {"link_preview_options": _NO_PREVIEW, "reply_markup": markup})
        return int(sent["message_id"])

    async def photo(self, chat: int, photo: str | bytes, html: str, markup: Markup | None) -> tuple[int, str]:
        """Send a picture, silently, by the id Telegram gave it or as its bytes; the message's number, and the id."""
        words = {"chat_id": chat, "caption": html, "parse_mode": "HTML", "disable_notification": True}
        files = {"photo": (_FILE[0], photo, _FILE[1])} if isinstance(photo, bytes) else {}
        id_alone = {} if isinstance(photo, bytes) else {"photo": photo}
        sent = await self._call("sendPhoto", words | id_alone | {"reply_markup": markup}, files)
        return int(sent["message_id"]), str(sent["photo"][-1]["file_id"])

    async def answer(self, callback: str, text: str | None) -> None:
        """Tell the phone that a tap has come; `text` pops up there."""
        await self._call("answerCallbackQuery", {"callback_query_id": callback, "text": text})

    async def buttons(self, chat: int, message: int, markup: Markup | None) -> None:
        """Give a message other buttons, or none."""
        changed = {"chat_id": chat, "message_id": message, "reply_markup": markup}
        await self._call("editMessageReplyMarkup", changed)

    async def _call(
        self, method: str, parameters: Mapping[str, Any], files: Mapping[str, tuple[str, bytes, str]] | None = None
    ) -> Any:
        given = {name: value for name, value in parameters.items() if value is not None}
        body = cast(RequestData, Parameters(given, files or {}))
        return await self._bot.request.post(f"{self._bot.base_url}/{method}", body)
