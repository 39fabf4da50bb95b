"""Fixtures for rooms: members with authenticator apps, the real files, and the messages of the moderation room."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aiohttp import CookieJar
from aiohttp.test_utils import TestClient
from pyotp import TOTP

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.disclosure import blocks
from bot.safeguarding.moderation.member import Member
from bot.staff.moderation.pages import reading_room
from bot.staff.moderation.service import ModerationService
from bot.staff.server import staff_app
from bot.staff.services import Room, StaffServices
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES, CodesFile, prepare_codes
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, CredentialsFile, prepare_credentials
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import (
    RELEASED_FILE,
    are_invented,
    prepare_released_messages,
    read_released_messages,
    release,
)
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.clocks import FakeClock
from tests.support.paths import ROOT
from tests.support.staff_fixtures import ANNA, NOW, PASSWORD, TODAY, StaffVisitor, kept, staff_services
from tests.support.web_server import AppServer

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""TOTP secret of every member."""


def member(name: str = ANNA, rooms: str = "voices", languages: str = "en ne", totp: str = SECRET) -> Member:
    """Build a member with rooms and languages; all have the same password."""
    return Member(name, kept(PASSWORD), frozenset(rooms.split()), frozenset(languages.split()), totp)


@dataclass(repr=False)
class Rooming:
    """Staff services with rooms, in a folder, and clocks set by hand."""

    data: Path
    services: StaffServices
    clock: FakeClock
    now: FakeClock

    @property
    def accounts(self) -> StaffAccountsFile:
        return StaffAccountsFile(self.data / "staff.db")

    @property
    def book(self) -> RoomsFile:
        return RoomsFile(self.data / ROOMS_FILE)

    @property
    def codes(self) -> CodesFile:
        return _codes(self.data)

    def passes(self, seconds: float) -> None:
        """Advance both clocks."""
        self.clock.now += seconds
        self.now.now += seconds

    def code(self, steps: int = 0) -> str:
        """Return the code an authenticator shows, `steps` half minutes from now."""
        return TOTP(SECRET).at(int(self.now.now) + 30 * steps)


def _codes(data: Path) -> CodesFile:
    return CodesFile(data / STAFF_CODES, data / ROOM_CODES, lambda: StaffAccountsFile(data / "staff.db").members)


def rooming(data: Path, *rooms: Room, shared: tuple[Room, ...] = ()) -> Rooming:
    """Create staff services with these rooms; nobody has an account yet."""
    clock, now = FakeClock(), FakeClock(NOW)
    prepare_rooms(data / ROOMS_FILE)
    prepare_credentials(data / CREDENTIALS_FILE)
    prepare_codes(data / STAFF_CODES)
    services = replace(
        staff_services(),
        accounts=StaffAccountsFile(data / "staff.db"),
        credentials=CredentialsFile(data / CREDENTIALS_FILE),
        account_changes=AccountChangesFile(data / ROOMS_FILE),
        access_log=RoomsFile(data / ROOMS_FILE),
        codes=_codes(data),
        rooms=rooms,
        shared=shared,
        clock=clock,
        now=now,
    )
    return Rooming(data, services, clock, now)


@dataclass(repr=False)
class StaffReader(StaffVisitor):
    """A staff member with a browser and an authenticator."""

    rooming: Rooming

    async def enters(self, room: str = "voices", code: str | None = None) -> int:
        """Enter a code for a room and return the HTTP status."""
        fields = {"form": await self.form(f"/enter/{room}"), "code": self.rooming.code() if code is None else code}
        return await self.sends(f"/enter/{room}", fields)

    async def led(self, path: str, fields: dict[str, str]) -> str:
        """Send a form of the moderation room and return the path of the redirect."""
        given = {"form": await self.form("/voices"), **fields}
        async with self.client.post(path, data=given, allow_redirects=False) as answer:
            assert answer.status == 303, await answer.text()
            return answer.headers["Location"]

    async def sends(self, path: str, fields: dict[str, str]) -> int:
        """Send a form as it is and return the HTTP status."""
        async with self.client.post(path, data=fields, allow_redirects=False) as answer:
            await answer.read()
            return answer.status


@asynccontextmanager
async def reading(place: Rooming, name: str = ANNA) -> AsyncIterator[StaffReader]:
    """Yield a member who has signed in and not yet entered a room."""
    async with TestClient(AppServer(staff_app(place.services)), cookie_jar=CookieJar(unsafe=True)) as client:
        reader = StaffReader(client, place)
        assert (await reader.signs_in(name)).status == 303
        yield reader


QUESTION = "next-story"
ALSO = "berta"
GAMES = "More games please, with animals"
PLACE = "My name is Sita from Pokhara, I like games a lot"
HARD = "Somebody I know frightens me"
KHMER = "ចង់បានរឿងអំពីតន្ត្រី"


def message(
    number: str, words: str, locale: str = "en", country: str = "NP", quotable: bool = False
) -> ReleasedMessage:
    return ReleasedMessage(number, QUESTION, locale, country, "2027-W28", words, quotable)


RELEASED_MESSAGES = (
    message("v1", GAMES, quotable=True),
    message("v2", PLACE),
    message("v3", HARD),
    message("v4", KHMER, "km", "KH"),
)


def messages_in(data: Path, messages: Sequence[ReleasedMessage] = RELEASED_MESSAGES, invented: bool = False) -> Rooming:
    """Create staff files and services with the moderation room. Anna and Berta read English and Nepali, Carla Khmer."""
    prepare_released_messages(data / RELEASED_FILE, invented)
    release(data / RELEASED_FILE, messages, date(2027, 8, 20))
    place = rooming(data)
    desk = ModerationService(
        messages=lambda: read_released_messages(data / RELEASED_FILE),
        invented=lambda: are_invented(data / RELEASED_FILE),
        store=ReadingsFile(data / ROOMS_FILE),
        words=place.services.words,
        procedure={"en": blocks((ROOT / "bot/safeguarding/DISCLOSURE.md").read_text("utf-8")), "nl": ()},
        members=lambda: place.accounts.members,
        today=lambda: TODAY,
    )
    place.services = replace(place.services, rooms=(reading_room(desk),))
    for each in (member(), member(ALSO), member("carla", languages="km")):
        place.accounts.add(each)
    return place
