"""Rule: no card of Help steps down but by a tap of hers, and from the two most urgent levels not by one tap alone.

This proves over the course what `engine.urgency` keeps for words: every question of Help and every question about
trouble names its level, every button of an urgent card leads to a card at least as urgent, and numbers stand on each.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.bot_scenes import contexts_of
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called, ReadingContext, StepOutput, available_options, cursor_at_stop
from bot.engine.events import Asked
from bot.engine.perform import scene_of
from bot.engine.replay import answered
from bot.engine.session import Session
from bot.engine.stop_question import asked
from bot.engine.urgency import level_at
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.commands import OpenHelp, SetCountry, TidyUp
from bot.lessons.model.directory import URGENT, Urgency, is_milder
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Choose, Option, Stop

URGENCY_MISSING = Code(
    "urgency-missing",
    "The bot has to know which card of Help is more urgent: words never lead to a milder one.",
)
URGENCY_UNFIT = Code("urgency-unfit", "Only Help has cards; elsewhere nothing keeps what this promises.")
STEPS_DOWN = Code(
    "steps-down", "A girl in danger is one mistaken tap away from a screen without the numbers that she needs."
)
WORSE_UNFIT = Code("worse-unfit", "She has typed that she is not safe, and would get a milder card or none.")
NUMBER_MISSING = Code("number-missing", "Where it cannot wait, whom to call stands on every screen.")
CODES = (URGENCY_MISSING, URGENCY_UNFIT, STEPS_DOWN, WORSE_UNFIT, NUMBER_MISSING)

LEVELLED = frozenset({"help", "confirm"})
"""Bot files in which every question names its level. In `answers` the line for her beside whom somebody stands does."""

_NUMBERS = ("<call-", "<people>")


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report questions of Help without a level, and ways from an urgent card to a milder one."""
    if isinstance(script, Lesson) or script.is_asked or script.id not in (*LEVELLED, "answers"):
        yield from (
            _unfit(stop) for stop in script.stops() if isinstance(stop, Choose) and (stop.urgency or stop.worse)
        )
        return
    by_words = _opened_by_words(view)
    for stop in script.stops():
        if script.id in LEVELLED and not (isinstance(stop, Choose) and stop.urgency):
            message = f"Nothing says how urgent `{stop.id}` is."
            yield URGENCY_MISSING.at(
                place_of(stop, "id"), message, "Add `urgency:` with calm, trouble, harm, danger or life."
            )
        elif isinstance(stop, Choose) and stop.urgency:
            yield from _card(view, script, stop, (script.id, stop.id) in by_words)


def _unfit(stop: Stop) -> Problem:
    return URGENCY_UNFIT.at(place_of(stop, "id"), f"`{stop.id}` is no card of Help.", "Delete `urgency:` and `worse:`.")


def _card(view: RuleContext, script: Script, stop: Choose, by_words: bool) -> Iterator[Problem]:
    level: Urgency = stop.urgency or "calm"
    if level in URGENT and script.id in LEVELLED and not any(sign in stop.question.source for sign in _NUMBERS):
        message = f"`{stop.id}` shows no number."
        yield NUMBER_MISSING.at(stop.question.place, message, "Add a line such as `<call-first-unsafe>`.")
    if stop.worse and is_milder(_level_of_scene(view, "help", stop.worse), level):
        message = f"`worse: {stop.worse}` is milder than `{stop.id}`, or not there."
        yield WORSE_UNFIT.at(place_of(stop, "worse"), message, "Name a scene of help.yaml that is more urgent.")
    if level in URGENT:
        for option in _stepping_down(view, script, stop, level, by_words):
            message = f"`{option.text.source}` leads from `{stop.id}`, which is {level}, to something milder."
            hint = "Let it lead to a card as urgent, or to a question that only taps lead to, with the way on below it."
            yield STEPS_DOWN.at(option.text.place, message, hint)


def _stepping_down(view: RuleContext, script: Script, stop: Choose, level: Urgency, by_words: bool) -> Iterator[Option]:
    """Yield the options that lead to a milder card; below a card that only taps lead to, the way out may stand."""
    seen = set[str]()
    for context in contexts_of(view, script):
        cursor = cursor_at_stop(context, stop.id)
        for option in available_options(context, cursor) if cursor and cursor.stop else ():
            led = _led_to(view, context, stop, option)
            if option.key not in seen and led is not None and is_milder(led, level) and (by_words or led != "calm"):
                seen.add(option.key)
                yield option


def _led_to(view: RuleContext, context: ReadingContext, stop: Choose, option: Option) -> Urgency | None:
    """Return the level of what an option leads to; None for Hide, Help and the end, which always act."""
    cursor = cursor_at_stop(context, stop.id)
    assert cursor is not None  # noqa: S101 - the caller has just stood there
    outputs, there = answered(context, cursor, stop, option)
    if found := next((level_at(view.course, it.target) for it in asked(context, there)), None):
        return found
    return _level_of_command(view, outputs)


def _level_of_command(view: RuleContext, outputs: tuple[StepOutput, ...]) -> Urgency | None:
    commands = [output.command for output in outputs if isinstance(output, Called)]
    commands = [command for command in commands if not isinstance(command, SetCountry)]
    if not commands or commands[-1] in (TidyUp(), OpenHelp()):
        return None
    led = scene_of(commands[-1])
    return _level_of_scene(view, *led) if led else "calm"


def _level_of_scene(view: RuleContext, file: str, name: str) -> Urgency:
    """Return the level of a scene's first question; calm for a scene that is not there or asks nothing of the kind."""
    script = view.course.bot.get(file)
    if script is None or name not in script.scenes:
        return "calm"
    told = scene(view.course, Session("en"), file, name).outputs
    return next((level_at(view.course, it.target) for it in told if isinstance(it, Asked)), "calm")


def _opened_by_words(view: RuleContext) -> frozenset[tuple[str, str]]:
    """Return the stops that words, commands or media lead to: file and stop."""
    course, found = view.course, set[tuple[str, str]]()
    confirms = course.bot["confirm"].scenes if "confirm" in course.bot else {}
    named = [("confirm", name) for name in confirms if name != "no-urgent"]
    named += [("help", name) for name in (*confirms, "card", "numbers-urgent")]
    worse = (stop.worse for script in course.bot.values() for stop in script.stops() if isinstance(stop, Choose))
    named += [("help", name) for name in worse if name]
    for file, name in named:
        script = course.bot.get(file)
        steps = script.scenes.get(name, ()) if script else ()
        found.update((file, step.id) for step in steps if isinstance(step, Stop))
    return frozenset(found)
