"""A picture as she asked for pictures: at once, or its words with [Show] below, or in place of the words she tapped."""

from __future__ import annotations

from bot.badges.badge import MOST_BYTES, Badge
from bot.content.model.text import option_key
from bot.engine.events import Celebrated, Pictured
from bot.engine.input import BADGE, Flags
from bot.replies.reply import Bubble, Button, Show
from bot.replies.speech import Speech


def picture(speech: Speech, event: Pictured | Celebrated, flags: Flags) -> Bubble:
    """The bubble of a picture or a badge. Its words are the same everywhere: as a caption, or alone."""
    shown = _shown(speech, event)
    words = _words(speech, event)
    if flags.less_data and not event.wished:
        label = show_label(speech, shown)
        return Bubble(words, show=Show(label, *_name(event)) if label else None, rates=_rates(speech, event))
    return Bubble(words, picture=shown, instead=event.wished, rates=_rates(speech, event))


def _rates(speech: Speech, event: Pictured | Celebrated) -> tuple[Button, ...]:
    choices = event.rates if isinstance(event, Celebrated) else ()
    return tuple(Button(speech.plain(choice.text), choice.spot, choice.text) for choice in choices)


def _shown(speech: Speech, event: Pictured | Celebrated) -> str | Badge:
    if isinstance(event, Pictured):
        return event.file
    return Badge(event.art, speech.plain(event.words), speech.locale)


def _words(speech: Speech, event: Pictured | Celebrated) -> str:
    return speech.html(event.alt) if isinstance(event, Pictured) else speech.html(event.text, event.values)


def _name(event: Pictured | Celebrated) -> tuple[str, str, str]:
    """What a button calls it: script, file and words."""
    if isinstance(event, Pictured):
        return event.alt.context, option_key(event.file), event.alt.key
    return event.art, BADGE, event.words.key


def show_label(speech: Speech, shown: str | Badge) -> str:
    """What the button of a picture says: what it costs stands there before she pays for it. Empty without a picture."""
    profile = speech.course.profile
    cost = f"< {MOST_BYTES // 1000}" if isinstance(shown, Badge) else _kilobytes(speech.course.pictures.get(shown))
    return f"{speech.plain(profile.show)} ({cost} KB)" if profile and cost else ""


def _kilobytes(size: int | None) -> str:
    return "" if size is None else str(-(-size // 1000))
