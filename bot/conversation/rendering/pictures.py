"""Rendering of pictures: at once, or as text with [Show] below, or in place of that text after a tap on [Show]."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.conversation.rendering.badges import MOST_BYTES, Badge
from bot.conversation.rendering.qr import MOST_BYTES as MOST_OF_A_LINK
from bot.conversation.rendering.qr import QrCode
from bot.conversation.rendering.reply import Bubble, ReplyPicture, Show
from bot.conversation.rendering.start_link import address
from bot.conversation.rendering.translator import Translator
from bot.engine.events import Art, LinkShown, PictureShown
from bot.engine.input import BADGE, LINK, Flags
from bot.lessons.model.text import option_key

Seen = PictureShown | LinkShown
"""Events that are a picture with a caption."""


def picture(translator: Translator, event: Seen, flags: Flags) -> Bubble:
    """Return the bubble of a picture or of the bot's link. Its text is the same as a caption or alone."""
    match event:
        case PictureShown(file, alt, wished):
            show = Show("", script=alt.context, file=option_key(file), alt=alt.key)
            return _pictured(translator, Bubble(translator.html(alt)), file, show, flags, wished)
        case LinkShown(text, wished):
            show, code = Show("", script=text.context, file=LINK, alt=text.key), QrCode(address(translator.username))
            return _pictured(translator, Bubble(translator.html(text)), code, show, flags, wished)
        case _:
            assert_never(event)


def with_art(translator: Translator, bubble: Bubble, art: Art, flags: Flags) -> Bubble:
    """Return a bubble with a badge or the certificate above its words."""
    badge = Badge(art.name, translator.plain(art.words), translator.locale)
    show = Show("", script=art.name, file=f"{BADGE}-{art.due}" if art.due else BADGE, alt=art.words.key)
    return _pictured(translator, bubble, badge, show, flags, art.wished)


def _pictured(
    translator: Translator, bubble: Bubble, shown: ReplyPicture, show: Show, flags: Flags, wished: bool
) -> Bubble:
    """Add a picture to a bubble; with less data the [Show] button instead, which carries the keys of the picture."""
    if flags.less_data and not wished:
        label = show_label(translator, shown)
        return replace(bubble, show=replace(show, text=label) if label else None)
    return replace(bubble, picture=shown, instead=wished)


def show_label(translator: Translator, shown: ReplyPicture) -> str:
    """Return the label of a [Show] button, with the size in KB as its cost; empty if there is no picture."""
    profile = translator.course.profile
    cost = _cost(translator, shown)
    return f"{translator.plain(profile.show)} ({cost} KB)" if profile and cost else ""


def _cost(translator: Translator, shown: ReplyPicture) -> str:
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
