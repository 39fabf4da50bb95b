"""Rule: bubbles are short, and so are sentences that learners of 10 to 13 read; only a warning.

Words are counted in the author's language; a name counts as one word. Only lessons and the measure are checked: the
bot's own texts were measured when they were written, and cannot always be short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.walk import Walk, count
from bot.lessons.model.lesson import Lesson, Script, written_options
from bot.lessons.model.text import Text
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Step, Stop

BUBBLE_WORDY = Code(
    "bubble-wordy",
    "More than 35 words fill the screen of a small phone, and she scrolls instead of reading.",
    severity="warning",
)
SENTENCE_LONG = Code(
    "sentence-long",
    "A girl of 10 to 13 has forgotten the beginning of a sentence of more than 12 words when she comes to its end.",
    severity="warning",
)
CODES = (BUBBLE_WORDY, SENTENCE_LONG)

MOST_WORDS, MOST_IN_A_SENTENCE = 35, 12

_END = re.compile(r"[.!?:;…]+[\"'”’)*\]]*(?:\s+|$)|\n+")


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report bubbles and sentences with too many words."""
    if not isinstance(script, Lesson) and not script.is_asked:
        return
    walk = view.walk(script) if isinstance(script, Lesson) else None
    for text, young in (pair for step in script.steps() for pair in _bubbles(step, walk)):
        if count(text) > MOST_WORDS:
            message = f"This bubble has {count(text)} words; {MOST_WORDS} are enough."
            yield BUBBLE_WORDY.at(text.place, message, "Leave something out, or make two of it.")
        words = max(count(Text(sentence)) for sentence in _END.split(text.source)) if young else 0
        if words > MOST_IN_A_SENTENCE:
            message = f"A sentence here has {words} words; girls of 10 to 13 read {MOST_IN_A_SENTENCE} at once."
            yield SENTENCE_LONG.at(text.place, message, "Make two sentences of it.")


def _bubbles(step: Step, walk: Walk | None) -> Iterator[tuple[Text, bool]]:
    """Return the bubbles of a step, and whether younger learners read them: always for the measure (no walk)."""
    young = walk is None or id(step if isinstance(step, Stop) else step.words) in walk.young
    older = {id(option.feedback) for option in written_options(step) if option.ages == "14-17"}
    return ((text, young and id(text) not in older) for text in step.bubbles)
