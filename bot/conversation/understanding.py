"""Classification of a learner's words before anything else may see them: their meaning, and their scrubbed form.

Scrubbing happens here too (G5). Scrubbed words go on only where the course has a question to girls that is answered in
writing; the turn decides what becomes of them, mostly nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, assert_never

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Replies, Tidy
from bot.engine.input import Chose, LastQuestion, Said
from bot.engine.messages_to_staff import SCRIPTS
from bot.lessons.model.lesson import Course, written_options
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


def typed(bundle: CourseBundle, text: str, phone_locale: str = "", last: LastQuestion | None = None) -> Typed:
    """Classify typed words. `last` is the question that the learner's chat ends with."""
    course = bundle.course.read_in(last.locale) if last else bundle.course
    said = bundle.vocabulary.read(text, phone_locale, offered_keys(course, last))
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


def after_bubble(bubble: Bubble, before: LastQuestion | None, replies: Replies) -> LastQuestion | None:
    """Return the last question once a bubble of some replies stands in the chat.

    A question that leads back keeps the place of the one before it. Where somebody else holds the phone, nothing is
    hushed any more.
    """
    if bubble.asks is None:
        return before
    place = (before.place if before else None) if bubble.leads_back else bubble.asks
    aimed = (button.target for row in bubble.buttons for button in row if button.target.script != bubble.asks.script)
    hushed = bubble.troubled or (before is not None and before.hushed and not replies.new_person)
    flags = replies.flags
    return LastQuestion(
        asks=bubble.asks,
        place=place,
        subject=next(aimed, None),
        quiet=flags.quiet,
        locale=flags.locale,
        hushed=hushed,
    )


def after_replies(replies: Replies, before: LastQuestion | None) -> LastQuestion | None:
    """Return the last question once all replies of a turn stand in the chat."""
    for item in replies.items:
        match item:
            case Tidy() | Erase():
                before = None
            case Bubble():
                before = after_bubble(item, before, replies)
            case AudioClip() | Picked():
                pass
            case _:
                assert_never(item)
    return before


def offered_keys(course: Course, last: LastQuestion | None) -> frozenset[str]:
    """Return the keys of the written options of the last question, which may be typed with slips."""
    if last is None:
        return frozenset()
    script = course.bot.get(last.asks.script) or course.lesson(last.asks.script)
    stops = (stop for stop in script.stops() if stop.id == last.asks.stop) if script else ()
    return frozenset(option.key for stop in stops for option in written_options(stop))
