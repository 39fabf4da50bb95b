"""Sentences that lessons and Help teach for asking for help, found in their texts in every locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import permutations

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.steps import Practise
from bot.safeguarding.distress.normalise import normalise

_QUOTED = re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|«([^»\n]+)»|„([^“”\n]+)[“”]|‘([^’\n]+)’")
_SENTENCE = re.compile(r"\w[^.?!។៕।]*")


def practised(course: Course) -> Iterator[tuple[Text, ...]]:
    """Yield the sentences learners practise: each line, and every sequence they can build of the lines."""
    for lesson in course.lessons.values():
        for step in lesson.steps():
            if isinstance(step, Practise):
                yield from ((line,) for line in step.lines)
                yield from permutations(step.lines, step.pick)


def asking_for_help(course: Course, translator: Translator) -> dict[str, str]:
    """Return the sentences that Help teaches in one locale, whole and one by one, each with its source.

    They stand in quotation marks in its texts, or are what she may write to a helpline first.
    """
    help_texts = texts(course.bot["help"]) if "help" in course.bot else ()
    said = [pair for text in help_texts for pair in _pairs(_quoted, text.source, translator.as_read(text))]
    first = (route.first_message for route in course.directory.routes)
    said += [(text.source, translator.as_read(text)) for text in first if text]
    single = [pair for source, words in said for pair in _pairs(_SENTENCE.findall, source, words)]
    return {normalise(words): source for source, words in (*single, *said)}


def _quoted(words: str) -> list[str]:
    return ["".join(found) for found in _QUOTED.findall(words)]


def _pairs(cut: Callable[[str], list[str]], source: str, translation: str) -> list[tuple[str, str]]:
    """Return the parts of a source that has any, each with its translation; with itself where their numbers differ."""
    parts, translated = cut(source), cut(translation) if cut(source) else []
    return list(zip(parts if len(parts) == len(translated) else translated, translated, strict=True))
