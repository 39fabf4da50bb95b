"""Start of our web servers: staff pages, /healthz with the webhook, and the preview."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

HEADERS_WITHIN = 10.0
"""Seconds in which the headers of a request must be complete, counted from the connection or the last answer.

It is aiohttp's time for idle connections, which has run out for a half-sent header as well. A web server in front of
ours has to close its idle connections earlier, or it would send a request into one that is being closed.
"""
LAST_ANSWERS_WITHIN = 3.0
"""Seconds that answers on their way get when the program stops; whatever cuts one short may leave its file open."""


def web_runner(app: web.Application) -> web.AppRunner:
    """Return a runner that ends slow requests (S4) and logs none. Its answers do not name server and version."""
    app.middlewares.insert(0, _until_it_leaves)
    app.on_response_prepare.append(_without_server)
    return web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS_WITHIN, keepalive_timeout=HEADERS_WITHIN)


@web.middleware
async def _until_it_leaves(request: web.Request, handler: Handler) -> web.StreamResponse:
    """End a request whose browser left before it was complete; aiohttp would log that as an error of ours."""
    try:
        return await handler(request)
    except ConnectionError:
        if request.transport:  # the browser is there: a connection of ours broke
            raise
        raise web.HTTPBadRequest from None


async def _without_server(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
