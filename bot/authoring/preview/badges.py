"""Serve badges to the page: the URL says what to draw, and the server draws it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.conversation.rendering.badges.badge import Badge, Undrawable
from bot.conversation.rendering.badges.draw import badge_png


def address_of(badge: Badge) -> str:
    """Return the URL of a badge."""
    return f"/badges/{quote(badge.art)}?{urlencode({'words': badge.words, 'locale': badge.locale})}"


def badges(media: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return the handler that draws a badge from the current files; 404 when it cannot be drawn."""

    async def answer(request: web.Request) -> web.Response:
        words, locale = request.query.get("words", ""), request.query.get("locale", "")
        try:
            picture = await asyncio.to_thread(badge_png, media, Badge(request.match_info["art"], words, locale))
        except Undrawable:
            raise web.HTTPNotFound(text="This badge cannot be drawn.") from None
        return web.Response(body=picture, content_type="image/png")

    return answer
