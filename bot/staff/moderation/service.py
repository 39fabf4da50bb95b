"""Service behind the moderation pages, and a page frame that shows the open deadlines of disclosures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiohttp import web

from bot.durations import HOUR
from bot.lessons.model.question import Question
from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.disclosure import Disclosure, ProcedureBlock, still_open
from bot.safeguarding.moderation.member import READING, Member
from bot.safeguarding.moderation.review_queue import ReviewedMessage, ReviewQueue, review_queue
from bot.staff.second_factor import RoomRequest
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.sentences import day, period_name
from bot.statistics.tables import Label
from bot.storage.sqlite.readings import ReadingsFile


@dataclass(frozen=True, slots=True)
class OpenClock:
    """An open disclosure as every page shows it: whole hours left, negative when they are over.

    `is_hers`: this member may open it. `readers`: the members who may, for one who may not.
    """

    message_id: str
    hours: int
    locale: str
    is_hers: bool
    readers: tuple[str, ...]


@dataclass(frozen=True)
class ModerationService:
    """Messages, marks and words. `procedure` is by language, `members` returns all accounts."""

    messages: Callable[[], Sequence[ReleasedMessage]]
    invented: Callable[[], bool]
    store: ReadingsFile
    words: Mapping[str, TableLabels]
    procedure: Mapping[str, tuple[ProcedureBlock, ...]]
    members: Callable[[], Sequence[Member]]
    today: Callable[[], date]

    def queue(self, visit: RoomRequest) -> ReviewQueue:
        """Return the queue of messages for this reader."""
        return review_queue(self.messages(), self.store.marks(), visit.member)

    def find(self, visit: RoomRequest, number: str) -> tuple[ReviewQueue, ReviewedMessage]:
        """Return the reader's queue and one message of it. Raises 404 for a message that is not in it."""
        queue = self.queue(visit)
        shown = queue.find(number)
        if shown is None:
            raise web.HTTPNotFound
        return queue, shown

    def find_disclosure(self, visit: RoomRequest, message_id: str) -> Disclosure:
        """Return a disclosure. Raises 404 if there is none, or the member does not read its language."""
        found = next(
            (it for it in self.disclosures() if it.message_id == message_id and it.may_open(visit.member)), None
        )
        if found is None:
            raise web.HTTPNotFound
        return found

    def disclosures(self) -> list[Disclosure]:
        """Return all disclosures. One flagged before languages were kept has that of its message, while it exists."""
        locales = {it.id: it.locale for it in self.messages()}
        return [
            replace(it, locale=it.locale or locales.get(it.message_id, "")) for it in self.store.marks().disclosures
        ]

    def check_language(self, visit: RoomRequest, asked: Mapping[str, str]) -> None:
        """Raise 404 unless the message and the question that a request names are in a language of the member (S7)."""
        queue = self.queue(visit)
        if "question" in asked and not queue.of(asked["question"]):
            raise web.HTTPNotFound
        if "id" in asked and queue.find(asked["id"]) is None:
            self.find_disclosure(visit, asked["id"])

    def question(self, name: str, locale: str) -> str:
        """Return a question in the language of the page, or its name if it is gone from the course."""
        words = self.words[locale]
        found: Question | None = words.course.questions.get(name)
        return words.said(found.question) if found else name

    def page(self, visit: RoomRequest, template: str, **values: object) -> web.Response:
        """Render a page of the section."""
        words = self.words[visit.locale]
        about = {
            "clocks": [self._clock(it, visit) for it in still_open(self.disclosures(), self.store.marks().outcomes)],
            "made_up": self.invented(),
            "question": lambda name: self.question(name, visit.locale),
            "language": lambda code: words.label(Label("locale", code)),
            "country": lambda code: words.label(Label("country", code)),
            "week": lambda name: period_name(name, visit.locale),
            "day": lambda it: day(it, visit.locale),
        }
        return visit.page(template, 200, **about, **values)

    def _clock(self, disclosure: Disclosure, visit: RoomRequest) -> OpenClock:
        readers = tuple(it.name for it in self.members() if it.may_enter(READING) and disclosure.may_open(it))
        hours = disclosure.seconds_left(visit.now) // HOUR
        return OpenClock(disclosure.message_id, hours, disclosure.locale, disclosure.may_open(visit.member), readers)

    def alone(self, member: Member) -> list[str]:
        """Return the member's languages that nobody else reads: there a message never gets its two readings."""
        others = [it for it in self.members() if it.name != member.name and it.may_enter(READING)]
        return [code for code in sorted(member.languages) if not any(code in other.languages for other in others)]
