"""The staff's page and its accounts: the process that shows the figures, and can open nothing else of DATA."""

from __future__ import annotations

import asyncio
import getpass
import logging
import re
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.adapters.preview.server import HERE as PREVIEW
from bot.adapters.sheets.xlsx import xlsx_of
from bot.adapters.sqlite import accounts, public
from bot.adapters.sqlite.accounts import Accounts
from bot.adapters.staff import passwords
from bot.adapters.staff.house import LOCAL, Export, House
from bot.adapters.staff.server import staff_app
from bot.app.guard import guard
from bot.app.sockets import listening
from bot.config import Address, Settings
from bot.figures.sentences import LOCALES
from bot.figures.separated import csv_of
from bot.figures.words import words_of
from bot.library import open_library
from bot.ports import Refused
from bot.statistics.gate import Gate
from bot.statistics.plan import plan_of

LOOKS = 1.0
"""Seconds between two looks whether the bot has published something."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,59}")

log = logging.getLogger(__name__)


class Figures:
    """What is published, held in memory, and read again when the file has changed."""

    def __init__(self, path: Path) -> None:
        """The figures of a file as it is now."""
        self._path = path
        self._seen = self._stamp()
        self.gate = _read(path)

    def look(self) -> None:
        """Read the file again if the bot wrote it; while it cannot be read, the figures stay."""
        stamp = self._stamp()
        if stamp != self._seen:
            try:
                self.gate = _read(self._path)
                self._seen = stamp
            except Refused as refused:
                log.warning("%s", refused.what)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns


def _read(path: Path) -> Gate:
    """The figures, with their sums made: here nobody waits for them."""
    gate = Gate(public.read_public(path))
    gate.begun("started", "")
    return gate


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve the page until it is stopped; `say` prints where it is."""
    figures = Figures(settings.data / public.NAME)
    runner = web.AppRunner(staff_app(_house(settings, figures)), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    taken = bound(settings.staff_listen)
    wall(settings.data)
    await web.SockSite(runner, taken).start()
    host, port = taken.getsockname()[:2]
    try:
        say(f"The figures are open at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C).")
        while True:
            await asyncio.sleep(LOOKS)
            await asyncio.to_thread(figures.look)
    finally:
        await runner.cleanup()


def wall(data: Path) -> None:
    """From now on this process reads two files of DATA, opens no other, and calls nobody."""
    guard(data, (data / public.NAME, data / accounts.NAME), (public, accounts))


def _house(settings: Settings, figures: Figures) -> House:
    library, _ = open_library(settings.dialogues, settings.locales)
    course = library.course
    return House(
        gate=lambda: figures.gate,
        plan=plan_of(course),
        words={locale: words_of(course, library.catalogs, locale) for locale in LOCALES},
        accounts=Accounts(settings.data / accounts.NAME),
        hosts=LOCAL | settings.staff_hosts,
        fonts=PREVIEW / "static" / "fonts",
        today=lambda: datetime.now(UTC).date(),
        clock=time.monotonic,
        exports={"figures.csv": Export("text/csv", csv_of), "figures.xlsx": Export(XLSX, xlsx_of)},
    )


def bound(address: Address) -> socket.socket:
    """A listening socket at the address; at the next free port where nobody chose it."""
    ports = [address.port] if address.chosen else range(address.port, address.port + 100)
    for port in ports:
        if taken := listening(address.host, port):
            return taken
    raise Refused(f"STAFF_LISTEN: {address.host}:{address.port} cannot be used.", "Set another port.")


def add(settings: Settings, name: str) -> str:
    """A new account with a password that is asked for; returns what is to be said about it."""
    if not NAME.fullmatch(name):
        raise Refused(f"`{name}` is no name for an account.", "Use small letters and digits, such as anna.")
    kept = Accounts(settings.data / accounts.NAME)
    if name in kept.names:
        raise _taken(name)
    try:
        kept.add(name, passwords.hashed(_password()))
    except accounts.NameTaken as error:
        raise _taken(name) from error
    return f"{name} can sign in now: start the page with `main.py staff`."


def _taken(name: str) -> Refused:
    return Refused(f"There is an account {name}.", f"For another password, first type `main.py staff remove {name}`.")


def _password() -> str:
    """Typed twice and not shown, or one line of a pipe."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password, 12 signs or more: ")
        if password != getpass.getpass("Once more: "):
            raise Refused("Those were two passwords.", "Try again.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < passwords.LEAST:
        raise Refused("The password is too short.", f"Use {passwords.LEAST} signs or more: four words are a good one.")
    return password


def remove(settings: Settings, name: str) -> str:
    """An account less; whoever is signed in with it no longer is."""
    if not Accounts(settings.data / accounts.NAME).remove(name):
        raise Refused(f"There is no account {name}.", "`main.py staff list` names them.")
    return f"{name} cannot sign in any more."


def names(settings: Settings) -> str:
    """Who has an account, one a line."""
    found = Accounts(settings.data / accounts.NAME).names
    return "\n".join(found) or "Nobody has an account. `main.py staff add NAME` makes one."
