"""Rule: an announcement holds no pressing or hurting phrase (B10) and nothing alarming at a glance (D2).

The phrases are in `safety/banned.yaml`, by language. The lists find common ones; two people read the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.banned import BANNED_PHRASE, banned_phrases
from bot.check.discreet_texts import glance, label
from bot.check.rule_context import RuleContext
from bot.check.translations import lacking
from bot.lessons.problem import Problem


def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report pressing phrases, alarming words and missing translations in announcements."""
    for it in view.course.announcements.values():
        words = list(filter(None, (it.text, it.button)))
        yield from banned_phrases(view, words, BANNED_PHRASE)
        yield from glance(view, it.text)
        yield from lacking(view, words)
        if it.button:
            yield from label(view, it.button)
