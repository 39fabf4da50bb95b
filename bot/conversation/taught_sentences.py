"""Sentences that lessons and Help teach for asking for help, found in their texts in every locale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import named_texts
from bot.lessons.steps import Practise
from bot.safeguarding.distress.normalise import normalise

_QUOTED = re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|«([^»\n]+)»|„([^“”\n]+)[“”]|‘([^’\n]+)’")
_SENTENCE = re.compile(r"[^.?!។៕।]+")


def practised(course: Course) -> Iterator[tuple[Text, ...]]:
    """Yield the sentences learners practise: each line, and every sequence they can build of the lines."""
    for lesson in course.lessons.values():
        for step in lesson.steps():
            if isinstance(step, Practise):
                yield from ((line,) for line in step.lines)
                yield from permutations(step.lines, step.pick)


def asking_for_help(course: Course, translator: Translator) -> dict[str, str]:
    """Return what stands in quotation marks in Help in one locale, whole and by sentence, with its source."""
    found = dict[str, str]()
    for _, text in named_texts(course.bot["help"]) if "help" in course.bot else ():
        source = " ".join(quoted(text.source))
        for said in quoted(translator.as_read(text)):
            found |= {words: source for part in (said, *_SENTENCE.findall(said)) if (words := normalise(part))}
    return found


def quoted(words: str) -> list[str]:
    """Return what stands in quotation marks."""
    return ["".join(found) for found in _QUOTED.findall(words)]
