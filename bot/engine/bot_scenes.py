"""The bot's own scenes (`dialogues/bot/`). They store nothing; their buttons carry all they need."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.cursor import (
    CLOSED,
    NO,
    ON_TAP,
    OPEN,
    PICK,
    REMINDED,
    SAVED,
    SHOWN,
    UNREMINDED,
    WRITE,
    YES,
    Called,
    Cursor,
    ReadingContext,
    StepOutput,
    available_options,
    cursor_at_start,
    cursor_at_stop,
    picked_option,
    run_to_stop,
)
from bot.engine.events import BubbleTold, Values
from bot.engine.input import ButtonTarget
from bot.engine.questions import is_heard, may_write, open_question
from bot.engine.replay import answered
from bot.engine.session import Session
from bot.engine.stop_question import NOTHING, asked
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import AskAgain, SetAge, SetCountry, SetLanguage
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Reader, band_for
from bot.lessons.steps import Stop


def scene(
    course: Course,
    session: Session,
    file: str,
    name: str,
    values: Values = NOTHING,
    subject: ButtonTarget | None = None,
) -> TurnDraft:
    """Tell a scene of a bot file from its first step.

    `values` fill its placeholders. `subject` is the lesson or question that its aimed buttons are about.
    """
    context = scene_context(course, session, file)
    outputs, cursor = run_to_stop(context, cursor_at_start(context, name))
    filled = tuple(_fill_placeholders(output, values) for output in outputs)
    return TurnDraft(session, (*filled, *asked(context, cursor, values, subject)))


_ABOUT_ONE_MOMENT = frozenset({"moments", "speak-up"})
"""Bot files whose scenes are about one lesson or question. An old button does not lead back to them: their placeholders
could not be filled any more."""


def bot_choice(course: Course, session: Session, target: ButtonTarget) -> TurnDraft:
    """Answer a tap on a button of a bot scene: what the option does, then the rest of the scene.

    If the option has moved to another question of its file, an old button still does what its words say.
    """
    context = scene_context(course, session, target.script)
    cursor = cursor_at_stop(context, target.stop)
    if cursor is None or cursor.stop is None:
        return _say_that_it_changed(course, session, (Called(AskAgain()),))
    option = picked_option(context, cursor, target.key)
    if option is None:
        return _answer_old_button(course, session, target, context, cursor)
    outputs, cursor = answered(context, cursor, cursor.stop, option)
    return TurnDraft(session, (*outputs, *asked(context, cursor)))


def _answer_old_button(
    course: Course, session: Session, target: ButtonTarget, context: ReadingContext, cursor: Cursor
) -> TurnDraft:
    """Answer a button whose stop has no such option any more."""
    if target.script in _ABOUT_ONE_MOMENT:
        return _say_that_it_changed(course, session, (Called(AskAgain()),))
    if moved := _find_option(context, target.key):
        return bot_choice(course, session, moved)
    return _say_that_it_changed(course, session, asked(context, cursor))


def _say_that_it_changed(course: Course, session: Session, outputs: tuple[StepOutput, ...]) -> TurnDraft:
    return scene(course, session, "moments", "changed").then(TurnDraft(session, outputs))


def asking_setting(course: Course, session: Session, keys: frozenset[str]) -> TurnDraft | None:
    """Ask about a language, country or age that the learner typed: words alone change no setting."""
    context = scene_context(course, session, "settings")
    for name, steps in context.script.scenes.items():
        stop = next((step for step in steps if isinstance(step, Stop)), None)
        cursor = cursor_at_stop(context, stop.id) if stop else None
        options = available_options(context, cursor) if cursor else ()
        if any(it.key in keys and isinstance(it.do, SetLanguage | SetCountry | SetAge) for it in options):
            return scene(course, session, "settings", name)
    return None


def asked_again(course: Course, session: Session, place: ButtonTarget) -> TurnDraft | None:
    """Ask a question of a bot file once more; None when it is gone."""
    context = scene_context(course, session, place.script)
    cursor = cursor_at_stop(context, place.stop)
    if cursor is None:
        return None
    return TurnDraft(session, tuple(replace(it, anew=True) for it in asked(context, cursor)))


def _find_option(context: ReadingContext, key: str) -> ButtonTarget | None:
    """Return the target of an option that is at any stop of the file today, also under new words; None without one."""
    for stop in context.script.stops():
        cursor = cursor_at_stop(context, stop.id)
        if cursor and (option := picked_option(context, cursor, key)):
            return ButtonTarget(context.script.id, stop.id, option.key)
    return None


def _fill_placeholders(output: StepOutput, values: Values) -> StepOutput:
    return replace(output, values=values) if isinstance(output, BubbleTold) else output


def scene_context(course: Course, session: Session, file: str) -> ReadingContext:
    """Return the context in which a bot file is read for a learner."""
    asking = open_question(course, session.locale)
    return ReadingContext(
        course,
        course.bot[file],
        Reader(band_for(session.age), session.country),
        session.locale,
        frozenset(session.finished),
        place=_saving_condition(course, session),
        pictures=ON_TAP if session.less_data else SHOWN,
        reminder=REMINDED if session.reminder else UNREMINDED,
        speak=_speaking_condition(course, session, asking),
        heard=YES if is_heard(course, session.locale) else NO,
        asking=asking,
    )


def _saving_condition(course: Course, session: Session) -> str:
    if session.saved:
        return SAVED
    return OPEN if course.may_save(session.country, session.age) else CLOSED


def _speaking_condition(course: Course, session: Session, asking: str) -> str:
    if may_write(course, session.locale, asking):
        return WRITE
    return PICK if asking else NO
