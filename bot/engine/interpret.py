"""Interpretation: an input becomes the draft of a turn."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.engine import lesson_end, lesson_flow, messages_to_staff, news, rating, task_question
from bot.engine.bot_scenes import asking_setting, bot_choice, scene
from bot.engine.cursor import Called, StepOutput
from bot.engine.events import CameByLink, RecordingPlayed
from bot.engine.input import (
    BACK,
    BADGE,
    LINK,
    OPEN,
    TIDY,
    Action,
    Blocked,
    Chose,
    Commanded,
    Input,
    LastQuestion,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
)
from bot.engine.learner import session_for_start
from bot.engine.light_scenes import light_first
from bot.engine.messages_to_staff import MESSAGE_SCENES
from bot.engine.pictures import mark_wished, own_link, show_picture
from bot.engine.replay import ReplayCache
from bot.engine.sensitive_stories import left
from bot.engine.session import Session
from bot.engine.stop_question import INTERRUPTING
from bot.engine.turn import TurnContext, TurnDraft
from bot.engine.typed_answer import lesson_answer, meaning_of, typed_answer
from bot.engine.urgency import typed_below, unheard_below
from bot.lessons.model.commands import (
    AskAgain,
    CloseLesson,
    Command,
    GoOnward,
    OpenHelp,
    OpenLesson,
    OpenMenu,
    ShowData,
    TellScene,
    TellToday,
    TidyUp,
)
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import CARD_QUESTIONS, SlashCommand, TypedCommand


def interpret(course: Course, learner: Session, action: Action, context: TurnContext) -> TurnDraft:
    """Draft the turn that an input leads to. With most inputs a learner who was writing to staff stops writing."""
    learner = messages_to_staff.without_writing(learner, action)
    match action:
        case Started():
            return _draft_start(course, learner, action)
        case Commanded(name=name):
            return TurnDraft(learner, (Called(COMMANDS[name]),))
        case Chose():
            return _draft_tap(course, learner, action, context)
        case Said():
            return _draft_typed(course, learner, action, context)
        case Sent(kind=kind):
            return scene(course, learner, "moments", _scene_for_media(kind, context))
        case Listened(lesson, key, flags):
            return TurnDraft(learner, (RecordingPlayed(lesson, key, flags.locale),))
        case Looked():
            return TurnDraft(learner, mark_wished(_draft_picture(course, learner, action)))
        case _:
            assert_never(action)


COMMANDS: dict[SlashCommand, Command] = {
    "start": TellScene("start", "start"),
    "lessons": OpenMenu(),
    "help": OpenHelp(),
    "language": TellScene("settings", "language"),
    "tidy": TidyUp(),
    "privacy": TellScene("privacy", "short"),
    "mydata": ShowData(),
    "erase": TellScene("mine", "erase"),
}
"""The command behind each slash command."""


def needs_no_language(action: Input) -> bool:
    """Return whether an input is answered in English at once when the learner's language is no longer offered.

    Help, Tidy up, the choice of another language and the answer to the question about erasing do not wait.
    """
    match action:
        case Chose(target=target) if (target.script, target.stop) == ("mine", "erase"):
            return True
        case Chose(target=target):
            return target.key == TIDY or target.script in ("help", "confirm", "start", "settings")
        case Commanded(name=name):
            return name != "lessons"
        case Said(command=command, confirm=confirm):
            return confirm is not None or command not in (None, "lessons")
        case Started():
            return True
        case Sent() | Listened() | Looked() | Blocked():
            return False
        case _:
            assert_never(action)


def is_pick(action: Input) -> bool:
    """Return whether the learner picked an option, by a tap or in words; a button of Help is no pick."""
    match action:
        case Chose(target=target):
            return target.script != "help"
        case Said(command=command):
            return command is None
        case Started() | Commanded() | Sent() | Listened() | Looked() | Blocked():
            return False
        case _:
            assert_never(action)


# /start


def _draft_start(course: Course, learner: Session, action: Started) -> TurnDraft:
    """Welcome everybody with the same words (D5). A link's code is counted in this turn and stored nowhere (C11)."""
    wanted = action.lesson if action.lesson and course.lesson(action.lesson) else None
    came = (CameByLink(action.code),) if action.code else ()
    told = scene(course, session_for_start(course, action), "start", "start")
    return TurnDraft(replace(left(course, learner), wanted=wanted), (*came, *told.outputs))


# A tap


def _draft_tap(course: Course, learner: Session, action: Chose, context: TurnContext) -> TurnDraft:
    target = action.target
    if target.key == TIDY:
        return TurnDraft(learner, (Called(TidyUp()),))
    if target.key == OPEN:
        return news.follow_announcement(course, learner, target, context)
    if target.script in messages_to_staff.SCRIPTS:
        return messages_to_staff.answer_tap(course, learner, action)
    if target.script == "confirm" and learner.writing:
        return messages_to_staff.take_confirmation(course, learner, action)
    if target.key in rating.KEYS:
        return rating.rate(course, learner, target)
    if target.key in task_question.KEYS:
        return task_question.answer(course, learner, target)
    if target.key in lesson_end.KEYS:
        return lesson_end.ended(course, learner, target)
    if target.script in course.bot:
        return light_first(course, action, bot_choice(course, learner, target))
    draft = lesson_flow.answer_tap(course, learner, target, context.replays)
    return _without_badge(draft) if context.hushed else draft


def _without_badge(draft: TurnDraft) -> TurnDraft:
    """Leave out the badge and what would be asked after it: the learner has just asked for help (A24)."""
    return TurnDraft(draft.session, tuple(map(_close_instead, draft.outputs)))


def _close_instead(output: StepOutput) -> StepOutput:
    if isinstance(output, Called) and isinstance(output.command, TellToday):
        return Called(CloseLesson(output.command.lesson))
    return output


def _draft_picture(course: Course, learner: Session, action: Looked) -> tuple[StepOutput, ...]:
    kind, _, due = action.file.partition("-")
    if kind == BADGE:
        return lesson_end.art_of(course, learner, action.script, due)
    if action.file == LINK:
        return own_link(course, learner).outputs
    return show_picture(course, action)


# Typed words


def _draft_typed(course: Course, learner: Session, said: Said, context: TurnContext) -> TurnDraft:
    """Answer typed words: Help first, then the last question, distress, and whatever else they may ask for."""
    if said.command == "help":
        return TurnDraft(learner, (Called(OpenHelp()),))
    if said.code:
        return scene(course, learner, "speak-up", "taken-back" if said.code == "known" else "wrong-code")
    said = _take_beginning(said, context.last)
    return _answer_at_once(course, learner, said, context) or _answer_typed(course, learner, said, context)


def _answer_at_once(course: Course, learner: Session, said: Said, context: TurnContext) -> TurnDraft | None:
    """Answer words that are not read as an answer first: that she is not safe, or what may stand below a lost card."""
    if said.unsafe and (card := typed_below(course, learner, said, context.last)):
        return card
    if meaning_of(said, learner.locale) == "unsafe":
        return scene(course, learner, "confirm", "now-me")
    if context.forgotten and (said.bare or said.answers or said.playful):
        return scene(course, learner, "moments", "after-start")
    return None


def _answer_typed(course: Course, learner: Session, said: Said, context: TurnContext) -> TurnDraft:
    """Read words as an answer to the last question, then as trouble, then as a wish."""
    tap = typed_answer(course, learner, said, context.last, context.replays)
    is_hers = said.confirm and said.practised and not said.bare  # what she practises may be about herself (A1)
    if tap and not is_hers:
        return interpret(course, learner, tap, context)
    if card := typed_below(course, learner, said, context.last):
        return card
    if said.confirm is not None:
        return messages_to_staff.mark_confirmation(
            course, learner, said.draft, scene(course, learner, "confirm", said.confirm)
        )
    if said.command is not None:
        return TurnDraft(learner, (Called(COMMANDS[said.command]),))
    if said.wish is not None:
        return _perform_wish(course, learner, said.wish, context.replays)
    if learner.writing:
        return messages_to_staff.show_draft(course, learner, said)
    if tap := lesson_answer(course, learner, said, context.last, context.replays):
        return interpret(course, learner, tap, context)
    return asking_setting(course, learner, said.keys) or _answer_small_talk(course, learner, said, context)


def _take_beginning(said: Said, last: LastQuestion | None) -> Said:
    """Take the beginning of typed words ("no, …") as a bare answer, if Help or its question was asked last."""
    is_below_help = last is not None and last.asks.script in INTERRUPTING
    return replace(said, bare=said.begins) if is_below_help and said.begins else said


def _perform_wish(course: Course, learner: Session, wish: TypedCommand, replays: ReplayCache) -> TurnDraft:
    """Perform a command that the learner told in her own words. Beginning anew and erasing are asked about first."""
    visit = learner.visit
    if wish == "back" and visit and (here := lesson_flow.stop_of(course, learner, replays)):
        return lesson_flow.answer_tap(course, learner, replace(here, key=BACK), replays)
    if wish == "restart" and visit:
        return TurnDraft(learner, (Called(OpenLesson(visit.lesson)),))
    return TurnDraft(learner, (Called(_WISHES[wish]),))


_WISHES: dict[TypedCommand, Command] = {
    "menu": OpenMenu(),
    "next": GoOnward(),
    "back": AskAgain(),
    "stop": TellScene("moments", "stopped"),
    "restart": OpenMenu(),
    "settings": TellScene("menu", "settings"),
    "language": TellScene("settings", "language"),
    "erase": TellScene("mine", "erase"),
    "who": TellScene("moments", "who"),
    "readers": TellScene("moments", "readers"),
    "tells": TellScene("moments", "tells"),
    "calling": TellScene("moments", "calling"),
    "what-to-do": TellScene("moments", "what-to-do"),
    "safe": TellScene("privacy", "short"),
    "clear-chat": TellScene("moments", "clear-chat"),
    **{name: TellScene("answers", name) for name in CARD_QUESTIONS},
}
"""The command behind what learners type instead of tapping."""


def _answer_small_talk(course: Course, learner: Session, said: Said, context: TurnContext) -> TurnDraft:
    """Answer words that ask for nothing. Below Help and its question they are never "not understood" (A7)."""
    last = context.last
    script = last.asks.script if last else ""
    if last and (script, last.asks.stop) == (MESSAGE_SCENES, "take-back"):
        return scene(course, learner, MESSAGE_SCENES, "wrong-code")
    if context.forgotten:
        return scene(course, learner, "moments", "after-start")
    if said.answers or said.bare or (said.playful and context.hushed):
        return scene(course, learner, "moments", "short-answer")
    if said.practised:
        return scene(course, learner, "moments", "practised")
    if not said.playful and (card := unheard_below(course, learner, last)):
        return card
    if script in INTERRUPTING:
        return scene(course, learner, "moments", "reaches-nobody")
    return scene(course, learner, "moments", "playful" if said.playful else "not-understood")


def _scene_for_media(kind: str, context: TurnContext) -> str:
    """Return the scene that answers a message without words. No joke is made of a sticker after trouble."""
    if kind == "sticker" and context.forgotten:
        return "after-start"
    return "short-answer" if kind == "sticker" and context.hushed else f"sent-{kind}"
