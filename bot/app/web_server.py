"""Sockets, limits and logs shared by our web servers: staff pages, lesson room, preview, /healthz with the webhook."""

from __future__ import annotations

import logging
import os
import socket
import time
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app.config import Address
from bot.errors import Refused
from bot.log_throttle import ASKED
from bot.safeguarding.moderation.access_log import FailureCounts
from bot.storage.sqlite.sign_in_failures import SignInFailuresFile

log = logging.getLogger(__name__)

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


_PORTS_TRIED = 100


def _listen(host: str, port: int) -> socket.socket | None:
    """Return a listening socket; None where the port is not available. Port 0 is any free one."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # on Windows this option would share a port in use
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()  # two programs may bind at once; only one may listen
    except OSError:
        taken.close()
        return None
    return taken


def free_socket(address: Address) -> socket.socket | None:
    """Return a listening socket at the address, or at the next free port where nobody chose one; None without any."""
    ports = [address.port] if address.chosen else range(address.port, address.port + _PORTS_TRIED)
    return next(filter(None, (_listen(address.host, port) for port in ports)), None)


def bind_socket(address: Address, setting: str) -> socket.socket:
    """Return a listening socket at the address; for a default address, at its next free port.

    Raise Refused, naming the setting, if it is in use.
    """
    if taken := free_socket(address):
        return taken
    what = f"{setting}: {address.host}:{address.port} cannot be used."
    raise Refused(what, "Another program has that port, or it is not this machine's. Set another.")


def shown_address(listener: socket.socket) -> str:
    """Return the address of a listening socket as somebody types it."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def write_failures(path: Path, failures: FailureCounts) -> None:
    """Log failed sign-ins at one door as a count, and write it down for the bot, which raises the alarm (S4)."""
    counts, now = failures.take(), int(time.time())
    if counts == FailureCounts():
        return
    log.warning("failed sign-ins: %d, wrong codes: %d", counts.passwords, counts.codes, extra=ASKED)
    try:
        SignInFailuresFile(path).add(counts, now)
    except Refused as refused:
        log.warning("%s", refused.what)
