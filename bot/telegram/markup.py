"""Buttons and keyboards of replies, as Telegram's JSON has them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.rendering.callback import INERT, written, written_listen, written_show
from bot.conversation.rendering.reply import Bubble, Replies
from bot.telegram.raw_api import Markup


def inline(replies: Replies | None, bubble: Bubble) -> Markup | None:
    """The buttons of a bubble; None where it has none."""
    if replies is None or not _has_buttons(bubble):
        return None
    flags = replies.flags
    rows = [
        [_button(button.text, written(button.target, flags)) for button in row]
        for row in (*bubble.buttons, *filter(None, [bubble.rates]))
    ]
    if bubble.listen:  # first: right below the words it reads
        rows.insert(0, [_button(bubble.listen.text, written_listen(bubble.listen, flags))])
    if bubble.show:  # a row of its own: both labels tell a size, and a phone of 320 pixels would cut them
        rows.insert(0, [_button(bubble.show.text, written_show(bubble.show, flags))])
    return {"inline_keyboard": rows}


def inert(text: str | None) -> Markup | None:
    """What she picked, in place of the buttons she had; a tap on it does nothing. None where nothing is told."""
    return {"inline_keyboard": [[_button(text, INERT)]]} if text else None


def keyboard(replies: Replies | None) -> Markup | None:
    """The keys below the chat; None where they stay as they are."""
    if replies is None or not replies.keyboard:
        return None
    keys = [{"text": text} for text in replies.keyboard]
    return {"keyboard": [keys], "resize_keyboard": True, "is_persistent": True}


def last_plain(items: Sequence[object]) -> Bubble | None:
    """The bubble that brings the keyboard: a message holds only one kind of buttons, be it only [Listen] or [Show]."""
    return next((it for it in reversed(items) if isinstance(it, Bubble) and not _has_buttons(it)), None)


def _has_buttons(bubble: Bubble) -> bool:
    return bool(bubble.buttons or bubble.rates or bubble.listen or bubble.show)


def _button(text: str, data: str) -> dict[str, str]:
    return {"text": text, "callback_data": data}
