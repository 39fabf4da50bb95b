"""Handouts as pages to print: the page for the leader of a club, the sheet for parents, the form for a story."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
from bot.authoring.handouts.leader_page import page_of, render
from bot.authoring.handouts.story_form import story_form
from bot.authoring.lesson_room.course_parts import LESSONS
from bot.authoring.lesson_room.services import RoomPage, RoomVisit
from bot.authoring.lesson_room.shelf_page import in_her_order, words_of_parts
from bot.check.course import read_course
from bot.errors import Refused
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.signatures import every_signature

FONTS = PREVIEW_FOLDER / "static" / "fonts"

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'; base-uri 'none'"
"""The page is one file that can be handed on, with its style and its letters in it."""


async def see_handout(visit: RoomVisit) -> web.StreamResponse:
    """Show the handout that the query names: `for` (leader or parents), `locale` and `country`. Without it, ask."""
    visit.log("handout", visit.part)
    live = await asyncio.to_thread(lambda: visit.room.readings.live)
    if not visit.part.startswith(LESSONS) or visit.part not in live.parts:
        raise Refused("There is no such part of the course.", "Choose one of the list.")
    if "for" not in visit.request.query:
        title, locales = live.parts[visit.part].title, in_her_order(visit, live.locales)
        about = {"part": visit.part, "title": title, "locales": locales, "countries": COUNTRIES}
        return visit.page("handout.html", **about, **words_of_parts(visit))
    return _paper(await asyncio.to_thread(_handout, visit))


def _paper(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": _POLICY})


def _live(visit: RoomVisit) -> tuple[Course, Catalogs]:
    """Return the course that girls have, with the signatures of its texts."""
    folders = visit.room.editions.folders(visit.room.editions.live)
    course, catalogs = read_course(*folders)
    return course, replace(catalogs, signatures=every_signature(folders.locales, course))


def _handout(visit: RoomVisit) -> str:
    asked, room = visit.request.query, visit.room
    locale, country = asked.get("locale"), next((it for it in COUNTRIES if it == asked.get("country")), None)
    if locale not in room.readings.live.locales or country is None:
        raise Refused("There is no such page to print.", "Choose a language and a country.")
    page = page_of(*_live(visit), visit.part.removeprefix(LESSONS), locale, country)
    return render(page, FONTS, for_parents=asked["for"] == "parents")


async def see_story_form(visit: RoomVisit) -> web.StreamResponse:
    """Show the paper form for a club's own story in the language of the query."""
    visit.log("handout", "story")
    return _paper(await asyncio.to_thread(_story_form, visit))


def _story_form(visit: RoomVisit) -> str:
    course, catalogs = _live(visit)
    return story_form(course, catalogs, visit.request.query.get("locale", SOURCE_LOCALE), FONTS)


PAGES: Mapping[str, RoomPage] = {"/open/{part}/handout": see_handout, "/story/form": see_story_form}
