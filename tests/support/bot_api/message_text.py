"""Text of a message, parsed, trimmed and measured as Telegram does."""

import html
import re
from typing import NamedTuple

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import bad_request
from tests.support.bot_api.html import Entity, parse_html, units

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?")


class MessageText(NamedTuple):
    """Plain text, its entities, and the HTML it was made from."""

    text: str
    entities: list[Entity]
    html: str


NO_WORDS = MessageText("", [], "")


def text_of(call: Call) -> MessageText:
    """Read `text`: 1 to 4096 characters after entities parsing, counted in UTF-16 units."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    words = _read(call, "text", "entities")
    if not words.text:
        raise bad_request("text must be non-empty")
    if units(words.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return words


def caption_of(call: Call) -> MessageText:
    """Read `caption`: at most 1024 characters after entities parsing; it may be missing."""
    if not call.text("caption"):
        return NO_WORDS
    words = _read(call, "caption", "caption_entities")
    if units(words.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return words


def typed(text: str) -> MessageText:
    """Return the text a user typed: markup in it is not parsed, but commands become entities."""
    found = [
        {"type": "bot_command", "offset": units(text[: hit.start()]), "length": units(hit[0])}
        for hit in (COMMAND.finditer(text) if "/" in text else ())
    ]
    return MessageText(text, found, html.escape(text, quote=False))


def _read(call: Call, field: str, entities_field: str) -> MessageText:
    source, mode = call.text(field), call.text("parse_mode").lower()
    if len(source.encode()) > 1 << 15:
        raise bad_request("text is too long")
    if mode == "html":
        return _trimmed(*parse_html(source), source)
    if mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode (this stand-in reads HTML only)")
    return _trimmed(source, call.json(entities_field) or [], html.escape(source, quote=False))


def _trimmed(text: str, entities: list[Entity], source: str) -> MessageText:
    """Remove the white space around a text, and adjust its entities."""
    left = text.lstrip(" \n")
    kept = left.rstrip()
    if kept == text:
        return MessageText(text, entities, source)
    shift, size = units(text) - units(left), units(kept)
    moved = [_moved(entity, shift, size) for entity in entities]
    return MessageText(kept, [entity for entity in moved if entity["length"] > 0], source.strip())


def _moved(entity: Entity, shift: int, size: int) -> Entity:
    begin = max(entity["offset"] - shift, 0)
    end = min(entity["offset"] + entity["length"] - shift, size)
    return {**entity, "offset": begin, "length": end - begin}
