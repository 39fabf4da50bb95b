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
from bot.content.model.lesson import SOURCE_LOCALE
from bot.content.model.profile import Profile
from bot.content.model.steps import Picture
from bot.content.model.text import Text
from bot.content.model.texts import texts
from bot.content.problem import Problem, problem

GLANCE = 60
"""Characters of a message that a phone shows outside the chat."""

_HINT = "Say it further down, or in other words. The list is safety/loud.yaml."


def check(view: View) -> Iterator[Problem]:
    """Loud words at the beginning of safety texts, and anywhere around the chat; languages without a list."""
    if view.course.profile:
        yield from _unlisted(view, view.course.profile)
    for text in _glanced(view):
        where = f"the first {GLANCE} characters of this text"
        yield from _loud(view, text, (_cut(one) for one in view.wordings.of_bubble(text, {})), where)
    for text in _around(view):
        yield from _loud(view, text, view.wordings.of_bubble(text, {}), "a text that shows outside the chat")
    for step in _pictures(view):
        if found := _first(view, Wording(SOURCE_LOCALE, None, re.sub(r"[\W_]", " ", step.picture))):
            message = f"`{found}` stands in the name of a picture."
            yield problem(place_of(step, "picture"), "loud-name", message, "Give the file another name.")


def _unlisted(view: View, profile: Profile) -> Iterator[Problem]:
    for locale, name in profile.languages.items():
        lists = {"loud": view.course.wording.loud, "banned": view.course.wording.banned}
        lacking = [f"safety/{file}.yaml" for file, listed in lists.items() if not listed.get(locale)]
        if lacking:
            message = f"{name or locale} (`{locale}`) has no list in {' and '.join(lacking)}."
            yield problem(place_of(profile, "languages"), "language-unlisted", message, "Add one.")


def _glanced(view: View) -> Iterator[Text]:
    for script in (*view.course.bot.values(), *(lesson for lesson in view.lessons if lesson.sensitive)):
        yield from texts(script)


def _around(view: View) -> Iterator[Text]:
    yield from texts(view.course.profile)
    yield from (lesson.title for lesson in view.lessons)
    yield from (step.alt for step in _pictures(view))


def _pictures(view: View) -> Iterator[Picture]:
    for lesson in view.lessons:
        yield from (step for step in lesson.steps() if isinstance(step, Picture))


def _cut(wording: Wording) -> Wording:
    return Wording(wording.locale, wording.country, wording.words[:GLANCE])


def _loud(view: View, text: Text, wordings: Iterable[Wording], where: str) -> Iterator[Problem]:
    """One problem a language."""
    found = {one.locale: word for one in wordings if (word := _first(view, one))}
    for locale, word in found.items():
        language = "" if locale == SOURCE_LOCALE else f" in the language `{locale}`"
        yield problem(text.place, "loud-word", f"`{word}` stands in {where}{language}.", _HINT)


def _first(view: View, wording: Wording) -> str | None:
    listed = view.course.wording.loud.get(wording.locale, ())
    return next(standing(listed, wording.words, whole=False), None)
