"""The list question below the badge of one lesson: how many of four statements are true. Chance decides which four.

The session keeps nothing of it: it is due in the tap that finishes the lesson for the first time, the buttons carry the
form, and the number is counted without any pseudonym. Nothing in the chat shows which number it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2s

from bot.engine.cursor import Called
from bot.engine.events import Asked, BubbleTold, Choice, Listed, Values
from bot.engine.input import ButtonTarget
from bot.engine.lesson_offer import has_finished
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import GoOnward
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.list_question import LIST, NUMBERS, PLACES, ListQuestion, ListQuestionForm

FORMS: tuple[ListQuestionForm, ...] = ("a", "b")
SKIP = "skip"
ANSWERS: Mapping[str, Listed] = {f"{form}{number}": Listed(form, number) for form in FORMS for number in range(NUMBERS)}
"""The answer of each button by its key: the form and the number."""


def is_due(course: Course, before: Session, lesson: Lesson) -> bool:
    """Return whether the list question follows the badge of a lesson that the learner finishes now."""
    items = course.list_question
    is_after = items is not None and course.lesson(items.after) == lesson
    return is_after and not has_finished(before, lesson) and _may_ask(course, before)


def _may_ask(course: Course, session: Session) -> bool:
    """Return whether the learner may be asked: 14 to 17, approved in her country, all of it in her language."""
    if session.age != "14-17" or session.country is None or session.locale not in course.listed:
        return False
    return course.release.approves_list(session.country, course.day)


def ask(course: Course, session: Session, lesson: str, lot: int) -> TurnDraft:
    """Ask the form that chance decides; go on where it may no longer be asked."""
    items = course.list_question
    if items is None or not _may_ask(course, session):
        return TurnDraft(session, (Called(GoOnward()),))
    form = form_of(lot)
    values: Values = dict(zip(PLACES, items.statements(form), strict=True))
    target, choices = ButtonTarget(LIST, lesson, ""), _choices(items, lesson, form)
    return TurnDraft(session, (Asked(target, items.question, choices, sensitive=True, values=values),))


def form_of(lot: int) -> ListQuestionForm:
    """Return the form that `lot`, any number, decides. It is hashed, so that numbers in sequence show no pattern."""
    return FORMS[blake2s(str(lot).encode()).digest()[0] % len(FORMS)]


def _choices(items: ListQuestion, lesson: str, form: ListQuestionForm) -> tuple[Choice, ...]:
    numbers = (Choice(text, ButtonTarget(LIST, lesson, f"{form}{it}")) for it, text in enumerate(items.numbers))
    return *numbers, Choice(items.skip, ButtonTarget(LIST, lesson, SKIP))


def answer(course: Course, session: Session, key: str) -> TurnDraft:
    """Count the number of a tap, while the question may be asked, and say thanks. No pick is shown in the chat."""
    items, listed = course.list_question, ANSWERS.get(key)
    if items is None or listed is None or not _may_ask(course, session):
        return TurnDraft(session)
    return TurnDraft(session, (listed, BubbleTold(items.thanks)))
