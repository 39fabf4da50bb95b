"""Inline buttons and keyboards of replies, as Telegram's JSON."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.rendering.callback import INERT, written, written_listen, written_show
from bot.conversation.rendering.reply import Bubble, Replies
from bot.telegram.raw_api import Markup


def inline(replies: Replies | None, bubble: Bubble) -> Markup | None:
    """Return the inline buttons of a bubble; None when it has none."""
    if replies is None or not _has_buttons(bubble):
        return None
    flags = replies.flags
    rows = [
        [_button(button.text, written(button.target, flags)) for button in row]
        for row in (*filter(None, [bubble.rates]), *bubble.buttons)
    ]
    if bubble.listen:  # first: right below the text that it reads aloud
        rows.insert(0, [_button(bubble.listen.text, written_listen(bubble.listen, flags))])
    if bubble.show:  # a row of its own: both labels contain a size, and a screen of 320 pixels would cut them
        rows.insert(0, [_button(bubble.show.text, written_show(bubble.show, flags))])
    return {"inline_keyboard": rows}


def inert(text: str | None) -> Markup | None:
    """Return one inert button with the learner's choice, to replace the buttons; None without a text."""
    return {"inline_keyboard": [[_button(text, INERT)]]} if text else None


def keyboard(replies: Replies | None) -> Markup | None:
    """Return the keyboard below the chat; None to leave it unchanged."""
    if replies is None or not replies.keyboard:
        return None
    keys = [{"text": text} for text in replies.keyboard]
    return {"keyboard": [keys], "resize_keyboard": True, "is_persistent": True}


def last_plain(items: Sequence[object]) -> Bubble | None:
    """Return the last bubble without inline buttons (also [Listen], [Show]): only such a message can set a keyboard."""
    return next((it for it in reversed(items) if isinstance(it, Bubble) and not _has_buttons(it)), None)


def _has_buttons(bubble: Bubble) -> bool:
    return bool(bubble.buttons or bubble.rates or bubble.listen or bubble.show)


def _button(text: str, data: str) -> dict[str, str]:
    return {"text": text, "callback_data": data}
