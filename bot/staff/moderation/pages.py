"""Pages of moderation (C10, G7, G9): the overview and its lists, one message, the procedure of a disclosure, routes.

One reader cuts a name or a place. More than a third of a message goes only when a second reader, who sees the original,
agrees to exactly these cuts. Either of them can take a cut back (S7).

The procedure shows contacts by country, the deadline and the steps taken (A17), never the message. Steps are ticked one
at a time, each by name in the access log, and can be taken back with a reason. The last one takes a second person (S7).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from aiohttp import web

from bot.durations import HOUR
from bot.lessons.model.people import COUNTRIES
from bot.safeguarding.moderation.disclosure import CLOSED, REASONS, STEPS, TickedStep
from bot.safeguarding.moderation.member import READING
from bot.safeguarding.moderation.reading import (
    DISCLOSURE,
    FLAGS,
    MOST_THEMES,
    PERSONAL,
    Reading,
    published_themes,
    theme_of,
)
from bot.safeguarding.moderation.redaction import ProposedCut, takes_two
from bot.safeguarding.moderation.review_queue import ReviewedMessage, ReviewQueue, by_week, folded, is_late, read_by
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import Page, RoomRequest
from bot.staff.services import Room


@dataclass(frozen=True, slots=True)
class Week:
    """Messages of one week waiting for this reader, the day by which to read them, and whether it has passed."""

    name: str
    many: int
    by: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class QuestionOverview:
    """State of one question. `alike` counts messages that wait behind one much like them; `themes` is its list."""

    name: str
    weeks: tuple[Week, ...]
    alike: int
    differing: tuple[ReviewedMessage, ...]
    to_cut: tuple[ReviewedMessage, ...]
    to_agree: tuple[ReviewedMessage, ...]
    listed: int
    themes: tuple[str, ...]


async def overview(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show the first page of the section. It shows no word of a message."""
    visit.log("overview")
    queue, today = service.queue(visit), service.today()
    names = sorted({it.message.question for it in queue.messages})
    trouble = "theme" if visit.query.get("trouble") == "theme" else ""
    return service.page(
        visit,
        "messages.html",
        piles=[_overview_of(queue, name, today) for name in names],
        own_languages=sorted(visit.member.languages),
        alone=service.alone(visit.member),
        trouble=trouble,
    )


def _overview_of(queue: ReviewQueue, name: str, today: date) -> QuestionOverview:
    entries = folded(queue.to_read(name))
    waiting = by_week(entry.first.message.week for entry in entries)
    return QuestionOverview(
        name=name,
        weeks=tuple(Week(week, many, read_by(week), is_late(week, today)) for week, many in waiting.items()),
        alike=sum(len(entry.behind) for entry in entries),
        differing=queue.differing(name),
        to_cut=queue.to_cut(name),
        to_agree=queue.to_agree(name),
        listed=len(queue.listed(name)),
        themes=queue.marks.themes.get(name, ()),
    )


async def add_theme(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Add a theme to the list of a question."""
    name, theme = visit.given.get("question", ""), theme_of(visit.given.get("theme", ""))
    queue = service.queue(visit)
    if not queue.of(name):
        raise web.HTTPNotFound
    if theme is None or len(queue.marks.themes.get(name, ())) >= MOST_THEMES:
        return visit.go("/voices?trouble=theme")
    visit.log("theme added", name)
    service.store.add_theme(name, theme)
    return visit.go("/voices")


def next_of(queue: ReviewQueue, question: str) -> str:
    """Return the address of the next message of a question to read, or of the overview if none waits."""
    waiting = queue.to_read(question)
    return f"/voices/message?{urlencode({'id': waiting[0].message.id})}" if waiting else "/voices"


async def begin(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Open the next message of a question that waits for this reader."""
    return visit.go(next_of(service.queue(visit), visit.query.get("question", "")))


async def listed(service: ModerationService, visit: RoomRequest) -> web.Response:
    """List the messages to a question that two readers have read, in the reader's languages, by theme.

    Messages with hate, a disclosure or uncut personal details are left out. Of those much alike one is shown, with
    links to the others.
    """
    name = visit.query.get("question", "")
    queue = service.queue(visit)
    if not queue.of(name):
        raise web.HTTPNotFound
    found = sorted(queue.listed(name), key=lambda it: (it.outcome.theme or "~", it.message.id))
    entries = [entry for _, some in groupby(found, lambda it: it.outcome.theme) for entry in folded(some)]
    _log(visit, "list", (entry.first for entry in entries))
    return service.page(visit, "listed.html", asked=name, entries=entries)


async def outside(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show what may be published: numbers of all languages, quotes in the languages the reader reads."""
    queue, marks = service.queue(visit), service.store.marks()
    names = sorted({it.message.question for it in queue.messages})
    quotes = {
        name: [entry.first for entry in folded(it for it in queue.of(name) if it.may_be_quoted)] for name in names
    }
    _log(visit, "quotes", (it for found in quotes.values() for it in found))
    themes = {name: published_themes(marks.of(name)) for name in names}
    return service.page(visit, "told.html", names=names, quotes=quotes, themes=themes)


def _log(visit: RoomRequest, page: str, messages: Iterable[ReviewedMessage]) -> None:
    """Write one line for the page to the access log, and one for each message shown on it."""
    visit.log(page)
    for it in messages:
        visit.log(page, it.message.id)


NOTHING = "nothing"
"""Value of the box "nothing found". It is required, so a form sent too early does not count as a reading."""


async def show_message(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show a message with its form, and those that are much like it.

    The reader sees others' marks only after her own reading. Until two readers agree on it, she sees what was cut.
    """
    queue, it = service.find(visit, visit.query.get("id", ""))
    shows_cut = bool(it.cut) and not it.outcome.is_read
    alike = queue.like(it)
    visit.log("original" if shows_cut else "voice", it.message.id)
    for other in alike:
        visit.log("alike", other.message.id)
    return service.page(
        visit,
        "message.html",
        it=it,
        shows_cut=shows_cut,
        alike=alike,
        mine=next((reading for reading in it.outcome.readings if reading.reader == visit.member.name), None),
        themes=queue.marks.themes.get(it.message.question, ()),
        trouble="flags" if visit.query.get("trouble") == "flags" else "",
    )


async def read(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Store the reader's flags and theme.

    A disclosure leads to its procedure at once, personal details lead to the page that cuts them.
    """
    queue, it = service.find(visit, visit.given.get("id", ""))
    flags = frozenset(flag for flag in FLAGS if f"flag-{flag}" in visit.given)
    theme = visit.given.get("theme", "")
    is_told = bool(flags) != (f"flag-{NOTHING}" in visit.given)
    if not is_told or theme not in ("", *queue.marks.themes.get(it.message.question, ())):
        return visit.go(_at("/voices/message", it.message.id, trouble="flags"))
    visit.log("flags set", it.message.id)
    reading = Reading(it.message.id, visit.member.name, flags, theme)
    service.store.read(it.message, reading, visit.now, "" if it.is_first else it.first)
    if DISCLOSURE in flags:
        return visit.go(_at("/voices/procedure", it.message.id))
    if PERSONAL in flags:
        return visit.go(_at("/voices/cut", it.message.id))
    return visit.go(next_of(service.queue(visit), it.message.question))


async def to_cut(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show the words one by one to be marked, only for a message in which somebody found personal details."""
    _, it = service.find(visit, visit.query.get("id", ""))
    if not it.waits_for_cut(visit.member.name):
        return visit.go(_at("/voices/message", it.message.id))
    visit.log("cutting", it.message.id)
    return service.page(visit, "cut.html", it=it, trouble="trouble" in visit.query)


async def cut(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Cut the marked words out, beside those cut before; more than a third of the message waits for a second reader."""
    _, it = service.find(visit, visit.given.get("id", ""))
    numbers = it.cut | {number for number, _, _ in it.parts if f"cut-{number}" in visit.given}
    if not it.waits_for_cut(visit.member.name) or numbers == it.cut:
        return visit.go(_at("/voices/cut", it.message.id, trouble="none"))
    if takes_two(it.message.words, numbers):
        visit.log("cut proposed", it.message.id)
        service.store.propose_cut(it.message.id, ProposedCut(numbers, visit.member.name))
        return visit.go(_at("/voices/agree", it.message.id))
    visit.log("cut", it.message.id)
    service.store.cut(it.message.id, numbers)
    return visit.go(_at("/voices/message", it.message.id))


async def to_agree(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show the original of a message, and which words a reader would cut out of it."""
    _, it = service.find(visit, visit.query.get("id", ""))
    if it.proposed is None:
        return visit.go(_at("/voices/message", it.message.id))
    visit.log("original", it.message.id)
    return service.page(visit, "agree.html", it=it, is_hers=it.waits_for_agreement(visit.member.name))


async def agree(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Cut what another reader proposed, if it is what this one has seen marked."""
    _, it = service.find(visit, visit.given.get("id", ""))
    seen = frozenset(int(number) for number in visit.given.get("places", "").split() if number.isdecimal())
    if it.proposed is None or not it.waits_for_agreement(visit.member.name) or seen != it.proposed.cut:
        return visit.go(_at("/voices/agree", it.message.id))
    visit.log("cut agreed", it.message.id)
    service.store.cut(it.message.id, it.proposed.cut)
    return visit.go(_at("/voices/message", it.message.id))


async def decline(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Delete a proposed cut. Any reader of the language may do it, also the one who proposed it."""
    _, it = service.find(visit, visit.given.get("id", ""))
    if it.proposed is not None:
        visit.log("cut declined", it.message.id)
        service.store.drop_cut(it.message.id)
    return visit.go(_at("/voices/message", it.message.id))


async def original(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show a message as it was sent, with the words that were cut marked."""
    _, it = service.find(visit, visit.query.get("id", ""))
    if not it.cut:
        return visit.go(_at("/voices/message", it.message.id))
    visit.log("original", it.message.id)
    return service.page(visit, "original.html", it=it)


async def restore(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Put back all words that were cut; then two readers have to read the message again before it is listed."""
    _, it = service.find(visit, visit.given.get("id", ""))
    if it.cut:
        visit.log("cut taken back", it.message.id)
        service.store.cut(it.message.id, ())
    return visit.go(_at("/voices/message", it.message.id))


def _at(path: str, message_id: str, **more: str) -> str:
    return f"{path}?{urlencode({'id': message_id, **more})}"


TROUBLES = ("done", "open", "alone", "reason")
"""Reasons why a form of the page did nothing. The template holds the wording."""


async def procedure(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show the procedure for one disclosure, to members who read its language."""
    it = service.find_disclosure(visit, visit.query.get("id", ""))
    visit.log("procedure", it.message_id)
    points = service.words[visit.locale].course.release.focal_points
    trouble = visit.query.get("trouble", "")
    return service.page(
        visit,
        "procedure.html",
        it=it,
        is_there=service.queue(visit).find(it.message_id) is not None,
        closing=it.trouble(CLOSED, visit.member.name),
        reasons=REASONS,
        trouble=trouble if trouble in TROUBLES else "",
        hours=it.seconds_left(visit.now) // HOUR,
        blocks=service.procedure[visit.locale],
        points=[(code, points.get(code, "").strip()) for code in COUNTRIES if it.country in ("", code)],
    )


async def tick(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Record one step that was taken."""
    it, step = service.find_disclosure(visit, visit.given.get("id", "")), await _one_step(visit)
    if trouble := it.trouble(step, visit.member.name):
        return visit.go(_at("/voices/procedure", it.message_id, trouble=trouble))
    visit.log(f"step {step}", it.message_id)
    service.store.tick(it.message_id, step, TickedStep(visit.member.name, visit.now))
    return visit.go(_at("/voices/procedure", it.message_id))


async def take_back(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Take one step back, for a reason of the list; a closed procedure is open again. One member alone may do it."""
    it, step = service.find_disclosure(visit, visit.given.get("id", "")), await _one_step(visit)
    reason = visit.given.get("reason", "")
    if reason not in REASONS:
        return visit.go(_at("/voices/procedure", it.message_id, trouble="reason"))
    if step in it.steps:
        visit.log(f"step {step} taken back: {reason}", it.message_id)
        service.store.take_back(it.message_id, step)
    return visit.go(_at("/voices/procedure", it.message_id))


async def _one_step(visit: RoomRequest) -> str:
    """Return the step that a form names. Raises 400 unless it is exactly one."""
    steps = [str(it) for it in (await visit.request.post()).getall("step", ())]
    if len(steps) != 1 or steps[0] not in STEPS:
        raise web.HTTPBadRequest(text="One step at a time.")
    return steps[0]


TITLE = "Messages"

ServicePage = Callable[[ModerationService, RoomRequest], Awaitable[web.StreamResponse]]


def reading_room(service: ModerationService) -> Room:
    """Return the moderation section. Every page and form passes the check of the member's languages."""
    pages: dict[str, ServicePage] = {
        "/voices": overview,
        "/voices/next": begin,
        "/voices/message": show_message,
        "/voices/cut": to_cut,
        "/voices/agree": to_agree,
        "/voices/original": original,
        "/voices/procedure": procedure,
        "/voices/list": listed,
        "/voices/told": outside,
    }
    forms: dict[str, ServicePage] = {
        "/voices/themes": add_theme,
        "/voices/reading": read,
        "/voices/cutting": cut,
        "/voices/agreeing": agree,
        "/voices/declining": decline,
        "/voices/restoring": restore,
        "/voices/steps": tick,
        "/voices/steps/back": take_back,
    }
    return Room(
        READING,
        TITLE,
        {path: _in_her_languages(service, page) for path, page in pages.items()},
        {path: _in_her_languages(service, form) for path, form in forms.items()},
    )


def _in_her_languages(service: ModerationService, handler: ServicePage) -> Page:
    """Wrap a handler: it is called only if all that the request names is in a language of the member, else 404."""

    async def checked(visit: RoomRequest) -> web.StreamResponse:
        service.check_language(visit, visit.query)
        service.check_language(visit, visit.given)
        return await handler(service, visit)

    return checked
