"""Chat of the preview: its messages, and the changes to them as JSON events for the page."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, assert_never
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.badges.draw import badge_png
from bot.conversation.rendering.callback import read, written, written_listen, written_show
from bot.conversation.rendering.qr import QrCode, qr_png
from bot.conversation.rendering.reply import (
    AudioClip,
    Bubble,
    Button,
    Erase,
    Picked,
    Replies,
    Reply,
    ReplyPicture,
    Tidy,
)
from bot.engine.input import Chose, Flags, Tapped
from bot.lessons.model.commands import VERDICTS
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction

Json = dict[str, Any]

MOST_MESSAGES = 500
"""Most messages of a chat; a page that is drawn anew shows the last ones. A lesson has fewer than 200."""

_HERS = re.compile("<blockquote>(.*?)</blockquote>", re.DOTALL)


@dataclass
class PreviewChat:
    """Current content of the chat. Every change is returned as the JSON events for the page.

    A text that the catalogs lack is shown in English; its source is marked as missing.
    """

    catalogs: Catalogs = field(default_factory=Catalogs)
    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: tuple[str, ...] = ()
    locale: str = "en"
    last_id: int = 0

    def add(
        self,
        sender: str,
        html: str,
        buttons: list[list[Json]],
        picture: Json | None = None,
        sound: str | None = None,
        sources: Iterable[Text] = (),
    ) -> Json:
        """Append a message and return its event; `sources` are the texts it is made of."""
        self.last_id += 1
        message = {
            "id": self.last_id,
            "from": sender,
            "html": html,
            "lang": self.locale,
            "picture": picture,
            "sound": sound,
            "buttons": buttons,
            "sources": [found for text in sources if (found := self._source(text))],
        }
        self.messages[self.last_id] = message
        while len(self.messages) > MOST_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return {"type": "bubble", "message": message}

    def show(self, replies: Replies, pressed: int | None) -> list[Json]:
        """Return the events for the bot's replies; `pressed` is the message whose button was pressed, if any."""
        self.keyboard = replies.keyboard or self.keyboard
        self.locale = replies.flags.locale
        return [event for item in replies.items for event in self._reply_events(item, replies, pressed)]

    def _reply_events(self, item: Reply, replies: Replies, pressed: int | None) -> Iterable[Json]:
        match item:
            case Bubble():
                yield self._bubble(item, replies, pressed if item.instead else None)
            case AudioClip():
                yield self.add("bot", "", [], sound=f"recordings/{item.file}")
            case Picked():
                yield from self._picked(item, pressed)
            case Tidy():
                ids = list(self.messages)
                self.messages.clear()
                yield {"type": "tidied", "ids": ids}
            case Erase():  # the preview stores nothing that could be erased
                pass
            case _:
                assert_never(item)

    def _bubble(self, bubble: Bubble, replies: Replies, instead: int | None) -> Json:
        buttons = (*filter(None, [bubble.rates]), *bubble.buttons)
        rows = [[self._button(it, replies.flags) for it in row] for row in buttons]
        if listen := bubble.listen:
            rows.insert(0, [{"text": listen.text, "data": written_listen(listen, replies.flags)}])
        if show := bubble.show:
            rows.insert(0, [{"text": show.text, "data": written_show(show, replies.flags)}])
        # Alt text is empty: the caption below the picture describes it, and a screen reader would read both.
        picture = {"src": _address(bubble.picture), "alt": ""} if bubble.picture else None
        added = self.add("bot", bubble.html, rows, picture, sources=bubble.sources)
        return self._put_in_place(added["message"], instead) if instead in self.messages else added

    def _button(self, button: Button, flags: Flags) -> Json:
        found = button.source and self._source(button.source)
        return {"text": button.text, "data": written(button.target, flags), **({"source": found} if found else {})}

    def _source(self, text: Text) -> Json | None:
        found = source(text)
        is_missing = self.catalogs.find(text, self.locale) is None
        return {**found, "missing": True} if found and is_missing else found

    def _put_in_place(self, message: Json, instead: int) -> Json:
        """Put the newest message in place of an older one."""
        del self.messages[message["id"]]
        self.messages[instead] = {**message, "id": instead}
        return {"type": "changed", "message": self.messages[instead]}

    def _picked(self, picked: Picked, pressed: int | None) -> Iterable[Json]:
        if pressed in self.messages:
            self.messages[pressed]["buttons"] = [[{"text": picked.text}]] if picked.text else []
            yield {"type": "picked", "id": pressed, "text": picked.text}

    def quoted_words(self, number: int) -> str:
        """Return the learner's words quoted in a message, as Telegram would send them back; empty if none."""
        return "\n".join(map(unescape, _HERS.findall(self.messages.get(number, {}).get("html", ""))))

    def last_question(self) -> int | None:
        """Return the id of the newest message with live buttons."""
        live = (number for number in reversed(self.messages) if _is_live(self.messages[number]))
        return next(live, None)

    def whole(self) -> Json:
        """Return the whole chat, for a page that draws everything again."""
        return {"type": "chat", "messages": list(self.messages.values()), **self.around()}

    def around(self) -> Json:
        """Return the keyboard, language and text direction around the messages."""
        return {"keyboard": list(self.keyboard), "lang": self.locale, "dir": direction(self.locale)}


def _address(picture: ReplyPicture) -> str:
    match picture:
        case Badge():
            return address_of(picture)
        case QrCode():
            return f"data:image/png;base64,{b64encode(qr_png(picture)).decode()}"
        case str():
            return f"media/{picture}"
        case _:
            assert_never(picture)


def source(text: Text) -> Json | None:
    """Return a text's source and its place in a file; None for a text that cannot be edited."""
    if text.place is None or not text.context:
        return None
    return {"source": text.source, "file": text.place.file, "line": text.place.line, "column": text.place.column}


def _is_live(message: Json) -> bool:
    """Return whether a message has a button that answers its question, unlike [Listen], [Show] or a rating."""
    return any(_answers(read(button.get("data", ""))) for row in message["buttons"] for button in row)


def _answers(action: Tapped | None) -> bool:
    return isinstance(action, Chose) and action.target.key not in VERDICTS


def address_of(badge: Badge) -> str:
    """Return the URL path of a badge, relative to that of the desk."""
    return f"badges/{quote(badge.art)}?{urlencode({'words': badge.words, 'locale': badge.locale})}"


async def badge(media: Path, art: str, query: Mapping[str, str]) -> web.Response:
    """Return a badge drawn from the current files; 404 when it cannot be drawn."""
    wanted = Badge(art, query.get("words", ""), query.get("locale", ""))
    try:
        picture = await asyncio.to_thread(badge_png, media, wanted)
    except Undrawable:
        raise web.HTTPNotFound(text="This badge cannot be drawn.") from None
    return web.Response(body=picture, content_type="image/png")
