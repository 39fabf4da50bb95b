"""Nothing loud where somebody else may read it in passing: a lock screen, the list of chats, a glance (D1, D2).

Every host shows the first line of a message outside the chat. What must be said plainly is said further down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.check.phrases import standing
from bot.check.view import View
from bot.check.wordings import Wording
from bot.content.load.places import place_of
from bot.content.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.content.model.profile import Profile
from bot.content.model.steps import Picture
from bot.content.model.text import Text
from bot.content.model.texts import texts
from bot.content.problem import Code, Problem

LANGUAGE_UNLISTED = Code(
    "language-unlisted",
    "Without a list of loud and of hurting words nobody has looked whether this language is safe to read.",
    wrong="""
# safety/loud.yaml
en: []
""",
    right="""
# safety/loud.yaml
en: [gun, danger]
""",
)
LOUD_WORD = Code(
    "loud-word",
    "A lock screen shows the first words of a message, and whoever picks up her phone would draw conclusions.",
    wrong="""
title: Private things  # <- here
""",
    right="""
title: A quiet afternoon
""",
)
LOUD_NAME = Code(
    "loud-name",
    "A phone shows the name of a picture's file when it is saved or sent on.",
    wrong="""
- picture: sexting.png  # <- here
  alt: A well.
- choose: Well?
  id: well
  options: [One, Two]
""",
    right="""
- picture: well.png
  alt: A well.
- choose: Well?
  id: well
  options: [One, Two]
""",
)

GLANCE = 60
"""Characters of a message that a phone shows outside the chat."""

ANYBODYS = {"quick": "a text that stands there after Hide", "remind": "a text about reminders"}
"""The bot files that somebody else may read whole: over her shoulder after Hide (D3), or when a reminder comes."""

_HINT = "Say it further down, or in other words. The list is safety/loud.yaml."


def check_course(view: View) -> Iterator[Problem]:
    """Loud words in the bot's own labels, and languages without a list."""
    if view.course.profile:
        yield from _unlisted(view, view.course.profile)
    for text in texts(view.course.profile):
        yield from label(view, text)


def check(view: View, script: Script) -> Iterator[Problem]:
    """Loud words at the beginning of safety texts, and anywhere after Hide, in reminders and around the chat."""
    if not isinstance(script, Lesson) and script.id in ANYBODYS:
        for text in view.texts(script):
            yield from _loud(view, text, view.wordings.of_bubble(text, {}), ANYBODYS[script.id])
    elif not isinstance(script, Lesson) or script.sensitive:
        for text in view.texts(script):
            yield from glance(view, text)
    if isinstance(script, Lesson):
        for text in (script.title, script.badge, *(step.alt for step in _pictures(script))):
            yield from label(view, text)
        yield from _named(view, script)


def _named(view: View, lesson: Lesson) -> Iterator[Problem]:
    for step in _pictures(lesson):
        if found := _first(view, Wording(SOURCE_LOCALE, None, re.sub(r"[\W_]", " ", step.picture))):
            message = f"`{found}` stands in the name of a picture."
            yield LOUD_NAME.at(place_of(step, "picture"), message, "Give the file another name.")


def _unlisted(view: View, profile: Profile) -> Iterator[Problem]:
    """Of languages in which girls could read something by now: a list comes before the first translation."""
    read = {SOURCE_LOCALE, *(locale for locale, words in view.catalogs.by_locale.items() if words)}
    for locale, name in profile.languages.items():
        lists = {"loud": view.course.wording.loud, "banned": view.course.wording.banned}
        lacking = [f"safety/{file}.yaml" for file, listed in lists.items() if not listed.get(locale)]
        if lacking and locale in read:
            message = f"{name or locale} (`{locale}`) has no list in {' and '.join(lacking)}."
            yield LANGUAGE_UNLISTED.at(place_of(profile, "languages"), message, "Add one.")


def glance(view: View, text: Text) -> Iterator[Problem]:
    """Loud words in what a phone shows of a message outside the chat."""
    where = f"the first {GLANCE} characters of this text"
    yield from _loud(view, text, [_cut(one) for one in view.wordings.of_bubble(text, {})], where)


def label(view: View, text: Text) -> Iterator[Problem]:
    """Loud words anywhere in a text that shows outside the chat."""
    yield from _loud(view, text, view.wordings.of_bubble(text, {}), "a text that shows outside the chat")


def _pictures(lesson: Lesson) -> Iterator[Picture]:
    return (step for step in lesson.steps() if isinstance(step, Picture))


def _cut(wording: Wording) -> Wording:
    return Wording(wording.locale, wording.country, wording.words[:GLANCE])


def _loud(view: View, text: Text, wordings: Iterable[Wording], where: str) -> Iterator[Problem]:
    """One problem a language."""
    found = {one.locale: word for one in wordings if (word := _first(view, one))}
    for locale, word in found.items():
        language = "" if locale == SOURCE_LOCALE else f" in the language `{locale}`"
        yield LOUD_WORD.at(text.place, f"`{word}` stands in {where}{language}.", _HINT)


def _first(view: View, wording: Wording) -> str | None:
    listed = view.course.wording.loud.get(wording.locale, ())
    return next(standing(listed, wording.words, whole=False), None)
