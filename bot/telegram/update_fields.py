"""The fields read from an update: a few of Telegram's JSON, none about the person but her id and phone language.

No other field is stored anywhere. An update without a field that Telegram promises raises an error. Lone surrogates,
which JSON can carry and no store or call can, are left out of all that was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, Any]
"""An update as Telegram's JSON."""

PRIVATE = "private"
UTF_16 = "utf-16-le"
"""Encoding in whose units Telegram counts the offsets of entities."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button. `chat` and `message` are its place; without a message in the update, the user's private chat.

    `phone_locale` is the phone's language. `quoted`: text in block quotes of the message, the learner's own words (G5).
    `is_shown`: the message carries a button with this data. A changed app sends any data; the message is Telegram's.
    """

    update_id: int
    id: str
    user: int
    phone_locale: str | None
    data: str
    chat: int
    is_private: bool
    message: int | None
    quoted: str = field(repr=False)
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Wrote:
    """A message, an edited one (`is_change`), or a service message. `at` is its time in seconds since 1970.

    `has` names the fields of the message. `is_cut`: its words are only the beginning and the end of what she typed.
    """

    update_id: int
    chat: int
    is_private: bool
    message: int
    at: int
    phone_locale: str | None
    text: str | None = field(repr=False)
    caption: str | None = field(repr=False)
    has: frozenset[str]
    is_change: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot has joined or left a chat. It is out of a private chat when the learner blocked it."""

    update_id: int
    chat: int
    is_private: bool
    is_out: bool


Update = Tap | Wrote | Membership


NEWEST_ID = 2**63
"""Above all ids of updates that a store can hold; Telegram's own are far below."""


def is_update(found: object) -> bool:
    """Tell whether JSON from outside is an update: an object whose id is a whole number that Telegram could give."""
    number = found.get("update_id") if isinstance(found, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < NEWEST_ID


def update_in(raw: Raw) -> Update | None:
    """Parse an update; None for kinds that the bot does not handle. Malformed ones raise KeyError or TypeError."""
    if "callback_query" in raw:
        return _tap(raw["update_id"], raw["callback_query"])
    if "my_chat_member" in raw:
        return _membership(raw["update_id"], raw["my_chat_member"])
    if "edited_message" in raw:
        return _wrote(raw["update_id"], raw["edited_message"], is_change=True)
    return _wrote(raw["update_id"], raw["message"]) if "message" in raw else None


def _tap(update_id: int, query: Raw) -> Tap:
    """Parse a tap. A very old message has only its id and chat; an inline message is missing altogether."""
    user, message, data = query["from"], query.get("message"), query.get("data", "")
    chat = message["chat"] if message else {"id": user["id"], "type": PRIVATE}
    return Tap(
        update_id=update_id,
        id=query["id"],
        user=user["id"],
        phone_locale=user.get("language_code"),
        data=data,
        chat=chat["id"],
        is_private=chat["type"] == PRIVATE,
        message=message["message_id"] if message else None,
        quoted=_quoted(message) if message and "entities" in message else "",
        is_shown=_carries(message, data) if message else False,
    )


def _carries(message: Raw, data: str) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return any(button.get("callback_data") == data for row in rows for button in row)


def _quoted(message: Raw) -> str:
    words = message["text"].encode(UTF_16, "surrogatepass")  # with lone surrogates: offsets count them
    blocks = [it for it in message["entities"] if it["type"] == "blockquote"]
    parts = [words[2 * it["offset"] : 2 * (it["offset"] + it["length"])] for it in blocks]
    return "\n".join(part.decode(UTF_16, "ignore") for part in parts)


def _whole(typed: str | None) -> str | None:
    return typed if typed is None or typed.isascii() else typed.encode("utf-8", "ignore").decode()


def _membership(update_id: int, change: Raw) -> Membership:
    chat, is_out = change["chat"], change["new_chat_member"]["status"] in ("left", "kicked")
    return Membership(update_id, chat["id"], chat["type"] == PRIVATE, is_out)


def _wrote(update_id: int, message: Raw, is_change: bool = False) -> Wrote | None:
    """Parse a message; None for one in a private chat that is from somebody else, which Telegram never sends."""
    chat, user = message["chat"], message.get("from")
    if chat["type"] == PRIVATE and user and user["id"] != chat["id"]:
        return None
    return Wrote(
        update_id=update_id,
        chat=chat["id"],
        is_private=chat["type"] == PRIVATE,
        message=message["message_id"],
        at=message.get("edit_date") or message["date"],
        phone_locale=user.get("language_code") if user else None,
        text=_whole(message.get("text")),
        caption=_whole(message.get("caption")),
        has=frozenset(message),
        is_change=is_change,
    )
