"""Rule: every stop of a lesson can be reached, and from every stop an end of the lesson.

A scene that cannot be reached was probably meant to be read. A circle without a stop would hang the bot, and a lesson
without an end keeps a learner in it until she gives up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.walk import PlaceKey, Walk, tells
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import LATER, Lesson, Script, written_options
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import End, Goto, Step, Stop

ENDLESS_LOOP = Code(
    "endless-loop", "The story would run in a circle without asking her anything, and nothing more would come."
)
NO_END = Code("no-end", "A lesson without an end keeps a girl in it until she gives up.")
TOO_MANY_WAYS = Code(
    "too-many-ways",
    "With so many remembered picks nobody, also no teacher, can follow what each girl reads.",
    severity="warning",
)
SCENE_UNREACHED = Code(
    "scene-unreached", "It was probably meant to be read, and no girl ever comes there.", severity="warning"
)
STEP_UNREACHED = Code(
    "step-unreached", "It was probably meant to be read, and no girl ever comes to it.", severity="warning"
)
CODES = (ENDLESS_LOOP, NO_END, TOO_MANY_WAYS, SCENE_UNREACHED, STEP_UNREACHED)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report unreachable steps, circles without a stop, and stops from which no end can be reached."""
    if not isinstance(script, Lesson):
        return
    walk = view.walk(script)
    yield from _loops(script, walk)
    yield from _endless(walk)
    if walk.whole and not walk.loops:
        yield from _unreached(script, walk)
    if not walk.whole:
        message = "This lesson has so many ways that not all of them were looked at."
        yield TOO_MANY_WAYS.at(place_of(script), message, "Set fewer flags.")


def _loops(lesson: Lesson, walk: Walk) -> Iterator[Problem]:
    for stop in dict.fromkeys(id(stop) for stop in walk.loops):
        since = next(loop for loop in walk.loops if id(loop) == stop)
        where = f"After `{since.id}`" if since else "From its start"
        message = f"{where} the story runs in a circle without a stop, for ever."
        place = place_of(since, "id") if since else place_of(lesson, "start")
        yield ENDLESS_LOOP.at(place, message, "Change a `goto:`, or add a stop to the circle.")


def _endless(walk: Walk) -> Iterator[Problem]:
    """Report the first stop from which no end can be reached. Circles and mute stops are reported elsewhere."""
    mute = {target.key for target in walk.mute}
    ends = [key for key, target in walk.places.items() if target.stop is None or key in mute]
    if walk.loops or not walk.whole:
        return
    before = defaultdict[PlaceKey, list[PlaceKey]](list)
    for key, after in walk.ways.items():
        for one in after:
            before[one].append(key)
    good = reachable(ends, before)
    lost = next((target for key, target in walk.places.items() if key not in good), None)
    if lost and lost.stop:
        message = f"From `{lost.stop.id}` on, no answer leads to the end of the lesson."
        yield NO_END.at(place_of(lost.stop, "id"), message, "Let one way lead out of the circle.")


Node = TypeVar("Node", bound=Hashable)


def reachable(first: Iterable[Node], ways: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """Return everything that the ways lead to from some places, with these places."""
    found, waiting = set[Node](), list(first)
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += ways.get(one, ())
    return found


def _unreached(lesson: Lesson, walk: Walk) -> Iterator[Problem]:
    aims = {step.goto for step in lesson.steps() if isinstance(step, Goto)}
    story = {name: steps for name, steps in lesson.scenes.items() if name != LATER}
    for number, (name, steps) in enumerate(story.items()):
        if number and not _is_reached(name, steps, aims, walk):
            message = f"No girl ever comes to the scene `{name}`."
            hint = f"Let a `goto: {name}` lead to it, or delete it."
            yield SCENE_UNREACHED.at(place_of(lesson, name), message, hint)
        else:
            yield from _within(steps, walk)


def _is_reached(name: str, steps: tuple[Step, ...], aims: set[str], walk: Walk) -> bool:
    """Return whether a learner meets any part of a scene; one that shows nothing counts if a `goto:` leads to it."""
    shown = [step for step in steps if tells(step) or isinstance(step, Stop)]
    return any(_is_met(step, walk) for step in shown) or (not shown and name in aims)


def _is_met(step: Step, walk: Walk) -> bool:
    text = tells(step)
    return id(step) in walk.stops if text is None else id(text) in walk.told_texts


def _within(steps: tuple[Step, ...], walk: Walk) -> Iterator[Problem]:
    is_over = False
    for step in steps:
        if is_over or ((tells(step) or isinstance(step, Stop)) and not _is_met(step, walk)):
            yield _unmet(step, is_over)
            if is_over:
                return
        else:
            for option in written_options(step):
                yield from _within(option.then, walk)
        is_over = isinstance(step, Goto | End) and not step.ages and not step.when


def _unmet(step: Step, is_over: bool) -> Problem:
    name = f"the question `{step.id}`" if isinstance(step, Stop) else "this step"
    hint = "Move it above the `goto:` or `end`." if is_over else "Look at `ages:` and `when:`, and at what leads to it."
    return STEP_UNREACHED.at(place_of(step), f"No girl ever comes to {name}.", hint)
