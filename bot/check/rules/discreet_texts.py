"""Rule: nothing alarming stands where others may read it: lock screen, list of chats, a glance (D1, D2).

A phone shows the first line of a message outside the chat. Plain words about a danger come further down.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.check.phrase_search import find_phrases, may_contain
from bot.check.registry import course_rule, script_rule
from bot.check.rendered_texts import RenderedText
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Picture

LANGUAGE_UNLISTED = Code(
    "language-unlisted",
    "Without a list of loud and of hurting words nobody has looked whether this language is safe to read.",
)
LOUD_WORD = Code(
    "loud-word",
    "A lock screen shows the first words of a message, and whoever picks up her phone would draw conclusions.",
)
LOUD_NAME = Code("loud-name", "A phone shows the name of a picture when it is saved or sent on.")
CODES = (LANGUAGE_UNLISTED, LOUD_WORD, LOUD_NAME)

GLANCE = 60
"""Number of characters of a message that a phone shows outside the chat."""

ANYBODYS = {
    "quick": "a text that stands there after Hide",
    "tidied": "a text that stands there after Hide",
    "light": "a text that stands there after Help",
    "remind": "a text about reminders",
}
"""Bot files that others may read whole: over her shoulder after Hide (D3), or when a reminder arrives."""

Look = tuple[Text, Iterable[RenderedText], str]
"""A text, its renderings, and a description of the place for the message."""

_HINT = "Say it further down, or in other words. The list is safety/loud.yaml."


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report alarming words in the bot's own labels, and languages without a word list."""
    if view.course.profile:
        yield from _unlisted(view, view.course.profile)
    yield from _loud(view, [_label(view, text) for text in texts(view.course.profile)])


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report alarming words at the start of safety texts, and anywhere after Hide, in reminders and around the chat."""
    if not isinstance(script, Lesson) and script.id in ANYBODYS:
        shown = ANYBODYS[script.id]
        yield from _loud(view, [(text, view.wordings.of_bubble(text, {}), shown) for text in view.texts(script)])
    elif not isinstance(script, Lesson) or script.sensitive:
        yield from _loud(view, [_glance(view, text) for text in view.texts(script)])
    if isinstance(script, Lesson):
        labels = (script.title, script.badge, *(step.alt for step in _pictures(script)))
        yield from _loud(view, [_label(view, text) for text in labels])
        yield from _named(view, script)


def _named(view: RuleContext, lesson: Lesson) -> Iterator[Problem]:
    for step in _pictures(lesson):
        if found := _first(view, RenderedText(SOURCE_LOCALE, None, re.sub(r"[\W_]", " ", step.picture))):
            message = f"`{found}` stands in the name of a picture."
            yield LOUD_NAME.at(place_of(step, "picture"), message, "Give the file another name.")


def _unlisted(view: RuleContext, profile: Profile) -> Iterator[Problem]:
    """Check languages that already have translations: the word list comes before the first translation."""
    read = {SOURCE_LOCALE, *(locale for locale, words in view.catalogs.by_locale.items() if words)}
    for locale, name in profile.languages.items():
        lists = {"loud": view.course.wording.loud, "banned": view.course.wording.banned}
        lacking = [f"safety/{file}.yaml" for file, listed in lists.items() if not listed.get(locale)]
        if lacking and locale in read:
            message = f"{name or locale} (`{locale}`) has no list in {' and '.join(lacking)}."
            yield LANGUAGE_UNLISTED.at(place_of(profile, "languages"), message, "Add one.")


def glance(view: RuleContext, text: Text) -> Iterator[Problem]:
    """Report alarming words in the part of a message that a phone shows outside the chat."""
    yield from _loud(view, [_glance(view, text)])


def _glance(view: RuleContext, text: Text) -> Look:
    bubbles = view.wordings.of_bubble(text, {})
    cut = [RenderedText(one.locale, one.country, one.words[:GLANCE]) for one in bubbles]
    return text, cut, f"the first {GLANCE} characters of this text"


def label(view: RuleContext, text: Text) -> Iterator[Problem]:
    """Report alarming words anywhere in a text that is shown outside the chat."""
    yield from _loud(view, [_label(view, text)])


def _label(view: RuleContext, text: Text) -> Look:
    return text, view.wordings.of_bubble(text, {}), "a text that shows outside the chat"


def _pictures(lesson: Lesson) -> Iterator[Picture]:
    return (step for step in lesson.steps() if isinstance(step, Picture))


def _loud(view: RuleContext, looks: Sequence[Look]) -> Iterator[Problem]:
    """Yield one problem per text and language. A check of all texts together rules out nearly all languages first."""
    read = defaultdict[str, list[str]](list)
    for one in (one for _, wordings, _ in looks for one in wordings):
        read[one.locale].append(one.words)
    loud = {locale for locale, words in read.items() if may_contain(_listed(view, locale), words, whole=False)}
    for text, wordings, shown in looks if loud else ():
        found = {one.locale: word for one in wordings if one.locale in loud and (word := _first(view, one))}
        yield from _told(text, found, shown)


def _told(text: Text, found: Mapping[str, str], shown: str) -> Iterator[Problem]:
    for locale, word in found.items():
        yield LOUD_WORD.at(text.place, f"`{word}` stands in {shown}{where(locale)}.", _HINT)


def _first(view: RuleContext, wording: RenderedText) -> str | None:
    return next(find_phrases(_listed(view, wording.locale), wording.words, whole=False), None)


def _listed(view: RuleContext, locale: str) -> tuple[str, ...]:
    return view.course.wording.loud.get(locale, ())
