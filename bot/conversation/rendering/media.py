"""Recordings and pictures of a reply: the sound of what a learner reads behind [Listen], a picture or its [Show].

With less data a picture is its text with [Show] below, and takes the place of that text after a tap.

Only lessons are recorded, and no sensitive one: Hide clears the screen at once, but a sound that is playing is heard by
anybody nearby, including the end of a text whose first 60 characters would have been harmless. A text whose content
changes from day to day, or that holds the learner's safe word, is not recorded either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from bot.conversation.rendering.badges import MOST_BYTES, Badge
from bot.conversation.rendering.qr import MOST_BYTES as MOST_OF_A_LINK
from bot.conversation.rendering.qr import QrCode
from bot.conversation.rendering.reply import AudioClip, Bubble, Listen, Reply, ReplyPicture, Show
from bot.conversation.rendering.start_link import address
from bot.conversation.rendering.translator import Translator
from bot.engine.events import Art, Event, LinkShown, PictureShown, RecordingPlayed
from bot.engine.input import BADGE, LINK, Flags
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import FILLED_BY_BOT, PLACEHOLDER, Recording, Text, option_key, recording_key
from bot.lessons.steps import Step, Stop
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import isolate, written


@dataclass(frozen=True, slots=True)
class ReadAloudText:
    """A text to read aloud.

    `id` is the stop (or "say", "picture") it comes from; `countries` are those whose learners read exactly these words,
    None standing for a learner who told no country.
    """

    id: str
    words: str
    countries: tuple[Country | None, ...]

    @property
    def key(self) -> str:
        """Key by which a recording of these words is found."""
        return recording_key(self.words)

    @property
    def file(self) -> str:
        """File name of the recording."""
        return f"{self.id}-{self.key}.ogg"


def readings(course: Course, catalogs: Catalogs, lesson: Lesson, locale: str) -> Iterator[ReadAloudText]:
    """Yield all that can be recorded of a lesson in a locale, in the order of the file, equal words only once."""
    translators = {country: Translator(course, catalogs, locale, country) for country in (None, *COUNTRIES)}
    yielded = set[str]()
    for id, text in (found for step in lesson.steps() for found in _texts(step)):
        if lesson.sensitive is None and _is_fixed(text):
            spoken = {country: translator.plain(text) for country, translator in translators.items()}
            for words in dict.fromkeys(spoken.values()):
                if words not in yielded:
                    yield ReadAloudText(id, words, tuple(it for it, its in spoken.items() if its == words))
                yielded.add(words)


def _texts(step: Step) -> Iterator[tuple[str, Text]]:
    id = step.id if isinstance(step, Stop) else step.kind
    return ((id, text) for text in step.bubbles)


def _is_fixed(text: Text) -> bool:
    return FILLED_BY_BOT.isdisjoint(PLACEHOLDER.findall(text.source))


def with_listen(translator: Translator, event: Event, reply: Reply) -> Reply:
    """Add a [Listen] button to a bubble if exactly its words are recorded; return any other reply unchanged."""
    text, profile = event.heard, translator.course.profile
    if text is None or profile is None or not isinstance(reply, Bubble) or not (found := _recording(translator, text)):
        return reply
    size = isolate(written(f"{-(-found.size // 1000)} KB", translator.locale), translator.locale)
    label = f"{translator.plain(profile.listen)} ({size})"
    return replace(reply, listen=Listen(label, text.context, recording_key(translator.plain(text))))


def _recording(translator: Translator, text: Text) -> Recording | None:
    lesson = translator.course.lessons.get(text.context)
    recordings = translator.course.recordings.get((translator.locale, text.context))
    if lesson is None or lesson.sensitive or not recordings or not _is_fixed(text):
        return None
    return recordings.get(recording_key(translator.plain(text)))


def voice(translator: Translator, played: RecordingPlayed) -> AudioClip | None:
    """Return the recording a learner asked for; None if its words have changed or the lesson is no longer offered."""
    course, lesson = translator.course, translator.course.lesson(played.lesson)
    if lesson is None or lesson.id not in course.offered.get(played.locale, ()):
        return None
    found = course.recordings.get((played.locale, lesson.id), {}).get(played.key)
    if found is None or all(
        reading.key != played.key for reading in readings(course, translator.catalogs, lesson, played.locale)
    ):
        return None
    return AudioClip(found.file, found.size)


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
