"""Rule: every scene that the bot itself needs exists, and none leaves a learner without a way on.

Without a scene she would read an apology instead of an answer; a scene without a button would end the chat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.reachability import ENDLESS_LOOP, reachable
from bot.check.walk import readers
from bot.engine.cursor import (
    Called,
    EndlessLoop,
    ReadingContext,
    StepOutput,
    available_options,
    cursor_at_start,
    run_to_stop,
)
from bot.engine.perform import scene_of
from bot.engine.replay import answered
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.commands import (
    REASONS,
    TASK_ANSWERS,
    VERDICTS,
    AnswerTask,
    AskAgain,
    BeginAnew,
    ChangePerson,
    Command,
    GiveReason,
    GoOnward,
    PickAnswer,
    RateLesson,
    ResumeLesson,
    SetAge,
    SetCountry,
    SetLanguage,
    SetLessData,
    ShowBadge,
    ShowLink,
    ShowNext,
    ShowOutcome,
    ShowQuestion,
    StartNews,
    StopNews,
    StopReminder,
    TakeBackAnswer,
    WelcomeBack,
    WriteAnswer,
)
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.people import COUNTRIES, Country, Reader
from bot.lessons.model.profile import CARD_QUESTIONS
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

BOT_FILE_MISSING = Code(
    "bot-file-missing",
    "The bot asks for its own scenes by name; without the file she gets an apology instead of an answer.",
)
BOT_SCENE_MISSING = Code(
    "bot-scene-missing", "The bot asks for this scene by name; without it she gets an apology instead of an answer."
)
DEAD_END = Code("dead-end", "A girl who has nothing to tap can only close the chat.")
BOT_CIRCLE = Code("bot-circle", "Scenes that call each other before anything is asked would be told for ever.")
CODES = (BOT_FILE_MISSING, BOT_SCENE_MISSING, DEAD_END, BOT_CIRCLE)

FOLLOWED: Mapping[str, frozenset[str]] = {
    "moments": frozenset({"changed", "because", "tap-what-fits", *(f"did-it-{answer}" for answer in TASK_ANSWERS)}),
    "start": frozenset({"robot"}),
    "speak-up": frozenset({"vote", "votes", "votes-hidden"}),
}
"""Scenes that need no way on: the engine always tells another one after them, or within another one.

The same holds for each scene of `tidied`.
"""

ASKED_FOR: dict[str, tuple[str, ...]] = {
    "start": ("start", "who-we-are", "robot"),
    "light": ("first",),
    "menu": ("menu", "settings"),
    "quick": (),
    "tidied": (),
    "help": ("card", "numbers-urgent"),
    "answers": CARD_QUESTIONS,
    "confirm": (
        "swallowed-me", "swallowed-friend", "low-me", "low-friend", "now-me", "now-friend", "cut-me", "cut-friend",
        "marriage-me", "marriage-friend", "touch-me", "touch-friend", "home-me", "home-friend", "work-me",
        "work-friend", "emergency-me", "emergency-friend", "picture-me", "picture-friend", "online-me",
        "online-friend", "me", "friend", "no", "no-urgent", "info", "forwarded",
    ),
    "settings": ("language", "age", "country", "less-data", "with-pictures"),
    "mine": ("save", "saved", "not-here", "forgotten", "data", "erase", "erased"),
    "remind": ("ask", "country", "set", "stopped", "not-here", "hello-1"),
    "privacy": ("short",),
    "news": ("ask", "country", "not-here", "wanted", "stopped", "below"),
    "speak-up": (
        "ask", "pick", "only-pick", "voted", "write", "draft", "too-long", "bare", "sent", "once", "sent-already",
        "closed", "take-back", "taken-back", "wrong-code", "vote", "votes", "votes-hidden", "answer", "waiting",
    ),
    "moments": (
        "for-today", "finished", "rated", "because", "certificate", "next", "all-done", "one-place",
        "did-it", "did-it-unnamed", "did-it-yes", "did-it-not-yet", "did-it-not-for-me",
        "gate", "resume", "welcome-back", "not-yet", "changed", "gone",
        "not-understood", "short-answer", "practised", "reaches-nobody", "tap-what-fits", "playful", "stopped",
        "who", "readers", "tells", "calling", "what-to-do", "clear-chat", "after-start",
        "sent-sticker", "sent-picture", "sent-place", "sent-other",
        "trouble", "closed", "by-link", "away", "link",
    ),
}  # fmt: skip
"""Every scene the engine names; of `quick` and `tidied` it takes any. A test compares this with the engine."""

_STAYING = SetAge | SetLanguage | SetCountry
"""Commands that store something and lead nowhere."""

_LEADS_TO: Mapping[Command, tuple[str, str]] = {
    AskAgain(): ("menu", "menu"),
    GoOnward(): ("menu", "menu"),
    ResumeLesson(): ("menu", "menu"),
    ChangePerson(): ("start", "who-we-are"),
    BeginAnew(): ("start", "who-we-are"),
    StopReminder(): ("remind", "stopped"),
    WelcomeBack(by_reminder=True): ("moments", "welcome-back"),
    ShowBadge(): ("moments", "finished"),
    ShowNext(): ("moments", "next"),
    ShowLink(): ("moments", "link"),
    SetLessData(True): ("settings", "less-data"),
    SetLessData(False): ("settings", "with-pictures"),
    StartNews(): ("news", "wanted"),
    StopNews(): ("news", "stopped"),
    ShowQuestion(): ("speak-up", "ask"),
    WriteAnswer(): ("speak-up", "write"),
    PickAnswer(): ("speak-up", "pick"),
    TakeBackAnswer(): ("speak-up", "take-back"),
    ShowOutcome(): ("speak-up", "answer"),
    **{RateLesson(verdict): ("moments", "rated") for verdict in VERDICTS},
    **{GiveReason(reason): ("moments", "because") for reason in REASONS},
    **{AnswerTask(answer): ("moments", f"did-it-{answer}") for answer in TASK_ANSWERS},
}
"""The scene a command leads to, at least for some learners, in addition to the one it names."""


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report missing files, and scenes that call each other in a circle."""
    for file in ASKED_FOR.keys() - view.course.bot.keys():
        if not view.is_broken("bot", file):
            yield _missing_file(view, file)
    yield from _circles(view)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report missing scenes, and scenes without a way on."""
    if isinstance(script, Lesson) or script.is_asked:
        return
    yield from _missing_scenes(script, ASKED_FOR.get(script.id, ()))
    contexts = contexts_of(view, script)
    for name in script.scenes:
        if name not in FOLLOWED.get(script.id, ()) and script.id != "tidied":
            yield from _dead_end(contexts, script, name)


def _missing_file(view: RuleContext, file: str) -> Problem:
    place = SourcePlace(f"{view.media.parent.name}/bot/{file}.yaml", 1, 1)
    message = f"The file `bot/{file}.yaml` is missing; the bot cannot run without it."
    hint = did_you_mean(file, view.course.bot.keys() - ASKED_FOR.keys(), "Bring it back.")
    return BOT_FILE_MISSING.at(place, message, hint)


def _missing_scenes(script: Script, scenes: tuple[str, ...]) -> Iterator[Problem]:
    for name in scenes:
        if name not in script.scenes:
            message = f"The scene `{name}` is missing; the bot asks for it."
            hint = did_you_mean(name, script.scenes.keys() - set(scenes), f"Add `{name}:` with its steps.")
            yield BOT_SCENE_MISSING.at(place_of(script), message, hint)


def contexts_of(view: RuleContext, script: Script) -> list[ReadingContext]:
    """Return one context for each kind of reader the script distinguishes."""
    countries: dict[str, Country] = {country: country for country in COUNTRIES}
    return [
        ReadingContext(view.course, script, Reader(reader.band, countries.get(told)))
        for reader, told in readers(script)
    ]


def _dead_end(contexts: Iterable[ReadingContext], script: Script, name: str) -> Iterator[Problem]:
    for context in contexts:
        try:
            dead = _is_dead(context, name)
        except EndlessLoop:
            message = f"The scene `{name}` runs in a circle without a stop, for ever."
            yield ENDLESS_LOOP.at(place_of(script, name), message, "Change a `goto:`, or add a stop.")
            return
        if dead is not None:
            message = f"The scene `{name}` leaves a girl without a way on{dead}."
            hint = "End it with a question, or with a `do:` that leads on, such as `- do: menu`."
            yield DEAD_END.at(place_of(script, name), message, hint)
            return


def _is_dead(context: ReadingContext, name: str) -> str | None:
    """Return the option after which a scene ends without a way on ("" if before any); None if there is always one."""
    outputs, cursor = run_to_stop(context, cursor_at_start(context, name))
    if cursor.stop is None:
        return None if _leads(outputs) else ""
    for option in available_options(context, cursor):
        after, there = answered(context, cursor, cursor.stop, option)
        if there.stop is None and not _leads(after):
            return f" after `{option.text.source}`"
    return None


def _leads(outputs: tuple[StepOutput, ...]) -> bool:
    return any(isinstance(output, Called) and not isinstance(output.command, _STAYING) for output in outputs)


def _circles(view: RuleContext) -> Iterator[Problem]:
    readings = [(script, contexts_of(view, script)) for script in view.course.bot.values()]
    ways = {(script.id, name): _called(contexts, name) for script, contexts in readings for name in script.scenes}
    for (file, name), first in ways.items():
        if (file, name) in reachable(first, ways):
            message = f"The scene `{name}` calls itself before it asks anything."
            place = place_of(view.course.bot[file], name)
            yield BOT_CIRCLE.at(place, message, "Take a `do:` out of the circle, or ask something first.")


def _called(contexts: Iterable[ReadingContext], name: str) -> set[tuple[str, str]]:
    """Return the scenes a scene calls before its first question."""
    called = set[tuple[str, str]]()
    for context in contexts:
        try:
            outputs, _ = run_to_stop(context, cursor_at_start(context, name))
        except EndlessLoop:
            continue
        led = (
            _LEADS_TO.get(output.command) or scene_of(output.command)
            for output in outputs
            if isinstance(output, Called)
        )
        called |= {scene for scene in led if scene}
    return called
