"""Inline keyboards below messages, and reply keyboards."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import bad_request

LONGEST_DATA = 64
MOST_BUTTONS = 100


@dataclass(frozen=True, slots=True)
class InlineButton:
    """An inline button: a tap sends `data` to the bot, or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None
    style: str | None = None


Rows = list[list[InlineButton]]


class KeyboardMarkup(NamedTuple):
    """Parsed `reply_markup`; `raw` is the inline keyboard as answers repeat it."""

    buttons: Rows
    raw: dict[str, Any] | None = None
    keyboard: list[list[str]] | None = None
    removes_keyboard: bool = False


NO_MARKUP = KeyboardMarkup([])


def markup_of(call: Call, inline_only: bool = False) -> KeyboardMarkup:
    """Read `reply_markup`; edits accept inline keyboards only."""
    written = call.text("reply_markup")
    if not written:
        return NO_MARKUP
    markup = _read(written)
    if inline_only and (markup.keyboard is not None or markup.removes_keyboard):
        raise bad_request("inline keyboard expected")
    return markup


@lru_cache(1024)
def _read(written: str) -> KeyboardMarkup:
    """Parse a keyboard from JSON. Cached, because the same ones are sent again and again."""
    try:
        raw = json.loads(written)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return _inline(raw["inline_keyboard"])
    keyboard = [[_key_text(key) for key in row] for row in raw["keyboard"]] if "keyboard" in raw else None
    return KeyboardMarkup([], None, keyboard, bool(raw.get("remove_keyboard")))


def _inline(rows: list[list[dict[str, Any]]]) -> KeyboardMarkup:
    """Read at most 100 buttons; empty rows are dropped, and no buttons means no markup."""
    buttons = [[_button(raw) for raw in row] for row in rows if row]
    if sum(map(len, buttons)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return KeyboardMarkup(buttons, {"inline_keyboard": [row for row in rows if row]}) if buttons else NO_MARKUP


def _button(raw: dict[str, Any]) -> InlineButton:
    """Read a button. It needs a text and an action; `callback_data` has 1 to 64 bytes."""
    button = InlineButton(raw.get("text", ""), raw.get("callback_data"), raw.get("url"), raw.get("style"))
    if not button.text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.data is not None and not 1 <= len(button.data.encode()) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if len(raw.keys() - {"text", "style", "icon_custom_emoji_id"}) == 0:
        reason = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {reason}")
    return button


def _key_text(key: str | dict[str, Any]) -> str:
    return key if isinstance(key, str) else str(key.get("text", ""))
