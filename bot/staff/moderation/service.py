"""Service behind the moderation pages, and a page frame that shows the open deadlines of disclosures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from aiohttp import web

from bot.durations import HOUR
from bot.lessons.model.question import Question
from bot.safeguarding.girl_messages.released import ReleasedMessage
from bot.safeguarding.moderation.disclosure import Disclosure, still_open
from bot.safeguarding.moderation.member import READING, Member
from bot.safeguarding.moderation.procedure import ProcedureBlock
from bot.safeguarding.moderation.reading import Reading
from bot.safeguarding.moderation.review_queue import ReviewedMessage, ReviewMarks, ReviewQueue, review_queue
from bot.staff.second_factor import RoomRequest
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day, period_name
from bot.statistics.tables import Label


class ReadingStore(Protocol):
    """Storage for readers' marks."""

    def marks(self) -> ReviewMarks:
        """Return all marks at this moment."""

    def read(self, voice: ReleasedMessage, reading: Reading, now: int) -> None:
        """Store a reading; a disclosure in it starts its deadline, once."""

    def cut(self, voice: ReleasedMessage, places: Collection[int]) -> None:
        """Remove pieces of a message, which then has to be read again."""

    def add_theme(self, question: str, theme: str) -> None:
        """Add a theme to the list of a question."""

    def tick(self, voice: str, steps: Collection[str], name: str) -> None:
        """Store the steps taken about a disclosure, and the staff member who took them."""


@dataclass(frozen=True)
class ModerationService:
    """Messages, marks and words. `procedure` is by language, `members` returns all accounts."""

    voices: Callable[[], Sequence[ReleasedMessage]]
    invented: Callable[[], bool]
    store: ReadingStore
    words: Mapping[str, TableLabels]
    procedure: Mapping[str, tuple[ProcedureBlock, ...]]
    members: Callable[[], Sequence[Member]]
    today: Callable[[], date]

    def queue(self, visit: RoomRequest) -> ReviewQueue:
        """Return the queue of messages for this reader."""
        return review_queue(self.voices(), self.store.marks(), visit.member)

    def find(self, visit: RoomRequest, number: str) -> tuple[ReviewQueue, ReviewedMessage]:
        """Return the reader's queue and one message of it. Raises 404 for a message that is not in it."""
        queue = self.queue(visit)
        shown = queue.find(number)
        if shown is None:
            raise web.HTTPNotFound
        return queue, shown

    def question(self, name: str, locale: str) -> str:
        """Return a question in the language of the page, or its name if it is gone from the course."""
        words = self.words[locale]
        found: Question | None = words.course.questions.get(name)
        return words.said(found.question) if found else name

    def page(self, visit: RoomRequest, template: str, **values: object) -> web.Response:
        """Render a page of the section."""
        words, marks = self.words[visit.locale], self.store.marks()
        clocks = [(it, _hours(it, visit.now)) for it in still_open(marks.disclosures, marks.outcomes)]
        about = {
            "clocks": clocks,
            "made_up": self.invented(),
            "question": lambda name: self.question(name, visit.locale),
            "language": lambda code: words.label(Label("locale", code)),
            "country": lambda code: words.label(Label("country", code)),
            "week": lambda name: period_name(name, visit.locale),
            "day": lambda it: day(it, visit.locale),
        }
        return visit.page(template, **about, **values)

    def alone(self, member: Member) -> list[str]:
        """Return the member's languages that nobody else reads: there a message never gets its two readings."""
        others = [it for it in self.members() if it.name != member.name and it.may_enter(READING)]
        return [code for code in sorted(member.languages) if not any(code in other.languages for other in others)]


def _hours(disclosure: Disclosure, now: int) -> int:
    """Return the whole hours left, rounded down; negative when the deadline has passed."""
    return disclosure.seconds_left(now) // HOUR
