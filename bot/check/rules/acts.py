"""Rule: a lesson may make the bot open Help and tidy up, and nothing else.

Language, age and lessons are chosen in the bot's own scenes. `enter` and `start-again` need a target lesson, and only
the first question of `gate` and `resume` in bot/moments.yaml has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.bot_scenes import ASKED_FOR
from bot.lessons.loader.did_you_mean import did_you_mean, respelling
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.command_words import LESSON_MAY, word_of
from bot.lessons.model.commands import (
    AimedCommand,
    AnswerTask,
    Command,
    EnterLesson,
    GiveReason,
    RateLesson,
    RestartLesson,
    SendAnswer,
    ShowBadge,
    ShowNext,
    TellScene,
    Vote,
)
from bot.lessons.model.lesson import Lesson, Script, written_options
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Act, Choose, Option, Step, Stop

DO_IN_LESSON = Code(
    "do-in-lesson",
    "A lesson tells a story; age and language are asked where she expects it, and a girl finds them there again.",
)
OPTIONS_IN_LESSON = Code(
    "options-in-lesson", "In a lesson the bot can make only one list of options itself: the countries."
)
DO_AIMLESS = Code(
    "do-aimless", "She taps a button that should lead into a lesson, and there is none that it could mean."
)
TELL_MISSING = Code("tell-missing", "The bot is asked to tell a scene that is not there, so she would read an apology.")
CODES = (DO_IN_LESSON, OPTIONS_IN_LESSON, DO_AIMLESS, TELL_MISSING)


def _asked_about(
    command: EnterLesson | RestartLesson | ShowBadge | ShowNext | RateLesson | GiveReason | AnswerTask | SendAnswer,
) -> tuple[str, tuple[str, ...]]:
    """Return the bot file and the scenes whose first question gets the lesson or words that a command is about."""
    match command:
        case EnterLesson() | RestartLesson():
            return "moments", ("gate", "resume")
        case ShowBadge():
            return "moments", ("for-today",)
        case ShowNext():
            return "moments", ("finished", "certificate", "rated")
        case RateLesson():
            return "moments", ("finished",)
        case GiveReason():
            return "moments", ("rated",)
        case AnswerTask():
            return "moments", ("did-it", "did-it-unnamed")
        case SendAnswer():
            return "speak-up", ("draft",)
        case _:
            assert_never(command)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report acts that are not allowed or not possible at their place, and scenes to tell that do not exist."""
    if isinstance(script, Lesson):
        yield from _lesson(script)
    else:
        yield from _untold(view, script)
        yield from _bot(script)


def _lesson(lesson: Lesson) -> Iterator[Problem]:
    for step in lesson.steps():
        if isinstance(step, Act):
            message = f"A step of a lesson cannot `do: {word_of(step.do)}`."
            yield DO_IN_LESSON.at(place_of(step, "do"), message, "Put it into an option, or take it out.")
        if isinstance(step, Choose) and isinstance(step.options, str) and step.options != "countries":
            message = f"A lesson cannot ask with `options: {step.options}`."
            hint = "Only `options: countries` is possible in a lesson; else write a list."
            yield OPTIONS_IN_LESSON.at(place_of(step, "options"), message, hint)
        for option in written_options(step):
            word = word_of(option.do) if option.do else ""
            if word and word not in LESSON_MAY:
                message = f"An option of a lesson cannot `do: {word}`."
                yield DO_IN_LESSON.at(place_of(option, "do"), message, "Possible: help, tidy.")


def _bot(script: Script) -> Iterator[Problem]:
    for step in script.steps():
        for part, command in _commands(step):
            if not isinstance(command, AimedCommand) or isinstance(command, Vote):
                continue
            file, names = _asked_about(command)
            if not any(part is option for option in _aimed(script, file, names)):
                message = f"`do: {word_of(command)}` has no lesson that it could mean here."
                scenes = " or ".join(f"`{name}`" for name in names)
                hint = f"Use it in an option of the first question of {scenes} in {file}.yaml."
                yield DO_AIMLESS.at(place_of(part, "do"), message, hint)


def _commands(step: Step) -> Iterator[tuple[Act | Option, Command]]:
    """Yield the commands of a step and its options, each with the part that has it."""
    parts: list[Step | Option] = [step, *written_options(step)]
    return ((part, part.do) for part in parts if isinstance(part, Act | Option) and part.do)


def _aimed(script: Script, file: str, names: tuple[str, ...]) -> Iterator[Option]:
    """Yield the options of the first question of these scenes: there a lesson or a question to girls is known."""
    for name in names if script.id == file else ():
        first = next((step for step in script.scenes.get(name, ()) if isinstance(step, Stop)), None)
        yield from written_options(first) if first else ()


def _untold(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report `tell file/scene` with an unknown scene of the bot. A whole missing file is reported by `bot_scenes`."""
    missing = tuple(f"{file}/" for file in ASKED_FOR.keys() - view.course.bot.keys())
    known = {f"{one.id}/{name}" for one in view.course.bot.values() for name in one.scenes}
    for step in script.steps():
        for part, command in _commands(step):
            told = f"{command.file}/{command.scene}" if isinstance(command, TellScene) else ""
            if told and told not in known and not told.startswith(missing):
                message = f"There is no scene `{told}` to tell."
                hint = did_you_mean(told, known, "Write it as `tell file/scene`.")
                yield TELL_MISSING.at(place_of(part, "do"), message, hint, respelling(told, known))
