"""The running course: loaded, translated, with the vocabulary of typed words; replaced whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.rendering.translator import EXAMPLE
from bot.conversation.vocabulary import TypedVocabulary
from bot.lessons.model.lesson import Course
from bot.lessons.model.wording import Personal
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.signed_lessons import UnsignedLesson
from bot.safeguarding.messages.scrub import Scrubber


@dataclass(frozen=True, slots=True)
class CourseBundle:
    """A course, its translations, its vocabulary, and the scrubber for messages to staff (G5).

    `username` is the bot's name in Telegram, `edition` the number of the live edition (0 where there is none).
    `refused` says in a sentence why newer lessons, or what the operator wrote, are not used; it is empty when they are.
    `unsigned` are the lessons whose newest version is not signed, so that learners get an earlier edition or none; None
    where signatures do not decide.
    """

    course: Course
    catalogs: Catalogs
    vocabulary: TypedVocabulary
    scrub: Scrubber = field(default_factory=lambda: Scrubber(Personal()))
    username: str = EXAMPLE
    edition: int = 0
    refused: str = ""
    unsigned: tuple[UnsignedLesson, ...] | None = None
