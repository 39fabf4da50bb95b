"""Fixtures for the staff's page: services with invented figures and accounts, and a clock set by hand."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient
from argon2.profiles import CHEAPEST
from yarl import URL

from bot.app.published import labels_of
from bot.local_hosts import LOCAL_HOSTS
from bot.safeguarding.moderation.member import Member
from bot.staff.passwords import hashed
from bot.staff.server import staff_app
from bot.staff.services import Export, StaffServices
from bot.statistics.plan import plan_of
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.reports.sentences import LOCALES
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.codes import CodesFile
from bot.storage.sqlite.credentials import CredentialsFile
from bot.storage.sqlite.rooms import RoomsFile
from tests.support.clocks import FakeClock
from tests.support.course_builders import real
from tests.support.paths import ROOT
from tests.support.staff_figures import InventedFigures, publish
from tests.support.web_server import AppServer

ANNA, PASSWORD = "anna", "goats like the rain"
HOST = "figures.example.org"
TODAY = date(2027, 7, 20)
NOW = datetime(2027, 7, 20, 9, tzinfo=UTC).timestamp()
NOTHING = PublishedStatistics(Published())


@cache
def kept(password: str) -> str:
    """Return a hash that costs nothing to verify, whatever the program under test makes itself."""
    return hashed(password, CHEAPEST)


@cache
def half_a_year() -> PublishedStatistics:
    """Return two quarters of invented figures, after a small pilot."""
    with tempfile.TemporaryDirectory() as folder:
        return publish(Path(folder) / "public.db", InventedFigures(plan_of(real().course), quarters=2))


@dataclass
class Accounts:
    """Accounts, by default only Anna's."""

    known: dict[str, str] = field(default_factory=lambda: {ANNA: kept(PASSWORD)})

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.known)

    def member(self, name: str) -> Member | None:
        return Member(name, self.known[name]) if name in self.known else None

    def invited(self, link: str, now: int) -> Member | None:
        return None


def staff_services(statistics: PublishedStatistics = NOTHING) -> StaffServices:
    return StaffServices(
        statistics=lambda: statistics,
        plan=plan_of(real().course),
        words={locale: labels_of(real().course, real().catalogs, locale) for locale in LOCALES},
        accounts=Accounts(),
        credentials=CredentialsFile(Path("nobody chooses here")),
        account_changes=AccountChangesFile(Path("no room is opened here")),
        hosts=LOCAL_HOSTS | {HOST},
        fonts=ROOT / "bot/authoring/editor/preview/static/fonts",
        today=lambda: TODAY,
        clock=FakeClock(),
        now=FakeClock(NOW),
        hashing=CHEAPEST,
        access_log=RoomsFile(Path("no room is opened here")),
        codes=CodesFile(Path("no room is opened here"), Path("nor here"), tuple),
        exports={"figures.csv": Export("text/csv", lambda statistics, plan, wish, words: wish.country.encode())},
    )


@dataclass
class StaffVisitor:
    """A client that runs no script and follows no redirect by itself."""

    client: TestClient  # type: ignore[type-arg]  # the type of its requests does not matter
    token: str = field(default="", kw_only=True)

    async def sees(self, path: str, status: int = 200, **headers: str) -> str:
        async with self.client.get(path, allow_redirects=False, headers=headers) as answer:
            assert answer.status == status, await answer.text()
            return await answer.text()

    async def form(self, path: str = "/sign-in") -> str:
        """Return the token in a page's form."""
        found = re.search(r'name="form" value="(\w+)"', await self.sees(path))
        assert found
        return found[1]

    @property
    def url(self) -> URL:
        return self.client.make_url("/")

    async def signs_in(
        self, name: str = ANNA, password: str = PASSWORD, form: str | None = None, at: str = ""
    ) -> ClientResponse:
        """Send the form, from an address that a proxy tells if `at` is given."""
        fields = {"name": name, "password": password, "form": await self._sign_in_form() if form is None else form}
        headers = {"X-Forwarded-For": at} if at else {}
        async with self.client.post("/sign-in", data=fields, allow_redirects=False, headers=headers) as answer:
            await answer.read()
            return answer

    async def _sign_in_form(self) -> str:
        """Return the token of the sign-in form, which a signed-in browser has as well."""
        if not self.token:
            self.token = await self.form()
        return self.token


@asynccontextmanager
async def visiting(services: StaffServices, signed_in: bool = False) -> AsyncIterator[StaffVisitor]:
    """Yield a visitor, signed in or not."""
    async with TestClient(AppServer(staff_app(services)), cookie_jar=CookieJar(unsafe=True)) as client:
        visitor = StaffVisitor(client)
        if signed_in:
            assert (await visitor.signs_in()).status == 303
        yield visitor
