"""The staff's page: the process that shows the figures and keeps the rooms, and can open nothing else of DATA."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from aiohttp import web

from bot.adapters.preview.server import HERE as PREVIEW
from bot.adapters.sheets.xlsx import xlsx_of
from bot.adapters.sqlite import accounts, announced, beside, public, rooms, voices
from bot.adapters.sqlite.accounts import Accounts
from bot.adapters.sqlite.approvals import Approvals
from bot.adapters.sqlite.readings import Readings
from bot.adapters.sqlite.rooms import Rooms, prepare_rooms
from bot.adapters.staff.announcements import Announcing
from bot.adapters.staff.house import LOCAL, Export, House
from bot.adapters.staff.server import staff_app
from bot.adapters.staff.voices.desk import Desk
from bot.adapters.staff.voices.room import reading_room
from bot.app.guard import Given, guard
from bot.app.published import Kept
from bot.app.sockets import listening
from bot.app.words import words_of
from bot.config import Address, Settings
from bot.content.load.source import Unchanged
from bot.durations import HOUR
from bot.figures.sentences import LOCALES
from bot.figures.separated import csv_of
from bot.figures.words import Words
from bot.home import PACKAGE
from bot.library import read_course
from bot.ports import Refused
from bot.replies.announcement import Press
from bot.rooms.procedure import blocks
from bot.statistics.plan import plan_of

LOOKS = 1.0
"""Seconds between two looks whether the bot has published something."""

PROCEDURE = {"en": "bot/safety/DISCLOSURE.md", "nl": "bot/safety/DISCLOSURE.nl.md"}
"""What is followed when a disclosure is found, by the language of the page."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = logging.getLogger(__name__)


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve the page until it is stopped; `say` prints where it is."""
    figures, book = Kept(settings.data / public.NAME), Rooms(settings.data / rooms.NAME)
    figures.gate()
    prepare_rooms(book.path)
    runner = web.AppRunner(staff_app(_house(settings, figures, book)), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    taken = bound(settings.staff_listen)
    wall(settings.data)
    await web.SockSite(runner, taken).start()
    host, port = taken.getsockname()[:2]
    try:
        say(f"The figures are open at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl+C).")
        for second in count():
            if second % HOUR == 0:  # lines of the read log that are old enough go
                await asyncio.to_thread(_forget, settings.data)
            await asyncio.sleep(LOOKS)
            await asyncio.to_thread(_look, figures)
    finally:
        await runner.cleanup()


def _look(figures: Kept) -> None:
    """Read the file again if the bot wrote it; while it cannot be read, the figures stay."""
    try:
        figures.gate()
    except Refused as refused:
        log.warning("%s", refused.what)


def _forget(data: Path) -> None:
    """What is old goes from what the rooms wrote down; while that cannot be written, nobody enters a room either."""
    now, path = int(time.time()), data / rooms.NAME
    try:
        Rooms(path).forget(now)
        Readings(path).forget({it.voice for it in voices.read_voices(data / voices.NAME)}, now)
    except Refused as refused:
        log.warning("%s", refused.what)


def wall(data: Path) -> None:
    """From now on this process reads five files of DATA and writes one of them, opens no other, and calls nobody."""
    read = {data / it.NAME: beside for it in (public, voices, announced, accounts, rooms)}
    guard(data, Given(read, {data / rooms.NAME: rooms}))


def _house(settings: Settings, figures: Kept, book: Rooms) -> House:
    course, catalogs = read_course(settings.dialogues, settings.locales)
    words = {locale: words_of(course, catalogs, locale) for locale in LOCALES}
    return House(
        gate=lambda: figures.latest,
        plan=plan_of(course),
        words=words,
        accounts=Accounts(settings.data / accounts.NAME),
        hosts=LOCAL | settings.staff_hosts,
        fonts=PREVIEW / "static" / "fonts",
        today=lambda: datetime.now(UTC).date(),
        clock=time.monotonic,
        now=time.time,
        book=book,
        rooms=(reading_room(_desk(settings, words)), _announcing(settings).room),
        exports={"figures.csv": Export("text/csv", csv_of), "figures.xlsx": Export(XLSX, xlsx_of)},
    )


def _announcing(settings: Settings) -> Announcing:
    """The room of announcements: the texts as they are in the files whenever somebody looks."""
    files = Unchanged()
    return Announcing(
        press=lambda: Press(*read_course(settings.dialogues, settings.locales, files)),
        approvals=Approvals(settings.data / rooms.NAME),
        told=lambda: announced.read_announced(settings.data / announced.NAME),
    )


def _desk(settings: Settings, words: Mapping[str, Words]) -> Desk:
    """The reading room's: voices as they are at each moment, and who else may read them."""
    path, members = settings.data / voices.NAME, Accounts(settings.data / accounts.NAME)
    return Desk(
        voices=lambda: voices.read_voices(path),
        invented=lambda: voices.are_invented(path),
        store=Readings(settings.data / rooms.NAME),
        words=words,
        procedure={locale: blocks((PACKAGE.parent / file).read_text("utf-8")) for locale, file in PROCEDURE.items()},
        members=lambda: members.members,
        today=lambda: datetime.now(UTC).date(),
    )


def bound(address: Address) -> socket.socket:
    """A listening socket at the address; at the next free port where nobody chose it."""
    ports = [address.port] if address.chosen else range(address.port, address.port + 100)
    for port in ports:
        if taken := listening(address.host, port):
            return taken
    raise Refused(f"STAFF_LISTEN: {address.host}:{address.port} cannot be used.", "Set another port.")
