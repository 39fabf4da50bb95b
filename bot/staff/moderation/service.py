"""What the reading room is made of, and a page of it: each tells of the clocks that run."""

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
from bot.safeguarding.moderation.review_queue import ReviewedMessage, ReviewMarks, ReviewQueue, shelf_of
from bot.staff.second_factor import RoomRequest
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day, told
from bot.statistics.tables import Label


class ReadingStore(Protocol):
    """Where readers' marks are kept."""

    def marks(self) -> ReviewMarks:
        """All that was marked, at this moment."""

    def read(self, voice: ReleasedMessage, reading: Reading, now: int) -> None:
        """Keep a reading; a disclosure in it starts its clock, once."""

    def cut(self, voice: ReleasedMessage, places: Collection[int]) -> None:
        """Take pieces out of a voice, which is then read anew."""

    def add_theme(self, question: str, theme: str) -> None:
        """A theme more in a question's list."""

    def tick(self, voice: str, steps: Collection[str], name: str) -> None:
        """What was done about a disclosure, and by whom."""


@dataclass(frozen=True)
class ModerationService:
    """The voices, what readers mark, and words for it all. `procedure` is by language, `members` all who may read."""

    voices: Callable[[], Sequence[ReleasedMessage]]
    invented: Callable[[], bool]
    store: ReadingStore
    words: Mapping[str, TableLabels]
    procedure: Mapping[str, tuple[ProcedureBlock, ...]]
    members: Callable[[], Sequence[Member]]
    today: Callable[[], date]

    def queue(self, visit: RoomRequest) -> ReviewQueue:
        """The voices as this reader finds them."""
        return shelf_of(self.voices(), self.store.marks(), visit.member)

    def find(self, visit: RoomRequest, number: str) -> tuple[ReviewQueue, ReviewedMessage]:
        """Her shelf and one voice on it; for a voice that is none of hers there is no page."""
        queue = self.queue(visit)
        shown = queue.find(number)
        if shown is None:
            raise web.HTTPNotFound
        return queue, shown

    def question(self, name: str, locale: str) -> str:
        """A question in the language of the page; its name where it is gone from the course."""
        words = self.words[locale]
        found: Question | None = words.course.questions.get(name)
        return words.said(found.question) if found else name

    def page(self, visit: RoomRequest, template: str, **values: object) -> web.Response:
        """A page of the room."""
        words, marks = self.words[visit.locale], self.store.marks()
        clocks = [(it, _hours(it, visit.now)) for it in still_open(marks.disclosures, marks.outcomes)]
        about = {
            "clocks": clocks,
            "made_up": self.invented(),
            "question": lambda name: self.question(name, visit.locale),
            "language": lambda code: words.label(Label("locale", code)),
            "country": lambda code: words.label(Label("country", code)),
            "week": lambda name: told(name, visit.locale),
            "day": lambda it: day(it, visit.locale),
        }
        return visit.page(template, **about, **values)

    def alone(self, member: Member) -> list[str]:
        """Languages of hers that nobody else reads: there a voice never counts as read."""
        others = [it for it in self.members() if it.name != member.name and it.may_enter(READING)]
        return [code for code in sorted(member.languages) if not any(code in it.languages for it in others)]


def _hours(it: Disclosure, now: int) -> int:
    """Whole hours left, rounded down: the clock never tells more than there is. Less than zero when it is over."""
    return it.left(now) // HOUR
