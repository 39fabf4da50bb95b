"""Classification of a learner's words before anything else may see them: their meaning, and their scrubbed form.

Scrubbing happens here too (G5). Scrubbed words go on only where the course has a question to girls that is answered in
writing; the turn decides what becomes of them, mostly nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.last_question import offered_keys
from bot.engine.input import Chose, LastQuestion, Said
from bot.engine.messages_to_staff import SCRIPTS
from bot.lessons.model.lesson import Course
from bot.safeguarding.messages.message import typed_code
from bot.safeguarding.messages.scrub import LONGEST_SCRUBBED, draft_of


class Typed(NamedTuple):
    """Typed words: their meaning, the scrubbed words, and the withdrawal code if they are one.

    `repr` leaves out the words and the code.
    """

    said: Said
    words: str = ""
    code: str = ""

    def __repr__(self) -> str:
        """Leave out the words."""
        return f"Typed({self.said!r})"


def typed(bundle: CourseBundle, text: str, phone: str = "", last: LastQuestion | None = None) -> Typed:
    """Classify typed words. `phone` is the locale of the learner's phone, `last` the question her chat ends with."""
    course = bundle.course.read_in(last.locale) if last else bundle.course
    said = bundle.vocabulary.read(text, phone, offered_keys(course, last))
    said = replace(said, language=said.language or last.locale) if last else said
    if code := typed_code(text):
        return Typed(replace(said, code="unknown"), code=code)
    if said.command is not None or not _has_written_questions(bundle.course):
        return Typed(said)
    if len(text) > LONGEST_SCRUBBED:
        return Typed(replace(said, draft="long"))
    words = bundle.scrub(text)
    return Typed(replace(said, draft=draft_of(words)), words)


def tapped(bundle: CourseBundle, action: Chose, own_words: str) -> tuple[Chose, str]:
    """Return a tap and the learner's words in its message, scrubbed and checked again before they can be sent (G4)."""
    if not own_words or action.target.script not in (*SCRIPTS, "confirm"):
        return action, ""
    words = bundle.scrub(own_words)
    return replace(action, draft=draft_of(words), confirm=bundle.vocabulary.read(own_words).confirm), words


def _has_written_questions(course: Course) -> bool:
    """Return True when the course has a question to girls that is answered in writing."""
    return any(question.write and question.days for question in course.questions.values())
