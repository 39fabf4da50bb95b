"""Rooms for the tests: members with phones that make codes, and real files of accounts and of what is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from pyotp import TOTP

from bot.safeguarding.moderation.member import Member
from bot.staff.server import staff_app
from bot.staff.services import Room, StaffServices
from bot.storage.sqlite.rooms import NAME, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.staff_fixtures import ANNA, NOW, PASSWORD, Clock, Visitor, house, kept

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What is on the phone of everybody here."""


def member(name: str = ANNA, rooms: str = "voices", languages: str = "en ne", totp: str = SECRET) -> Member:
    """Somebody with rooms; everybody has the same password."""
    return Member(name, kept(PASSWORD), frozenset(rooms.split()), frozenset(languages.split()), totp)


@dataclass(repr=False)
class Rooming:
    """A house with rooms, in a folder, and a clock that tests set."""

    data: Path
    house: StaffServices
    clock: Clock
    now: Clock

    @property
    def accounts(self) -> StaffAccountsFile:
        return StaffAccountsFile(self.data / "staff.db")

    @property
    def book(self) -> RoomsFile:
        return RoomsFile(self.data / NAME)

    def passes(self, seconds: float) -> None:
        """Time, on every clock."""
        self.clock.now += seconds
        self.now.now += seconds

    def code(self, steps: int = 0) -> str:
        """What a phone shows, now or some half minutes away."""
        return TOTP(SECRET).at(int(self.now.now) + 30 * steps)


def rooming(data: Path, *rooms: Room) -> Rooming:
    """A house with these rooms; nobody has an account yet."""
    clock, now = Clock(), Clock(NOW)
    prepare_rooms(data / NAME)
    open_house = replace(
        house(),
        accounts=StaffAccountsFile(data / "staff.db"),
        book=RoomsFile(data / NAME),
        rooms=rooms,
        clock=clock,
        now=now,
    )
    return Rooming(data, open_house, clock, now)


@dataclass(repr=False)
class Reader(Visitor):
    """A member of staff with a browser and a phone."""

    rooming: Rooming

    async def enters(self, room: str = "voices", code: str | None = None) -> int:
        """Shows a code at the second door; what came of it."""
        fields = {"form": await self.form(f"/enter/{room}"), "code": self.rooming.code() if code is None else code}
        return await self.sends(f"/enter/{room}", fields)

    async def led(self, path: str, fields: dict[str, str]) -> str:
        """Sends a form of the room's, and tells where her browser is led."""
        given = {"form": await self.form("/voices"), **fields}
        async with self.client.post(path, data=given, allow_redirects=False) as answer:
            assert answer.status == 303, await answer.text()
            return answer.headers["Location"]

    async def sends(self, path: str, fields: dict[str, str]) -> int:
        """A form as it is."""
        async with self.client.post(path, data=fields, allow_redirects=False) as answer:
            await answer.read()
            return answer.status


@asynccontextmanager
async def reading(place: Rooming, name: str = ANNA) -> AsyncIterator[Reader]:
    """Somebody who has signed in, before the second door."""
    async with TestClient(TestServer(staff_app(place.house)), cookie_jar=CookieJar(unsafe=True)) as client:
        reader = Reader(client, place)
        assert (await reader.signs_in(name)).status == 303
        yield reader
