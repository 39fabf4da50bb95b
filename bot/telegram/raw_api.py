"""The Bot API calls that nearly every tap makes, as plain JSON.

PTB's own methods build an object for each parameter, nest JSON in JSON, and parse the whole message that comes back,
of which only the id is read. Rare calls go through PTB.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from telegram import Bot
from telegram.request import RequestData

Markup = Mapping[str, Any]
"""Inline buttons or a keyboard (`reply_markup`) as Telegram's JSON."""

_NO_PREVIEW = {"is_disabled": True}
_FILE = "application.octet-stream", "application/octet-stream"
"""Name and MIME type of every upload: Telegram detects the type itself."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of a call, with the attributes of PTB's `RequestData` that our request class reads."""

    given: Mapping[str, Any]
    multipart_data: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)

    @property
    def json_payload(self) -> bytes:
        """All parameters as one JSON object."""
        return json.dumps(self.given).encode()

    @property
    def json_parameters(self) -> dict[str, str]:
        """Form fields: strings as they are, other values as JSON."""
        return {name: it if isinstance(it, str) else json.dumps(it) for name, it in self.given.items()}


class RawBotApi:
    """Bot API client; raises PTB's errors, as its own methods do."""

    def __init__(self, bot: Bot) -> None:
        """Use the connections and the URL of `bot`."""
        self._bot = bot

    async def message(self, chat: int, html: str, markup: Markup | None) -> int:
        """Send text silently and return the message id."""
        words = {"chat_id": chat, "text": html, "parse_mode": "HTML", "disable_notification": True}
        sent = await self._call("sendMessage", words | {"link_preview_options": _NO_PREVIEW, "reply_markup": markup})
        return int(sent["message_id"])

    async def rewrite(self, chat: int, message: int, html: str, markup: Markup | None) -> None:
        """Replace the text and the inline buttons of a message."""
        words = {"chat_id": chat, "message_id": message, "text": html, "parse_mode": "HTML"}
        await self._call("editMessageText", words | {"link_preview_options": _NO_PREVIEW, "reply_markup": markup})

    async def photo(self, chat: int, photo: str | bytes, html: str, markup: Markup | None) -> tuple[int, str]:
        """Send a photo silently, by its file id or as bytes; return the message id and the file id."""
        words = {"chat_id": chat, "caption": html, "parse_mode": "HTML", "disable_notification": True}
        files = {"photo": (_FILE[0], photo, _FILE[1])} if isinstance(photo, bytes) else {}
        id_alone = {} if isinstance(photo, bytes) else {"photo": photo}
        sent = await self._call("sendPhoto", words | id_alone | {"reply_markup": markup}, files)
        return int(sent["message_id"]), str(sent["photo"][-1]["file_id"])

    async def answer(self, callback: str, text: str | None) -> None:
        """Answer a callback query, which ends the spinner on the button; `text` pops up."""
        await self._call("answerCallbackQuery", {"callback_query_id": callback, "text": text})

    async def buttons(self, chat: int, message: int, markup: Markup | None) -> None:
        """Replace the inline buttons of a message; None removes them."""
        changed = {"chat_id": chat, "message_id": message, "reply_markup": markup}
        await self._call("editMessageReplyMarkup", changed)

    async def _call(
        self, method: str, parameters: Mapping[str, Any], files: Mapping[str, tuple[str, bytes, str]] | None = None
    ) -> Any:
        given = {name: value for name, value in parameters.items() if value is not None}
        body = cast(RequestData, Parameters(given, files or {}))
        return await self._bot.request.post(f"{self._bot.base_url}/{method}", body)


class InlineCallbackAnswers:
    """Answers of open callback queries, by query id; None until the answer is set."""

    def __init__(self) -> None:
        """Start with no open query."""
        self._open: dict[str, dict[str, Any] | None] = {}

    def begin(self, query: str) -> None:
        """Register a query; Telegram waits for the HTTP response."""
        self._open[query] = None

    def answer(self, query: str, text: str | None) -> bool:
        """Set the answer of a query. Return False if the response was sent already: the caller must make the call."""
        if query not in self._open:
            return False
        said = {"method": "answerCallbackQuery", "callback_query_id": query}
        self._open[query] = {**said, "text": text} if text else said
        return True

    def end(self, query: str) -> dict[str, Any] | None:
        """Close a query and return the call to put into the response; None if no answer was set in time."""
        return self._open.pop(query, None)
