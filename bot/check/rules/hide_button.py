"""Rule: every question of the safety scenes can be hidden with one tap, and nothing of them is shown after it (D3)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.commands import TidyUp
from bot.lessons.model.lesson import Lesson, Script, written_options
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import End, Stop

HIDE_MISSING = Code("hide-missing", "Somebody comes in: one tap must take Help off her screen.")
HIDE_GOES_ON = Code("hide-goes-on", "She has just hidden it, and the next bubble would bring it back onto the screen.")
CODES = (HIDE_MISSING, HIDE_GOES_ON)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report stops of help.yaml and confirm.yaml that offer no `do: tidy`, or that go on talking after it."""
    if isinstance(script, Lesson) or script.id not in ("help", "confirm"):
        return
    for steps in script.scenes.values():
        for index, step in enumerate(steps):
            if isinstance(step, Stop):
                yield from _stop(step, last=index == len(steps) - 1)


def _stop(stop: Stop, last: bool) -> Iterator[Problem]:
    hides = [option for option in written_options(stop) if option.do == TidyUp()]
    if not hides:
        message = f"Nothing at `{stop.id}` takes this away when somebody comes."
        hint = "Add an option with `do: tidy` (below `also:` where the bot makes the options)."
        yield HIDE_MISSING.at(place_of(stop, "id"), message, hint)
    for option in hides:
        if not last and not any(isinstance(step, End) for step in option.then):
            message = "After it is hidden, what follows here would stand in the chat again."
            yield HIDE_GOES_ON.at(option.text.place, message, "Add `then:` with `- end` to this option.")
