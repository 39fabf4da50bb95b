"""What a host makes of her words before anything else may see them: what they mean here, and what may be told of them.

Her words are scrubbed in the same breath (G5). They go on only where a question to girls is written at all, and what
becomes of them is for the turn to say: mostly nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bot.conversation.course_bundle import CourseBundle
from bot.engine.input import Chose, Said
from bot.engine.questions_to_girls import SCRIPTS
from bot.lessons.model.lesson import Course
from bot.safeguarding.girl_messages.draft import READ, draft_of
from bot.safeguarding.girl_messages.withdraw_code import typed_code


class Typed(NamedTuple):
    """What she typed: its meaning, her scrubbed words, and the code it is. The words are in no print."""

    said: Said
    words: str = ""
    code: str = ""

    def __repr__(self) -> str:
        """Without her words."""
        return f"Typed({self.said!r})"


def typed(bundle: CourseBundle, text: str, phone: str = "") -> Typed:
    """Words she typed."""
    said = bundle.vocabulary.read(text, phone)
    if code := typed_code(text):
        return Typed(replace(said, code="unknown"), code=code)
    if said.command is not None or not _asks(bundle.course):
        return Typed(said)
    if len(text) > READ:
        return Typed(replace(said, draft="long"))
    words = bundle.scrub(text)
    return Typed(replace(said, draft=draft_of(words)), words)


def tapped(bundle: CourseBundle, action: Chose, hers: str) -> tuple[Chose, str]:
    """A tap, and her own words that stand in its message: scrubbed and read once more before they can be sent (G4)."""
    if not hers or action.target.script not in (*SCRIPTS, "confirm"):
        return action, ""
    words = bundle.scrub(hers)
    return replace(action, draft=draft_of(words), confirm=bundle.vocabulary.read(hers).confirm), words


def _asks(course: Course) -> bool:
    """Whether girls can be asked to write at all."""
    return any(question.write and question.days for question in course.questions.values())
