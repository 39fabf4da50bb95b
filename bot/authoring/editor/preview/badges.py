"""Serve badges to the page: the URL says what to draw, and the server draws it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.badges.draw import badge_png


def address_of(badge: Badge) -> str:
    """Return the URL path of a badge, relative to that of the desk."""
    return f"badges/{quote(badge.art)}?{urlencode({'words': badge.words, 'locale': badge.locale})}"


async def badge(media: Path, art: str, query: Mapping[str, str]) -> web.Response:
    """Return a badge drawn from the current files; 404 when it cannot be drawn."""
    wanted = Badge(art, query.get("words", ""), query.get("locale", ""))
    try:
        picture = await asyncio.to_thread(badge_png, media, wanted)
    except Undrawable:
        raise web.HTTPNotFound(text="This badge cannot be drawn.") from None
    return web.Response(body=picture, content_type="image/png")
