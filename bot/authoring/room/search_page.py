"""Page of the search over all texts, live and drafts, in English and the languages of the account."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from bot.authoring.room.open_drafts import draft_parts
from bot.authoring.room.services import RoomPage, RoomVisit
from bot.authoring.room.shelf_page import in_her_order, words_of_parts
from bot.authoring.room.text_search import LONGEST, FoundText, search

MOST_SHOWN = 100
"""Most texts shown."""


async def see_search(visit: RoomVisit) -> web.StreamResponse:
    """Show the texts that contain the query, each with its part and a link to it."""
    visit.log("search")
    asked = visit.request.query.get("q", "").strip()[:LONGEST]
    found = await asyncio.to_thread(_found, visit, asked)
    return visit.page(
        "search.html",
        asked=asked,
        found=found[:MOST_SHOWN],
        many=len(found),
        kept=f"{urlencode({'q': asked})}&",
        drafts=frozenset(visit.room.drafts.parts),
        **words_of_parts(visit),
    )


def _found(visit: RoomVisit, asked: str) -> list[FoundText]:
    live, languages = visit.room.readings.live, visit.account.languages
    locales = [it for it in in_her_order(visit, live.locales) if languages is None or it in languages]
    return list(search(asked, live.parts.values(), draft_parts(visit.room), locales))


PAGES: Mapping[str, RoomPage] = {"/search": see_search}
