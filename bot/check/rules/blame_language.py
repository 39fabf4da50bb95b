"""Rule: where the bot speaks, nothing blames a girl or asks her for a picture or a meeting (A10); only a warning.

Answers of lessons and questions of staff also hold none of the other phrases of safety/banned.yaml, as in Help. Words
of somebody in the story are left out where the author has marked them, and so are buttons marked as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import SAFE, banned_phrases
from bot.check.spoken_texts import spoken_texts
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.texts import texts
from bot.lessons.model.wording import DENIAL, IN_ANY_VOICE, WordingRules
from bot.lessons.problem import Code, Problem

HURTING_PHRASE = Code(
    "hurting-phrase",
    "A girl believes what the bot says: blame keeps her silent, and a bot that asks for a picture or a meeting opens "
    "the door for others who do.",
    severity="warning",
)
CODES = (HURTING_PHRASE,)

_HINT = (
    "Say it without blame, promise or question. If somebody in the story says it, mark it with `quoted: true`. The "
    "list is safety/banned.yaml."
)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report blame and requests wherever the bot speaks, and all other phrases in answers and questions."""
    if not isinstance(script, Lesson) and script.id in SAFE:
        return  # there each of them is an error
    spoken = [it for it in spoken_texts(script) if it.speaker == "bot"]
    yield from banned_phrases(view, (it.text for it in spoken), HURTING_PHRASE, IN_ANY_VOICE, _HINT)
    if isinstance(script, Lesson) or script.is_asked:
        some = (it.text for it in spoken if script.is_asked or it.key == "feedback")
        yield from banned_phrases(view, some, HURTING_PHRASE, other_kinds(view.course.wording), _HINT)


def other_kinds(wording: WordingRules) -> frozenset[str]:
    """Return the kinds that are looked for in answers and questions only: in a story people may say such things."""
    return frozenset(kind for kinds in wording.banned.values() for kind in kinds) - {*IN_ANY_VOICE, DENIAL}


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report the same in the bot's own labels, in names and numbers, and on the page for leaders."""
    for part in (view.course.profile, view.course.directory, view.course.cast.roles, view.course.leader):
        yield from banned_phrases(view, texts(part), HURTING_PHRASE, IN_ANY_VOICE)
