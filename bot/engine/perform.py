"""Dispatch of commands: the one place that leads each `Command` to the part of the engine that performs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.engine import (
    learner_data,
    lesson_end,
    lesson_flow,
    messages_to_staff,
    news,
    reminders,
    task_question,
)
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.events import Asked, Tidied
from bot.engine.lesson_offer import next_lesson
from bot.engine.pictures import own_link
from bot.engine.place import ask_again
from bot.engine.sensitive_stories import hidden, left
from bot.engine.session import Session
from bot.engine.turn import TurnContext, TurnDraft
from bot.engine.urgency import is_urgent
from bot.lessons.model.commands import (
    AimedCommand,
    AnswerTask,
    AskAgain,
    ChatCommand,
    CloseLesson,
    Command,
    DataCommand,
    EnterLesson,
    GiveReason,
    GoOnward,
    LessonCommand,
    NewsCommand,
    OpenHelp,
    OpenLesson,
    OpenMenu,
    PlaceCommand,
    PlayQuickRound,
    QuestionCommand,
    RateLesson,
    ReminderCommand,
    RestartLesson,
    ResumeLesson,
    SetAge,
    SetCountry,
    SetLanguage,
    SetLessData,
    SettingCommand,
    ShowBadge,
    ShowLink,
    ShowNext,
    TellScene,
    TellStory,
    TellToday,
    TidyUp,
    Vote,
    WelcomeBack,
)
from bot.lessons.model.lesson import Course


def perform(course: Course, session: Session, command: Command, context: TurnContext) -> TurnDraft:
    """Perform one command. Its draft may hold further commands."""
    if isinstance(command, SettingCommand):
        return _change_setting(course, session, command)
    if isinstance(command, DataCommand):
        return learner_data.act(course, session, command)
    if isinstance(command, ReminderCommand):
        return reminders.act(course, session, command)
    if isinstance(command, NewsCommand):
        return news.act(course, session, command)
    if isinstance(command, QuestionCommand):
        return messages_to_staff.act(course, session, command)
    if isinstance(command, LessonCommand):
        return _perform_on_lesson(course, session, command, context)
    if isinstance(command, AimedCommand):
        return _perform_without_target(course, session, command, context)
    if isinstance(command, PlaceCommand):
        return _perform_at_place(course, session, command, context)
    return _perform_in_chat(course, session, command, context)


def _change_setting(course: Course, session: Session, command: SettingCommand) -> TurnDraft:
    match command:
        case SetLanguage(locale):
            return TurnDraft(replace(session, locale=locale))
        case SetAge(age):
            return TurnDraft(replace(session, age=age))
        case SetCountry(country):
            return TurnDraft(reminders.moved(session, country))
        case SetLessData(less_data):
            name = "less-data" if less_data else "with-pictures"
            return scene(course, replace(session, less_data=less_data), "settings", name)
        case _:
            assert_never(command)


def _perform_on_lesson(course: Course, session: Session, command: LessonCommand, context: TurnContext) -> TurnDraft:
    """Open or end a lesson; one that is gone leads to the menu."""
    lesson = course.lesson(command.lesson)
    if lesson is None:
        return _open_menu(course, session)
    match command:
        case OpenLesson():
            return lesson_flow.open_lesson(course, session, lesson, context)
        case TellToday(due=due):
            return lesson_end.today(course, session, lesson, due)
        case CloseLesson():
            return lesson_end.suggest_next(course, session, lesson)
        case _:
            assert_never(command)


def _perform_without_target(
    course: Course,
    session: Session,
    command: EnterLesson | RestartLesson | ShowBadge | ShowNext | RateLesson | GiveReason | AnswerTask | Vote,
    context: TurnContext,
) -> TurnDraft:
    """Perform an aimed command without its target, for a button's words that were typed: nothing is counted."""
    match command:
        case EnterLesson() | RestartLesson():
            lesson = course.lesson(session.visit.lesson) if session.visit else None
            return lesson_flow.open_lesson(course, session, lesson, context) if lesson else _open_menu(course, session)
        case ShowBadge():
            return lesson_end.newest_badge(course, session) or _open_menu(course, session)
        case ShowNext():
            return lesson_flow.go_onward(course, session, context) or _open_menu(course, session)
        case RateLesson():
            return scene(course, session, "moments", "rated")
        case GiveReason():
            return scene(course, session, "moments", "because").then(TurnDraft(session, (Called(GoOnward()),)))
        case AnswerTask(answer):
            return task_question.reply(course, session, answer).then(TurnDraft(session, (Called(GoOnward()),)))
        case Vote():
            return _open_menu(course, session)
        case _:
            assert_never(command)


def _perform_at_place(course: Course, session: Session, command: PlaceCommand, context: TurnContext) -> TurnDraft:
    match command:
        case AskAgain():
            return ask_again(course, session, context) or _open_menu(course, session)
        case GoOnward():
            return lesson_flow.go_onward(course, session, context) or _open_menu(course, session)
        case ResumeLesson():
            return lesson_flow.go_onward(course, left(course, session), context) or _open_menu(course, session)
        case TellStory():
            return _tell_story(course, session, context)
        case WelcomeBack(by_reminder):
            return _welcome_back(course, session, context, by_reminder=by_reminder)
        case _:
            assert_never(command)


def _welcome_back(course: Course, session: Session, context: TurnContext, *, by_reminder: bool) -> TurnDraft:
    """Welcome a learner after /start, or after [Go on] below a reminder. A saved place first asks who is there (D5)."""
    if by_reminder and replace(session, locale="", country=None, reminder=None) == Session(""):
        return scene(course, session, "start", "who-we-are")
    if session.saved:
        return scene(course, left(course, session), "moments", "welcome-back")
    return _tell_story(course, session, context)


def _tell_story(course: Course, session: Session, context: TurnContext) -> TurnDraft:
    """Tell the lesson of the learner's link, or ask about her place, or tell the next lesson."""
    wanted, session = course.lesson(session.wanted or ""), left(course, session)
    if session.visit is not None and wanted is None:
        return _mark_anew(scene(course, session, "moments", "welcome-back"))
    lesson = wanted or next_lesson(course, session)
    return lesson_flow.open_lesson(course, session, lesson, context) if lesson else _open_menu(course, session)


def _mark_anew(turn_draft: TurnDraft) -> TurnDraft:
    """Mark the question as asked before: a host that still shows it need not show it again."""
    asked = (replace(it, anew=True) if isinstance(it, Asked) else it for it in turn_draft.outputs)
    return TurnDraft(turn_draft.session, tuple(asked))


def _perform_in_chat(course: Course, session: Session, command: ChatCommand, context: TurnContext) -> TurnDraft:
    seed = context.seed
    match command:
        case TellScene("settings", name):
            return scene(course, session, "settings", name, learner_data.set_now(course, session))
        case TellScene(file, name):
            return scene(course, session, file, name)
        case OpenMenu():
            return _open_menu(course, session)
        case OpenHelp() if is_urgent(course, context.last):
            return scene(course, session, "help", "numbers-urgent")
        case OpenHelp():
            return scene(course, session, *SCENES[command])
        case PlayQuickRound():
            return _play_quick_round(course, session, seed)
        case TidyUp():
            return _tidy_up(course, session, seed)
        case ShowLink():
            return own_link(course, session)
        case _:
            assert_never(command)


SCENES: Mapping[Command, tuple[str, str]] = {OpenMenu(): ("menu", "menu"), OpenHelp(): ("help", "card")}
"""Bot file and scene of the commands that have a name of their own in YAML."""


def scene_of(command: Command) -> tuple[str, str] | None:
    """Return the bot file and scene that a command tells; None for one that tells no scene by itself."""
    return (command.file, command.scene) if isinstance(command, TellScene) else SCENES.get(command)


def _open_menu(course: Course, session: Session) -> TurnDraft:
    """Tell the menu, and leave a sensitive story: anybody may have opened the menu (D5, S2)."""
    return scene(course, left(course, session), *SCENES[OpenMenu()])


def _play_quick_round(course: Course, session: Session, seed: int) -> TurnDraft:
    """Ask the first question of one of the quick rounds; open the menu in a course without any."""
    rounds = tuple(course.bot["quick"].scenes) if "quick" in course.bot else ()
    session = left(course, session)
    return scene(course, session, "quick", rounds[seed % len(rounds)]) if rounds else _open_menu(course, session)


def _tidy_up(course: Course, session: Session, seed: int) -> TurnDraft:
    """Empty the chat, and forget with it sensitive stories and that words were sent from this phone (D3, S2).

    The line that stands there then differs from time to time: nobody knows by it that something was hidden.
    """
    session, lines = hidden(course, session), tuple(course.bot["tidied"].scenes)
    return TurnDraft(session, (Tidied(),)).then(scene(course, session, "tidied", lines[seed % len(lines)]))
