"""How an announcement reads: nothing in it pulls or hurts (B10), nothing is loud at a glance (D2).

The phrases stand in `safety/banned.yaml`, by language. A list finds what is common; two people read the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.banned import BANNED_PHRASE, hurting
from bot.check.discreet_texts import glance, label
from bot.check.rule_context import RuleContext
from bot.check.translations import lacking
from bot.lessons.problem import Problem


def check_course(view: RuleContext) -> Iterator[Problem]:
    """Phrases that pull, loud words and missing translations in what comes by itself."""
    for it in view.course.announcements.values():
        words = list(filter(None, (it.text, it.button)))
        yield from hurting(view, words, BANNED_PHRASE)
        yield from glance(view, it.text)
        yield from lacking(view, words)
        if it.button:
            yield from label(view, it.button)
