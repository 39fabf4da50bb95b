"""One text as the chat shows it: its bubble with names filled in, its question with the buttons in rows.

It is rendered from the course alone, also where the learner of the preview never comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.authoring.editor.preview.chat import Json, PreviewChat
from bot.authoring.translation.part_texts import PartText
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.translator import Translator
from bot.engine.events import Asked, BubbleTold, Choice, Event, PictureShown
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.lessons.steps import Picture, Stop
from bot.lessons.translations.catalogs import Catalogs

TextWords = Mapping[tuple[str, str], str]
"""Words of some texts by (context, source), perhaps newer than the loaded catalogs; "" for an untranslated one."""


@dataclass(frozen=True, slots=True)
class BubbleReader:
    """Reader for whom a bubble is rendered: her language, the country of names and numbers, and the day."""

    locale: str
    country: Country | None
    today: date


def country_of(course: Course, locale: str) -> Country | None:
    """Return the country whose names a translator reads: the first for readers of her language; None if none is set."""
    return course.directory.spoken.get(locale)


def message_of(bundle: CourseBundle, found: PartText, words: TextWords, reader: BubbleReader) -> Json:
    """Return the message in which a text stands, as the chat's page draws it."""
    catalogs = _catalogs_with(bundle.catalogs, reader.locale, words)
    chat = PreviewChat(catalogs, locale=reader.locale)
    told = _event_telling(bundle.course, found.text)
    if told is None and found.kind == "button":
        button = {"text": _translator(bundle, catalogs, reader).plain(found.text), "data": "label"}
        message: Json = chat.add("bot", "", [[button]], sources=(found.text,))["message"]
        return message
    flags = Flags(reader.locale, reader.country)
    replies = render_reply(_translator(bundle, catalogs, reader), [told or BubbleTold(found.text)], flags)
    chat.show(replies, None)
    return next(iter(chat.messages.values()))


def texts_beside(course: Course, text: Text) -> tuple[Text, ...]:
    """Return the texts in the same message: the question and its buttons, or the text alone."""
    told = _event_telling(course, text)
    return (told.question, *(choice.text for choice in told.choices)) if isinstance(told, Asked) else (text,)


def _catalogs_with(catalogs: Catalogs, locale: str, words: TextWords) -> Catalogs:
    if locale == SOURCE_LOCALE:
        return catalogs
    now = {**catalogs.by_locale.get(locale, {}), **words}
    said = {key: it for key, it in now.items() if it}
    return replace(catalogs, by_locale={**catalogs.by_locale, locale: said})


def _translator(bundle: CourseBundle, catalogs: Catalogs, reader: BubbleReader) -> Translator:
    return Translator(
        bundle.course,
        catalogs,
        reader.locale,
        reader.country,
        country=reader.country,
        today=reader.today,
        until=reader.today,
        news_until=reader.today,
        username=bundle.username,
    )


def _event_telling(course: Course, text: Text) -> Event | None:
    """Return the event that tells a text; None for a text outside of scenes."""
    scripts = (it for it in course.scripts if it.id == text.context)
    return next((event for script in scripts for event in _events(script, text)), None)


def _events(script: Script, text: Text) -> Iterator[Event]:
    for step in script.steps():
        if isinstance(step, Stop) and text in (step.question, *(it.text for it in step.written)):
            yield _question(script, step)
        elif isinstance(step, Picture) and text == step.alt:
            yield PictureShown(step.picture, step.alt)
        elif text in step.bubbles:
            yield BubbleTold(text)


def _question(script: Script, stop: Stop) -> Asked:
    target = ButtonTarget(script.id, stop.id, "")
    choices = tuple(Choice(it.text, ButtonTarget(script.id, stop.id, it.key)) for it in stop.written)
    if not isinstance(script, Lesson):
        return Asked(target, stop.question, choices)
    is_first = next(script.stops(), None) is stop
    return Asked(target, stop.question, choices, back=not is_first, sensitive=script.sensitive is not None)
