"""Rendering of pictures: at once, or as text with [Show] below, or in place of that text after a tap on [Show]."""

from __future__ import annotations

from typing import assert_never

from bot.conversation.rendering.badges.badge import MOST_BYTES, Badge
from bot.conversation.rendering.qr.code import MOST_BYTES as MOST_OF_A_LINK
from bot.conversation.rendering.qr.code import QrCode
from bot.conversation.rendering.reply import Bubble, Button, Picture, Show
from bot.conversation.rendering.start_link import address
from bot.conversation.rendering.translator import Translator
from bot.engine.events import Celebrated, LinkShown, PictureShown
from bot.engine.input import BADGE, LINK, Flags
from bot.lessons.model.text import option_key

Seen = PictureShown | Celebrated | LinkShown
"""Events that come with a picture."""


def picture(translator: Translator, event: Seen, flags: Flags) -> Bubble:
    """Return the bubble of a picture, a badge or the bot's link. Its text is the same as a caption or alone."""
    shown = _shown(translator, event)
    words = _words(translator, event)
    if flags.less_data and not event.wished:
        label = show_label(translator, shown)
        return Bubble(words, show=_show(label, event) if label else None, rates=_rates(translator, event))
    return Bubble(words, picture=shown, instead=event.wished, rates=_rates(translator, event))


def _rates(translator: Translator, event: Seen) -> tuple[Button, ...]:
    choices = event.rates if isinstance(event, Celebrated) else ()
    return tuple(Button(translator.plain(choice.text), choice.target, choice.text) for choice in choices)


def _shown(translator: Translator, event: Seen) -> Picture:
    match event:
        case PictureShown():
            return event.file
        case LinkShown():
            return QrCode(address(translator.username))
        case Celebrated():
            return Badge(event.art, translator.plain(event.words), translator.locale)
        case _:
            assert_never(event)


def _words(translator: Translator, event: Seen) -> str:
    match event:
        case PictureShown():
            return translator.html(event.alt)
        case LinkShown():
            return translator.html(event.text)
        case Celebrated():
            return translator.html(event.text, event.values)
        case _:
            assert_never(event)


def _show(label: str, event: Seen) -> Show:
    """Return the [Show] button: it carries the script, the key of the file and the key of the alternative text."""
    match event:
        case PictureShown():
            return Show(label, script=event.alt.context, file=option_key(event.file), alt=event.alt.key)
        case LinkShown():
            return Show(label, script=event.text.context, file=LINK, alt=event.text.key)
        case Celebrated():
            return Show(label, script=event.art, file=BADGE, alt=event.words.key)
        case _:
            assert_never(event)


def show_label(translator: Translator, shown: Picture) -> str:
    """Return the label of a [Show] button, with the size in KB so she knows the cost; empty if there is no picture."""
    profile = translator.course.profile
    cost = _cost(translator, shown)
    return f"{translator.plain(profile.show)} ({cost} KB)" if profile and cost else ""


def _cost(translator: Translator, shown: Picture) -> str:
    match shown:
        case Badge():
            return f"< {MOST_BYTES // 1000}"
        case QrCode():
            return f"< {MOST_OF_A_LINK // 1000}"
        case str():
            return _kilobytes(translator.course.pictures.get(shown))
        case _:
            assert_never(shown)


def _kilobytes(size: int | None) -> str:
    return "" if size is None else str(-(-size // 1000))
