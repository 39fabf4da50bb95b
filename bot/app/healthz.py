"""The web server on LISTEN: /healthz, /metrics, and the webhook if there is one.

/healthz: 200 when updates arrive, the store can be written and purges run, else 503 with a line for each trouble; then
`course: fallback` where newer lessons were refused, a line for each lesson that is not read from the live edition, and
the version. No id, no count of learners.
/metrics answers only to this machine under its own name, and to no reverse proxy that passes on the visitor's name or
address. One that hides both has to leave the path out, as the shipped nginx file does.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address

from aiohttp import web

from bot import __version__
from bot.app.config import Address
from bot.app.web_server import web_runner
from bot.errors import Refused
from bot.local_hosts import LOCAL_HOSTS, host_name
from bot.telegram.webhook import LARGEST_UPDATE

log = logging.getLogger(__name__)


Troubles = Callable[[], Awaitable[tuple[str, ...]]]
RenderMetrics = Callable[[], Awaitable[str]]

FRESH = 5.0
"""Seconds for which an answer of /healthz is reused."""

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@asynccontextmanager
async def healthz(
    listen: Address | None,
    troubles: Troubles,
    metrics: RenderMetrics,
    beside: Sequence[web.RouteDef] = (),
    notes: Callable[[], tuple[str, ...]] = tuple,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[None]:
    """Serve until the block ends, with the routes of `beside`. `listen` None: serve nothing. `clock` is monotonic.

    `notes` are lines about a bot that is well; they are no reason to restart it.
    """
    if listen is None:
        yield
        return
    runner = web_runner(_app(cache_troubles(troubles, clock), metrics, beside, notes))
    await runner.setup()
    try:
        await _open(runner, listen)
        yield
    finally:
        await runner.cleanup()


async def _open(runner: web.AppRunner, listen: Address) -> None:
    try:
        await web.TCPSite(runner, listen.host, listen.port).start()
    except OSError:
        if not listen.chosen:  # a second bot on this machine must not stop the first one from answering
            log.warning("port %d is taken, so there is no /healthz; set LISTEN to have one", listen.port)
            return
        what = f"LISTEN: {listen.host}:{listen.port} cannot be used."
        raise Refused(
            what, "Another program has that port, or it is not this machine's. Set another, or off."
        ) from None
    log.info("/healthz on port %d", runner.addresses[0][1])


def cache_troubles(troubles: Troubles, clock: Callable[[], float]) -> Troubles:
    """Cache `troubles` for FRESH seconds: each call is a transaction that learners' turns wait for."""
    lock, at, found = asyncio.Lock(), -math.inf, tuple[str, ...]()

    async def cached() -> tuple[str, ...]:
        nonlocal at, found
        async with lock:
            if clock() - at >= FRESH:
                found, at = await troubles(), clock()
            return found

    return cached


def _app(
    troubles: Troubles, metrics: RenderMetrics, beside: Sequence[web.RouteDef], notes: Callable[[], tuple[str, ...]]
) -> web.Application:
    async def healthy(request: web.Request) -> web.Response:
        found = await troubles()
        text = "\n".join((*(found or ("ok",)), *notes(), f"safe-online-world {__version__}", ""))
        return web.Response(text=text, status=503 if found else 200, headers=_UNKEPT)

    async def measured(request: web.Request) -> web.Response:
        if not _is_from_here(request):
            raise web.HTTPNotFound
        return web.Response(body=(await metrics()).encode(), headers={**_UNKEPT, "Content-Type": TEXT_FORMAT})

    app = web.Application(client_max_size=LARGEST_UPDATE)
    app.router.add_routes([web.get("/healthz", healthy), web.get("/metrics", measured), *beside])
    return app


_UNKEPT = {"Cache-Control": "no-store"}
_THROUGH = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


def _is_from_here(request: web.Request) -> bool:
    """Tell whether the request comes from a program on this machine, to it by its own name, and not through a proxy."""
    is_passed_on = any(name in request.headers for name in _THROUGH)
    is_local = request.remote is not None and ip_address(request.remote).is_loopback
    return is_local and host_name(request.host) in LOCAL_HOSTS and not is_passed_on
