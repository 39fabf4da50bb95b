"""Rule: feedback in lessons and questions of staff hold no hurting phrase, as in Help (A10); only a warning.

The phrases are those of safety/banned.yaml. A person in a story may well say one, so only feedback is checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.banned import banned_phrases
from bot.check.rule_context import RuleContext
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.texts import named_texts, texts
from bot.lessons.problem import Code, Problem

HURTING_PHRASE = Code(
    "hurting-phrase",
    "An answer that blames teaches a girl to keep silent; the lesson should show what can still be done.",
    severity="warning",
)
CODES = (HURTING_PHRASE,)


def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report hurting phrases in a lesson's feedback and anywhere in a file of questions."""
    if isinstance(script, Lesson):
        yield from banned_phrases(
            view, (text for name, text in named_texts(script) if name == "feedback"), HURTING_PHRASE
        )
    elif script.is_asked:
        yield from banned_phrases(view, texts(script), HURTING_PHRASE)
