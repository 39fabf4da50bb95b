"""Rule: a quick round has five questions, each with an answer, and after the last one the next round is one tap away.

Hide leads here, so the rounds must never get stuck: after hiding Help the learner plays on as if nothing happened (D3).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.commands import TellScene
from bot.lessons.model.lesson import Lesson, Script, written_options
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Say, Step, Stop

ROUND_FIVE = Code(
    "round-five", "A round is always as long as the one before, so she knows that one more fits in before the bell."
)
ROUND_SILENT = Code(
    "round-silent", "She taps to hear the answer; the next question in its place feels as if she had been wrong."
)
ROUND_CIRCLE = Code(
    "round-circle", "A round that no other leads to is met by luck alone, and one that leads nowhere ends the fun."
)
CODES = (ROUND_FIVE, ROUND_SILENT, ROUND_CIRCLE)

QUESTIONS = 5
"""Questions in a round, not counting the last one, which asks how to go on."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report rounds of quick.yaml of another length, with an unanswered pick, or that do not form a circle."""
    if isinstance(script, Lesson) or script.id != "quick":
        return
    for name, steps in script.scenes.items():
        asked = [step for step in steps if isinstance(step, Stop)][:-1]
        if len(asked) != QUESTIONS:
            message = f"The round `{name}` has {len(asked)} questions before the one that leads on."
            yield ROUND_FIVE.at(place_of(script, name), message, f"Each round has {QUESTIONS}.")
        yield from _silent(steps)
    yield from _broken(script)


def _silent(steps: tuple[Step, ...]) -> Iterator[Problem]:
    """Report questions, all but the last, after which some pick gets no answer."""
    for step, after in pairwise(steps):
        answered = isinstance(after, Say) or all(option.feedback for option in written_options(step))
        if isinstance(step, Stop) and not answered:
            message = f"Whoever answers `{step.id}` hears nothing about it."
            yield ROUND_SILENT.at(place_of(step, "id"), message, "Add a `say:` below, or a `feedback:` to each option.")


def _broken(script: Script) -> Iterator[Problem]:
    """Report where the chain of rounds ends before all were met, or does not return to the first."""
    first, met = next(iter(script.scenes), ""), list[str]()
    at = first
    while at in script.scenes and at not in met:
        met.append(at)
        at = _next(script.scenes[at])
    if met and (at != first or len(met) < len(script.scenes)):
        message = f"After `{met[-1]}` the rounds do not go on to all the others and back to `{first}`."
        hint = "Let [Five more] of each round `do: tell quick/NAME` of the one below, and the last one of the first."
        yield ROUND_CIRCLE.at(place_of(script, met[-1]), message, hint)


def _next(steps: tuple[Step, ...]) -> str:
    """Return the round that a round's last question offers; empty if it offers none."""
    led_to = (option.do for step in steps[-1:] for option in written_options(step))
    rounds = (command.scene for command in led_to if isinstance(command, TellScene) and command.file == "quick")
    return next(rounds, "")
