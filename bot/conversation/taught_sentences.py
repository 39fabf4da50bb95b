"""Sentences that lessons and Help teach for asking for help, found in their texts in every locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import NamedTuple

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.commands import TellScene
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.steps import Practise
from bot.safeguarding.distress.normalise import normalise

GENERAL = "me"
"""Scene of confirm.yaml that asks whether anything at all is wrong."""

_QUOTED = re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|«([^»\n]+)»|„([^“”\n]+)[“”]|‘([^’\n]+)’")
_SENTENCE = re.compile(r"\w[^.?!។៕।]*")


def practised(course: Course) -> Iterator[tuple[Text, ...]]:
    """Yield the sentences learners practise: each line, and every sequence they can build of the lines."""
    for lesson in course.lessons.values():
        for step in lesson.steps():
            if isinstance(step, Practise):
                lines = [line.text for line in step.helpful]
                yield from ((line,) for line in lines)
                yield from permutations(lines, step.pick)


class TaughtByHelp(NamedTuple):
    """A sentence that Help teaches: what it was translated from, and the scene of confirm.yaml that asks about it."""

    source: str
    scene: str


def asking_for_help(course: Course, translator: Translator) -> dict[str, TaughtByHelp]:
    """Return the sentences that Help teaches in one locale, whole and one by one.

    They stand in quotation marks in its texts, or are what a learner may write to a helpline first.
    """
    said = list(_said(course, translator))
    single = (
        (source, words, GENERAL) for whole in said for source, words in _pairs(_SENTENCE.findall, whole[0], whole[1])
    )
    return {normalise(words): TaughtByHelp(source, scene) for source, words, scene in (*single, *said)}


def _said(course: Course, translator: Translator) -> Iterator[tuple[str, str, str]]:
    """Yield the source, the translation and the scene of each sentence."""
    for name, steps in course.bot["help"].scenes.items() if "help" in course.bot else ():
        for text in filter(_teaches, texts(steps)):
            for source, words in _pairs(_quoted, text.source, translator.as_read(text)):
                yield source, words, _asking_scene(course, name)
    for first in (route.first_message for route in course.directory.routes):
        if first:
            yield first.source, translator.as_read(first), GENERAL


def _teaches(text: Text) -> bool:
    return _QUOTED.search(text.source) is not None


def _asking_scene(course: Course, name: str) -> str:
    """Return the scene of confirm.yaml that asks about what a scene of Help says: that of the only card leading there.

    If several cards lead there, it is `friend` when all of them are about a friend, else GENERAL.
    """
    leading = {name} & course.bot["confirm"].scenes.keys()
    for card, steps in course.bot["help"].scenes.items():
        told = (option.do for step in steps for option in written_options(step))
        leading |= {card} if TellScene("help", name) in told and card in course.bot["confirm"].scenes else set()
    if len(leading) == 1:
        return leading.pop()
    return "friend" if leading and all(card.endswith("friend") for card in leading) else GENERAL


def _quoted(words: str) -> list[str]:
    return ["".join(found) for found in _QUOTED.findall(words)]


def _pairs(cut: Callable[[str], list[str]], source: str, translation: str) -> list[tuple[str, str]]:
    """Return each part of a source with its translation; if their numbers differ, each translated part with itself."""
    parts, translated = cut(source), cut(translation) if cut(source) else []
    return list(zip(parts if len(parts) == len(translated) else translated, translated, strict=True))
