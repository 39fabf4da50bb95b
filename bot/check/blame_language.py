"""What a lesson answers to her pick, and what staff ask girls, hurts as little as Help does (A10): a warning.

The phrases are those of safety/banned.yaml. In a story somebody may well say one of them, so only answers are read.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.banned import hurting
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
    """Phrases that hurt, in a lesson's answers and in a file of questions."""
    if isinstance(script, Lesson):
        yield from hurting(view, (text for name, text in named_texts(script) if name == "feedback"), HURTING_PHRASE)
    elif script.is_asked:
        yield from hurting(view, texts(script), HURTING_PHRASE)
