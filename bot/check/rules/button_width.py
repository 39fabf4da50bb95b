"""Rule: a button's label is not cut off on a small phone, in any language; an estimate, so only a warning."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where
from bot.check.rules.lengths import BUTTON, buttons, own_buttons, units
from bot.check.text_width import width
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.problem import Code, Problem

BUTTON_LONG = Code(
    "button-long",
    "On a phone of 320 pixels the end of this button is cut off, and she taps what she could not read.",
    severity="warning",
)
CODES = (BUTTON_LONG,)

BUTTON_WIDTH = 230
"""Pixels for a label on a phone 320 pixels wide: 80 are beside Telegram's bubble, 10 inside the button."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Check the buttons of a script."""
    for text in buttons(script):
        yield from _button(view, text)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Check all other buttons."""
    for text in own_buttons(view.course):
        yield from _button(view, text)


def _button(view: RuleContext, text: Text) -> Iterator[Problem]:
    wordings = view.wordings.of_button(text)
    widest = max(wordings, key=lambda it: width(it.words), default=None)
    if (
        widest is None
        or width(widest.words) <= BUTTON_WIDTH
        or any(units(wording.words) > BUTTON for wording in wordings)
    ):
        return  # too many characters are an error of `lengths` already
    what = f"The button `{text.source[:40]}`"
    message = f"{what} is about {width(widest.words):.0f} pixels wide{where(widest.locale)}; {BUTTON_WIDTH} fit."
    yield BUTTON_LONG.at(text.place, message, "Say it with fewer words.")
