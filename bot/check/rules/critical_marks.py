"""Rule: what a lesson says about help, keeping, reporting, blocking, plans and meeting is marked critical (H9).

The phrases are those of safety/critical.yaml, in the author's language: a mark stands at the source, for every
translation of it. Texts outside of steps and options, such as `today:`, cannot be marked.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.phrase_search import find_phrases
from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.lesson_essentials import HELP
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import is_critical, marked_texts, texts
from bot.lessons.problem import Code, Problem

CRITICAL_UNMARKED = Code(
    "critical-unmarked",
    "When such words change, a girl would go on reading the old ones in a translation that nobody has signed.",
    severity="warning",
)
CODES = (CRITICAL_UNMARKED,)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report texts of a lesson that have such a phrase and no mark, once for each text."""
    if not isinstance(script, Lesson):
        return
    marked = {text.source for text in marked_texts(script)}
    for text in dict.fromkeys(texts(script.scenes)):
        if text.source in marked or is_critical(text.context, text.source):
            continue
        if found := next(_found(view, text), None):
            kind, phrase = found
            message = f"`{phrase}` is about safety ({kind}) and not marked."
            hint = "Write `critical: true` at its step or option. The list is safety/critical.yaml."
            yield CRITICAL_UNMARKED.at(text.place, message, hint)


def _found(view: RuleContext, text: Text) -> Iterator[tuple[str, str]]:
    """Yield the kinds of safety that a text is about, each with the phrase that shows it."""
    if HELP in text.source:
        yield "help", HELP
    for kind, phrases in view.course.wording.critical.get(SOURCE_LOCALE, {}).items():
        yield from ((kind, phrase) for phrase in find_phrases(phrases, text.source))
