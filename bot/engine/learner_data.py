"""The learner's data: her place saved or forgotten, everything shown in words, everything erased (B3, B7)."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.engine.bot_scenes import scene
from bot.engine.cursor import ON_TAP, SHOWN, Cursor, ReadingContext, all_stops, available_options, has_id, has_key
from bot.engine.events import DASH, Erased, PersonChanged, Values
from bot.engine.replay import reading_context
from bot.engine.sensitive_stories import shown
from bot.engine.session import Answer, Session, Trail
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import (
    BeginAnew,
    ChangePerson,
    DataCommand,
    EraseData,
    ForgetPlace,
    SavePlace,
    SetAge,
    ShowData,
)
from bot.lessons.model.fields import name_of
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text


def act(course: Course, session: Session, command: DataCommand) -> TurnDraft:
    """Save, forget, show or erase what is stored of the learner, or begin for another person on the same phone."""
    match command:
        case SavePlace():
            return _save_place(course, session)
        case ForgetPlace():
            return scene(course, replace(session, saved=False), "mine", "forgotten")
        case ShowData():
            return scene(course, session, "mine", "data", stored(course, session))
        case EraseData():
            empty = Session(session.locale)
            return TurnDraft(empty, (Erased(session.locale),)).then(scene(course, empty, "mine", "erased"))
        case ChangePerson() if session.saved:  # a saved place is never replaced without a word
            return scene(course, session, "moments", "one-place")
        case ChangePerson() | BeginAnew():
            return _begin_as_new_guest(course, session)
        case _:
            assert_never(command)


def _save_place(course: Course, session: Session) -> TurnDraft:
    if not course.may_save(session.country, session.age):
        return scene(course, session, "mine", "not-here")
    return scene(course, replace(session, saved=True), "mine", "saved")


def _begin_as_new_guest(course: Course, session: Session) -> TurnDraft:
    """Begin without the learner's data. A reminder belongs to the chat and ends only when somebody stops it."""
    guest = Session(session.locale, reminder=session.reminder, wanted=session.wanted)
    return TurnDraft(guest, (PersonChanged(),)).then(scene(course, guest, "start", "who-we-are"))


def set_now(course: Course, session: Session) -> Values:
    """Return the values of the placeholders of settings.yaml: age and country, in the words of their buttons."""
    asked = (option for step in course.bot["settings"].steps() for option in written_options(step))
    age = next((option.text for option in asked if session.age and option.do == SetAge(session.age)), DASH)
    return {"age": age, "country": _country_name(course, session.country)}


def stored(course: Course, session: Session) -> Values:
    """Return the values of the placeholders of `mine/data`, without sensitive stories (S2)."""
    session = shown(course, session)
    visit = session.visit
    languages = course.profile.languages if course.profile else {}
    return {
        "language": Text(languages.get(session.locale, session.locale)),
        "country": _country_name(course, session.country),
        "age": _text_or_dash(session.age),
        "pictures": _pictures_setting(course, session),
        "finished": tuple(_lesson_title(course, name) for name in session.finished) or DASH,
        "wanted": _lesson_title(course, session.wanted),
        "writing": _question_text(course, session.writing),
        "spoke": _question_text(course, session.sent_to),
        "lesson": _lesson_title(course, visit.lesson if visit else None),
        "band": _text_or_dash(visit.band if visit else None),
        "lesson-country": _country_name(course, visit.country if visit else None),
        "picked": _picked_texts(course, session, visit.trail if visit else ()),
        "reminder": name_of(session.reminder.day) if session.reminder else DASH,
        "reminder-country": _country_name(course, session.reminder.country if session.reminder else None),
        "first": _picked_texts(course, session, visit.first if visit else ()),
    }


def _question_text(course: Course, name: str | None) -> Text:
    found = course.questions.get(name or "")
    return found.question if found else _text_or_dash(name)


def _text_or_dash(word: str | None) -> Text:
    return Text(word) if word else DASH


def _country_name(course: Course, country: Country | None) -> Text:
    return course.directory.countries.get(country, Text(country)) if country else DASH


def _pictures_setting(course: Course, session: Session) -> Text:
    words = course.profile.pictures if course.profile else {}
    return words.get(ON_TAP if session.less_data else SHOWN, DASH)


def _lesson_title(course: Course, name: str | None) -> Text:
    lesson = course.lesson(name or "")
    return lesson.title if lesson else DASH


def _picked_texts(course: Course, session: Session, trail: Trail) -> Text | tuple[Text, ...]:
    """Return the answers by the words of their buttons, each once; by the key where the words are gone."""
    visit = session.visit
    lesson = course.lesson(visit.lesson) if visit else None
    if visit is None or lesson is None:
        return DASH
    context = reading_context(course, lesson, session, visit)
    return tuple(dict.fromkeys(_text_of_answer(context, answer) for answer in trail)) or DASH


def _text_of_answer(context: ReadingContext, answer: Answer) -> Text:
    stop = next((it for it in all_stops(context) if has_id(it, answer.stop)), None)
    options = (*written_options(stop), *available_options(context, Cursor((), stop=stop))) if stop else ()
    return next((option.text for option in options if has_key(option, answer.key)), Text(answer.key))
