"""A picture as she asked for pictures: at once, or its words with [Show] below, or in place of the words she tapped."""

from __future__ import annotations

from bot.content.model.text import option_key
from bot.engine.events import Pictured
from bot.engine.input import Flags
from bot.replies.reply import Bubble, Show
from bot.replies.speech import Speech


def picture(speech: Speech, event: Pictured, flags: Flags) -> Bubble:
    """The bubble of a picture. Its words are the same everywhere: as a caption, or alone."""
    words, sources = speech.html(event.alt), (event.alt,)
    if flags.less_data and not event.wished:
        return Bubble(words, show=_show(speech, event), sources=sources)
    return Bubble(words, picture=event.file, instead=event.wished, sources=sources)


def _show(speech: Speech, event: Pictured) -> Show | None:
    """Its button, where the picture is there to be shown."""
    label = show_label(speech, event.file)
    return Show(label, event.alt.context, option_key(event.file), event.alt.key) if label else None


def show_label(speech: Speech, file: str) -> str:
    """What the button of a picture says: what it costs stands there before she pays for it. Empty without a picture."""
    size, profile = speech.course.pictures.get(file), speech.course.profile
    return f"{speech.plain(profile.show)} ({-(-size // 1000)} KB)" if size is not None and profile else ""
