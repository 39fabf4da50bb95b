"""The chat as the page draws it: messages, and what happens to them, as JSON."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any, assert_never

from bot.authoring.preview.badges import address_of
from bot.conversation.rendering.badges.badge import Badge
from bot.conversation.rendering.callback import read, written, written_listen, written_show
from bot.conversation.rendering.qr.code import QrCode
from bot.conversation.rendering.qr.draw import drawn
from bot.conversation.rendering.reply import AudioClip, Bubble, Button, Erase, Picked, Picture, Replies, Reply, Tidy
from bot.engine.input import Chose, Flags, Tapped
from bot.lessons.model.acts import VERDICTS
from bot.lessons.model.text import Text
from bot.lessons.translations.locales import direction

Json = dict[str, Any]

_HERS = re.compile("<blockquote>(.*?)</blockquote>", re.DOTALL)


@dataclass
class PreviewChat:
    """What stands in the chat now. Every change is returned as the messages that tell the page."""

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
        """A new message at the end; `sources` are the texts it is made of."""
        self.last_id += 1
        message = {
            "id": self.last_id,
            "from": sender,
            "html": html,
            "lang": self.locale,
            "picture": picture,
            "sound": sound,
            "buttons": buttons,
            "sources": [found for text in sources if (found := source(text))],
        }
        self.messages[self.last_id] = message
        return {"type": "bubble", "message": message}

    def show(self, replies: Replies, pressed: int | None) -> list[Json]:
        """Replies after she pressed a button of the message `pressed` (or typed)."""
        self.keyboard = replies.keyboard or self.keyboard
        self.locale = replies.flags.locale
        return [event for item in replies.items for event in self._shown(item, replies, pressed)]

    def _shown(self, item: Reply, replies: Replies, pressed: int | None) -> Iterable[Json]:
        match item:
            case Bubble():
                yield self._bubble(item, replies, pressed if item.instead else None)
            case AudioClip():
                yield self.add("bot", "", [], sound=f"/recordings/{item.file}")
            case Picked():
                yield from self._picked(item, pressed)
            case Tidy():
                ids = list(self.messages)
                self.messages.clear()
                yield {"type": "tidied", "ids": ids}
            case Erase():  # nothing of a play is kept
                pass
            case _:
                assert_never(item)

    def _bubble(self, bubble: Bubble, replies: Replies, instead: int | None) -> Json:
        buttons = (*bubble.buttons, *filter(None, [bubble.rates]))
        rows = [[_button(it, replies.flags) for it in row] for row in buttons]
        if listen := bubble.listen:
            rows.insert(0, [{"text": listen.text, "data": written_listen(listen, replies.flags)}])
        if show := bubble.show:
            rows.insert(0, [{"text": show.text, "data": written_show(show, replies.flags)}])
        # The caption below the picture is its description: said twice, it would only slow a screen reader.
        picture = {"src": _address(bubble.picture), "alt": ""} if bubble.picture else None
        added = self.add("bot", bubble.html, rows, picture, sources=bubble.sources)
        return self._moved(added["message"], instead) if instead in self.messages else added

    def _moved(self, message: Json, instead: int) -> Json:
        """The newest message in the place of an older one."""
        del self.messages[message["id"]]
        self.messages[instead] = {**message, "id": instead}
        return {"type": "changed", "message": self.messages[instead]}

    def _picked(self, picked: Picked, pressed: int | None) -> Iterable[Json]:
        if pressed in self.messages:
            self.messages[pressed]["buttons"] = [[{"text": picked.text}]] if picked.text else []
            yield {"type": "picked", "id": pressed, "text": picked.text}

    def hers(self, number: int) -> str:
        """Her own words that stand in a message of the bot's, as Telegram would bring them back; empty without any."""
        return "\n".join(map(unescape, _HERS.findall(self.messages.get(number, {}).get("html", ""))))

    def last_question(self) -> int | None:
        """The newest message that still has live buttons."""
        live = (number for number in reversed(self.messages) if _is_live(self.messages[number]))
        return next(live, None)

    def whole(self) -> Json:
        """All of it, for a page that draws everything anew."""
        return {"type": "chat", "messages": list(self.messages.values()), **self.around()}

    def around(self) -> Json:
        """What stands around the messages, in her language."""
        return {"keyboard": list(self.keyboard), "lang": self.locale, "dir": direction(self.locale)}


def _address(picture: Picture) -> str:
    match picture:
        case Badge():
            return address_of(picture)
        case QrCode():
            return f"data:image/png;base64,{b64encode(drawn(picture)).decode()}"
        case str():
            return f"/media/{picture}"
        case _:
            assert_never(picture)


def _button(button: Button, flags: Flags) -> Json:
    found = button.source and source(button.source)
    return {"text": button.text, "data": written(button.target, flags), **({"source": found} if found else {})}


def source(text: Text) -> Json | None:
    """Where a text is written and what it says there; None for words that stand in no file to be edited."""
    if text.place is None or not text.context:
        return None
    return {"source": text.source, "file": text.place.file, "line": text.place.line, "column": text.place.column}


def _is_live(message: Json) -> bool:
    """Whether a message still has a button that answers something; [Listen], [Show] and a badge's row do not."""
    return any(_answers(read(button.get("data", ""))) for row in message["buttons"] for button in row)


def _answers(action: Tapped | None) -> bool:
    return isinstance(action, Chose) and action.target.key not in VERDICTS
