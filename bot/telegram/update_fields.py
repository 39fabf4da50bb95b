"""What is read of an update: a few fields of Telegram's JSON, and none that tells who she is beside her number.

What is not read here is held by nobody. Where a field is missing that Telegram promises, the update cannot be read.
Lone surrogates, halves of a sign that JSON can carry and no store or call can, are left out of all that was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, Any]
"""An update as Telegram's JSON has it."""

PRIVATE = "private"
UTF_16 = "utf-16-le"
"""Telegram counts in its units."""


@dataclass(frozen=True, slots=True)
class Tap:
    """Somebody pressed a button. `chat` and `message` are where it stands: where Telegram does not tell, in her chat.

    `quoted` are the words in quotation blocks there: hers, that the bot showed to her (G5).
    """

    update_id: int
    id: str
    user: int
    phone: str | None
    data: str
    chat: int
    is_private: bool
    message: int | None
    quoted: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote, sent or changed something, or Telegram noted it in the chat. `at` is when, in seconds since 1970.

    `has` names the fields of the message.
    """

    update_id: int
    chat: int
    is_private: bool
    message: int
    at: int
    phone: str | None
    text: str | None = field(repr=False)
    caption: str | None = field(repr=False)
    has: frozenset[str]
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot has come into a chat, or is out of it: of a girl's, because she blocked it."""

    update_id: int
    chat: int
    is_private: bool
    is_out: bool


Update = Tap | Wrote | Membership


def update_in(raw: Raw) -> Update | None:
    """An update; None for a kind that the bot does not listen to. Where it is broken Python says so."""
    if "callback_query" in raw:
        return _tap(raw["update_id"], raw["callback_query"])
    if "my_chat_member" in raw:
        return _membership(raw["update_id"], raw["my_chat_member"])
    if "edited_message" in raw:
        return _wrote(raw["update_id"], raw["edited_message"], is_change=True)
    return _wrote(raw["update_id"], raw["message"]) if "message" in raw else None


def _tap(update_id: int, query: Raw) -> Tap:
    """Of a message that is too old there is only its number and its chat; a tap without any is an inline message's."""
    user, message = query["from"], query.get("message")
    chat = message["chat"] if message else {"id": user["id"], "type": PRIVATE}
    return Tap(
        update_id,
        query["id"],
        user["id"],
        user.get("language_code"),
        query.get("data", ""),
        chat["id"],
        chat["type"] == PRIVATE,
        message["message_id"] if message else None,
        _quoted(message) if message and "entities" in message else "",
    )


def _quoted(message: Raw) -> str:
    words = message["text"].encode(UTF_16, "surrogatepass")  # whole: the places of entities count the halves too
    blocks = [it for it in message["entities"] if it["type"] == "blockquote"]
    parts = [words[2 * it["offset"] : 2 * (it["offset"] + it["length"])] for it in blocks]
    return "\n".join(part.decode(UTF_16, "ignore") for part in parts)


def _whole(typed: str | None) -> str | None:
    return typed if typed is None or typed.isascii() else typed.encode("utf-8", "ignore").decode()


def _membership(update_id: int, change: Raw) -> Membership:
    chat, is_out = change["chat"], change["new_chat_member"]["status"] in ("left", "kicked")
    return Membership(update_id, chat["id"], chat["type"] == PRIVATE, is_out)


def _wrote(update_id: int, message: Raw, is_change: bool = False) -> Wrote:
    chat, user = message["chat"], message.get("from")
    return Wrote(
        update_id,
        chat["id"],
        chat["type"] == PRIVATE,
        message["message_id"],
        message.get("edit_date") or message["date"],
        user.get("language_code") if user else None,
        _whole(message.get("text")),
        _whole(message.get("caption")),
        frozenset(message),
        is_change,
    )
