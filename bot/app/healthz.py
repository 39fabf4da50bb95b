"""What answers on LISTEN: a webhook, if there is one, and /healthz.

/healthz: 200 when the bot hears, keeps and forgets as it should, else 503 and what is wrong. No id, no count.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.adapters.telegram.endpoint import LARGEST
from bot.config import Address
from bot.ports import Refused

log = logging.getLogger(__name__)


@asynccontextmanager
async def healthz(
    listen: Address | None, troubles: Callable[[], Awaitable[tuple[str, ...]]], beside: Sequence[web.RouteDef] = ()
) -> AsyncIterator[None]:
    """Answer on an address until the block ends, also what is `beside`; on none, be quiet."""
    if listen is None:
        yield
        return
    runner = web.AppRunner(_app(troubles, beside), access_log=None, shutdown_timeout=0.1)
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
        if not listen.chosen:  # a second bot on this machine, tried out, is no reason not to answer girls
            log.warning("port %d is taken, so there is no /healthz; set LISTEN to have one", listen.port)
            return
        raise Refused(f"LISTEN: {listen.host}:{listen.port} cannot be used.", "Set another port, or off.") from None
    log.info("/healthz on port %d", runner.addresses[0][1])


def _app(troubles: Callable[[], Awaitable[tuple[str, ...]]], beside: Sequence[web.RouteDef]) -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        found = await troubles()
        text = "\n".join(found or ("ok",)) + "\n"
        return web.Response(text=text, status=503 if found else 200, headers={"Cache-Control": "no-store"})

    app = web.Application(client_max_size=LARGEST)
    app.router.add_routes([web.get("/healthz", answer), *beside])
    return app
