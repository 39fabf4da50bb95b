"""Rule: the words on a badge can be drawn large enough to read, without empty boxes, and do not reveal the lesson.

The picture stays in the gallery for years between family pictures, and anybody who borrows the phone sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.text import Text
from bot.lessons.problem import Code, Problem

BADGE_LONG = Code(
    "badge-long", "So many words would have to be drawn so small that nobody reads them on a phone.", severity="warning"
)
BADGE_SIGN = Code("badge-sign", "The letters on a badge hold no emoji; she would see an empty box.", severity="warning")
BADGE_TELLS = Code(
    "badge-tells",
    "A badge lies in her gallery, and whoever borrows the phone would read what a sensitive lesson was about.",
    severity="warning",
)
CODES = (BADGE_LONG, BADGE_SIGN, BADGE_TELLS)

_WORD = re.compile(r"\w{4,}")
_COMMON = frozenset(
    {"this", "about", "when", "what", "that", "them", "they", "with", "your", "from"}
    | {"somebody", "anybody", "people", "skip", "time", "want"}
)
"""Words of a content note that reveal nothing."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Check a lesson's badge."""
    if isinstance(script, Lesson):
        yield from _drawn(view, script.badge)
        yield from _telling(script)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Check the words of the certificate."""
    if profile := view.course.profile:
        yield from _drawn(view, profile.certificate)


def _drawn(view: RuleContext, text: Text) -> Iterator[Problem]:
    from bot.conversation.rendering.badges.lettering import (  # imports Pillow, which a running bot does not need
        can_write,
        fits,
        lacking,
    )

    for wording in view.wordings.of_button(text):
        words, locale = wording.words, wording.locale
        if not can_write(locale):  # no mistake of the author's: CI and the lesson room look at these words
            continue
        if not fits(words, locale):
            message = f"The badge `{words[:40]}` is too long to be read on a picture{where(locale)}."
            hint = "Say it with fewer words. In Khmer, put a zero-width space (U+200B) where a line may break."
            yield BADGE_LONG.at(text.place, message, hint)
        if signs := lacking(words, locale):
            message = f"`{signs}` cannot be drawn on a badge{where(locale)}."
            yield BADGE_SIGN.at(text.place, message, "Say it with letters.")


def _telling(lesson: Lesson) -> Iterator[Problem]:
    told = _words(lesson.badge) & _words(lesson.sensitive) if lesson.sensitive else set[str]()
    if told:
        message = f"`{min(told)}` stands in the note of this lesson, and on its badge."
        yield BADGE_TELLS.at(lesson.badge.place, message, "Choose something from the funny part of the story.")


def _words(text: Text) -> set[str]:
    """Return the words that carry meaning, without a plural ending."""
    return {word.removesuffix("s") for word in _WORD.findall(text.source.casefold()) if word not in _COMMON}
