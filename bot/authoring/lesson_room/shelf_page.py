"""Pages of the shelf: the live edition, what waits for the account, the parts of the course, and a new lesson."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from aiohttp import web
from babel import Locale
from babel.dates import format_date

from bot.authoring.editor.club_story import BOXES, CLUB, LONGEST_BOX
from bot.authoring.editor.new_lesson import LONGEST_TITLE
from bot.authoring.handouts.story_form import words_of_form
from bot.authoring.lesson_room.course_parts import name_of
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.services import RoomPage, RoomVisit, part_in_address
from bot.authoring.lesson_room.shelf import (
    MOST_NAMED,
    OpenDrafts,
    ShelfGroup,
    Waiting,
    draft_parts,
    open_drafts,
    shelf,
    shelf_row,
    waiting,
)
from bot.authoring.lesson_room.text_search import LONGEST, FoundText, search
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import slug
from bot.safeguarding.rollout import telegram_in_countries

SHOWN = 6
"""Entries of a waiting list that are shown at once; the others are folded away."""

MOST_FOUND = 100
"""Most texts that a search shows."""


async def see_shelf(visit: RoomVisit) -> web.StreamResponse:
    """Show the parts of the course by languages, and what waits for the account."""
    visit.log("shelf")
    open = await asyncio.to_thread(open_drafts, visit.room, visit.account)
    found, waits = await asyncio.to_thread(_shelf_for, visit, open)
    room = visit.room
    publishes = visit.account.may("publish")
    return visit.page(
        "shelf.html",
        groups=found,
        waits=waits,
        unreadable=open.unreadable[:MOST_NAMED] if publishes else (),
        strangers=open.strangers if publishes else 0,
        shown=SHOWN,
        edition=room.editions.find(room.editions.live),
        live=room.editions.live,
        taken=room.taken,
        telegram=telegram_in_countries(room.release, room.today()),
        day=partial(format_date, format="long", locale=visit.locale),
        **words_of_parts(visit),
    )


def _shelf_for(visit: RoomVisit, open: OpenDrafts) -> tuple[tuple[ShelfGroup, ...], Waiting]:
    live = visit.room.readings.live
    locales = in_her_order(visit, live.locales)
    found = shelf(live.parts, open.drafts, locales, open.unreadable[:MOST_NAMED])
    return found, waiting(visit.account, live.parts, open.drafts, locales)


def in_her_order(visit: RoomVisit, locales: Sequence[str]) -> tuple[str, ...]:
    """Return languages with English first, then those of the account."""
    hers = visit.account.languages or ()
    return tuple(dict.fromkeys((*locales[:1], *(it for it in locales if it in hers), *locales)))


def words_of_parts(visit: RoomVisit) -> dict[str, object]:
    """Return the functions by which templates name and link parts, languages and countries."""
    names = Locale.parse(visit.locale)
    return {
        "address": part_in_address,
        "name_of": name_of,
        "language": _named(names.languages),
        "land": _named(names.territories),
    }


def _named(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: names.get(code, code)


async def see_part(visit: RoomVisit) -> web.StreamResponse:
    """Show what an account can do with a part of the live edition; redirect to its draft if it has one."""
    if visit.room.drafts.find(visit.part):
        return visit.go(f"/lessons/part/{part_in_address(visit.part)}")
    live = await asyncio.to_thread(lambda: visit.room.readings.live)
    part = live.parts.get(visit.part)
    if part is None:
        raise Refused("There is no such part of the course.", "Choose one of the list.")
    visit.log("part", part.part)
    locales = in_her_order(visit, live.locales)
    row = shelf_row(part.part, part, None, locales)
    hers = [it for it in locales if visit.account.may("translate", it) or visit.account.may("sign", it)]
    return visit.page("part.html", row=row, locales=locales, hers=hers, **words_of_parts(visit))


async def begin(visit: RoomVisit) -> web.StreamResponse:
    """Begin a draft of a part, or go to the one there is; with a language, to the page of its translators."""
    part, room = visit.given.get("part", ""), visit.room
    if not any(visit.account.may(role) for role in ("write", "translate", "sign")):
        raise Refused("Your account may not write here.", "Ask whoever made it.")
    room.drafts.find(part)  # raises Refused for an impossible name, before it is logged and locked
    visit.log("begin", part)
    async with room.desks.lock(part):
        is_new = room.drafts.find(part) is None
        draft = await asyncio.to_thread(room.drafts.begin, part, visit.account.name, room.now())
        if is_new:
            await room.desks.close(part)  # its desks at the live edition
    return visit.go(f"/lessons/desk/{part_in_address(draft.part)}/{_translating(visit)}")


def _translating(visit: RoomVisit) -> str:
    asked = {name: words for name in ("locale", "mode") if (words := visit.given.get(name))}
    return f"translate?{urlencode(asked)}" if "locale" in asked else ""


async def see_new(visit: RoomVisit) -> web.StreamResponse:
    """Show the form of a new lesson."""
    _refuse_unless_writer(visit)
    visit.log("new lesson")
    return _new(visit)


async def new(visit: RoomVisit) -> web.StreamResponse:
    """Begin the draft of a new lesson. Its name is made of the title, unless one is given."""
    _refuse_unless_writer(visit)
    title = " ".join(visit.given.get("title", "").split())
    name = visit.given.get("name", "").strip() or slug(title)
    visit.log("new lesson", name[:60])
    try:
        _must_be_named(title, name)
        async with visit.room.desks.lock(f"lessons/{name}"):
            draft = await asyncio.to_thread(_begun, visit, name, title)
    except Refused as refused:
        return _new(visit, refused)
    return visit.go(f"/lessons/desk/{part_in_address(draft.part)}/")


def _must_be_named(title: str, name: str) -> None:
    """Raise Refused for an impossible title or name, with sentences that the pages have in each language."""
    if not title:
        raise Refused("Write a title.", "It can be changed at any time.")
    if not name:
        raise Refused("No name can be made of this title.", "Open “Its name” and write one in the letters a to z.")
    if slug(name) != name:
        raise Refused("This cannot be a name.", "Use at most 22 of the letters a to z, digits and hyphens.")


def _begun(visit: RoomVisit, name: str, title: str) -> Draft:
    """Begin the draft, or return the one that a first press of this account began. Raise Refused for a taken name."""
    room, part = visit.room, f"lessons/{name}"
    there = room.drafts.find(part)
    if there and there.opened_by == visit.account.name and room.readings.draft(there).part.title == title:
        return there
    if there or part in room.readings.live.parts:
        raise Refused("There is a lesson of this name already.", "Choose another title, or another name.")
    beginning, story = visit.given.get("beginning", "example"), None
    if beginning == CLUB:
        beginning, story = "skeleton", visit.given
    return room.drafts.begin_lesson(name, title, visit.account.name, room.now(), beginning, story)


def _new(visit: RoomVisit, refused: Refused | None = None) -> web.Response:
    if visit.given.get("beginning") == CLUB:
        return _story(visit, refused)
    asked = {name: visit.given.get(name, "") for name in ("title", "name", "beginning")}
    page = visit.page("new-lesson.html", refused=refused, asked=asked, longest=LONGEST_TITLE)
    page.set_status(409 if refused else 200)
    return page


async def see_story(visit: RoomVisit) -> web.StreamResponse:
    """Show the page on which a club's story is typed in from its paper form."""
    _refuse_unless_writer(visit)
    visit.log("new lesson")
    return await asyncio.to_thread(_story, visit)


def _story(visit: RoomVisit, refused: Refused | None = None) -> web.Response:
    leader = words_of_form(visit.room.readings.live.leader)
    boxes = [
        (name, label.source, visit.given.get(name, "")) for name, label in zip(BOXES, leader.story_boxes, strict=True)
    ]
    page = visit.page(
        "club-story.html",
        refused=refused,
        boxes=boxes,
        rules=[it.source for it in leader.story_lines],
        longest=LONGEST_BOX,
        locales=in_her_order(visit, visit.room.readings.live.locales),
        **words_of_parts(visit),
    )
    page.set_status(409 if refused else 200)
    return page


def _refuse_unless_writer(visit: RoomVisit) -> None:
    if not visit.account.may("write"):
        raise Refused("Your account may not write lessons.", "Ask whoever made it.")


async def see_search(visit: RoomVisit) -> web.StreamResponse:
    """Show the texts that contain the query, each with its part and a link to it."""
    visit.log("search")
    asked = visit.request.query.get("q", "").strip()[:LONGEST]
    found = await asyncio.to_thread(_found_texts, visit, asked)
    return visit.page(
        "search.html",
        asked=asked,
        found=found[:MOST_FOUND],
        many=len(found),
        kept=f"{urlencode({'q': asked})}&",
        drafts=frozenset(visit.room.drafts.parts),
        **words_of_parts(visit),
    )


def _found_texts(visit: RoomVisit, asked: str) -> list[FoundText]:
    live, languages = visit.room.readings.live, visit.account.languages
    locales = [it for it in in_her_order(visit, live.locales) if languages is None or it in languages]
    return list(search(asked, live.parts.values(), draft_parts(visit.room), locales))


PAGES: Mapping[str, RoomPage] = {
    "/": see_shelf,
    "/open/{part}": see_part,
    "/new": see_new,
    "/story": see_story,
    "/search": see_search,
}
FORMS: Mapping[str, RoomPage] = {"/begin": begin, "/new": new}
