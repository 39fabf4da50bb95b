"""A picture as she asked for pictures: at once, or its words with [Show] below, or in place of the words she tapped."""

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
"""What has a picture."""


def picture(speech: Translator, event: Seen, flags: Flags) -> Bubble:
    """The bubble of a picture, a badge or the bot's link. Its words are the same everywhere: as a caption, or alone."""
    shown = _shown(speech, event)
    words = _words(speech, event)
    if flags.less_data and not event.wished:
        label = show_label(speech, shown)
        return Bubble(words, show=_show(label, event) if label else None, rates=_rates(speech, event))
    return Bubble(words, picture=shown, instead=event.wished, rates=_rates(speech, event))


def _rates(speech: Translator, event: Seen) -> tuple[Button, ...]:
    choices = event.rates if isinstance(event, Celebrated) else ()
    return tuple(Button(speech.plain(choice.text), choice.spot, choice.text) for choice in choices)


def _shown(speech: Translator, event: Seen) -> Picture:
    match event:
        case PictureShown():
            return event.file
        case LinkShown():
            return QrCode(address(speech.username))
        case Celebrated():
            return Badge(event.art, speech.plain(event.words), speech.locale)
        case _:
            assert_never(event)


def _words(speech: Translator, event: Seen) -> str:
    match event:
        case PictureShown():
            return speech.html(event.alt)
        case LinkShown():
            return speech.html(event.text)
        case Celebrated():
            return speech.html(event.text, event.values)
        case _:
            assert_never(event)


def _show(label: str, event: Seen) -> Show:
    """The button that brings it, by its script, its file and its words."""
    match event:
        case PictureShown():
            return Show(label, script=event.alt.context, file=option_key(event.file), alt=event.alt.key)
        case LinkShown():
            return Show(label, script=event.text.context, file=LINK, alt=event.text.key)
        case Celebrated():
            return Show(label, script=event.art, file=BADGE, alt=event.words.key)
        case _:
            assert_never(event)


def show_label(speech: Translator, shown: Picture) -> str:
    """What the button of a picture says: what it costs stands there before she pays for it. Empty without a picture."""
    profile = speech.course.profile
    cost = _cost(speech, shown)
    return f"{speech.plain(profile.show)} ({cost} KB)" if profile and cost else ""


def _cost(speech: Translator, shown: Picture) -> str:
    match shown:
        case Badge():
            return f"< {MOST_BYTES // 1000}"
        case QrCode():
            return f"< {MOST_OF_A_LINK // 1000}"
        case str():
            return _kilobytes(speech.course.pictures.get(shown))
        case _:
            assert_never(shown)


def _kilobytes(size: int | None) -> str:
    return "" if size is None else str(-(-size // 1000))
