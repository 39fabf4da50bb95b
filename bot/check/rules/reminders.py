"""Rule: a reminder asks nothing and can be ended with one tap (B9, B10): the scenes `hello-…` of bot/remind.yaml.

Their words are checked for alarming ones by `discreet_texts`, and for pressing ones (`pull:` in safety/banned.yaml) by
`banned`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where, words_by_locale
from bot.engine.reminders import REMINDER_SCENES, hellos
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.commands import StopReminder
from bot.lessons.model.lesson import Script, written_options
from bot.lessons.model.text import SourcePlace
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Choose, Step

REMINDER_ASKS = Code(
    "reminder-asks", "A question that comes by itself wants an answer, and she only asked to be reminded."
)
REMINDER_ENDLESS = Code(
    "reminder-endless", "Whoever gets a message by itself must be able to end that with one tap on it."
)
CODES = (REMINDER_ASKS, REMINDER_ENDLESS)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report reminders that ask something, or that she cannot end."""
    if script is not view.course.bot.get(REMINDER_SCENES):
        return
    for name in hellos(view.course):
        steps = script.scenes[name]
        yield from _asking(view, steps)
        if not any(_ends(step) for step in steps):
            message = f"With the reminder `{name}` she cannot say: no more."
            yield REMINDER_ENDLESS.at(_begin(script, steps), message, "Add an option with `do: remind-off`.")


def _asking(view: RuleContext, steps: tuple[Step, ...]) -> Iterator[Problem]:
    for text in texts(steps):
        for locale, words in words_by_locale(view, text):
            if any(sign in words for sign in "?؟"):
                message = f"A reminder asks nothing, and here is a question{where(locale)}."
                yield REMINDER_ASKS.at(text.place, message, "Say hello, and leave it at that.")


def _begin(script: Script, steps: tuple[Step, ...]) -> SourcePlace | None:
    return next((text.place for text in texts(steps)), place_of(script))


def _ends(step: Step) -> bool:
    return isinstance(step, Choose) and any(option.do == StopReminder() for option in written_options(step))
