"""A lesson room on a course of four lessons, with accounts that sign in over HTTP."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, CookieJar
from pyotp import TOTP
from yarl import URL

from bot.app.commands.room import prepare, room_app, room_door, room_services
from bot.app.config import Settings
from bot.app.config import settings as read_settings
from bot.authoring.lesson_room.services import RoomServices
from bot.lessons.loader.course import load
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.po import read
from bot.safeguarding.moderation.member import Member
from bot.storage.editions import EditionNote
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.cached_folders import copied
from tests.support.course_folder import one_quick_round
from tests.support.moderation_fixtures import SECRET
from tests.support.paths import ROOT
from tests.support.short_course import shorten
from tests.support.staff_fixtures import PASSWORD, kept
from tests.support.web_server import AppServer, connector

TEAM = {
    "wanja": ("write files", ""),
    "nekesa": ("write", ""),
    "sita": ("translate sign", "ne"),
    "bina": ("translate", "ne"),
    "dara": ("translate", "km"),
    "amina": ("translate sign", "sw"),
    "grace": ("safeguard", ""),
    "joy": ("publish", ""),
    "lea": ("publish safeguard", ""),
}
"""Invented accounts: their roles, and their languages."""

LESSON = "lessons/lock-it-up"


@dataclass
class RoomVisitor:
    """A signed-in account, without a browser: it follows no redirect by itself."""

    name: str
    web: ClientSession = field(repr=False)
    at: URL
    form: str = field(default="", repr=False)

    async def sees(self, path: str, status: int = 200) -> str:
        """Open a page and return it."""
        async with self.web.get(self.at.join(URL(path)), allow_redirects=False) as answer:
            assert answer.status == status, f"{path}: {answer.status} {await answer.text()}"
            return await answer.text()

    async def sends(self, path: str, status: int = 303, **fields: str) -> str:
        """Send a form, and return the address it leads to, or the page that refuses it."""
        sent = {"form": self.form, **fields}
        async with self.web.post(self.at.join(URL(path)), data=sent, allow_redirects=False) as answer:
            said = await answer.text()
            assert answer.status == status, f"{path}: {answer.status} {said}"
            return answer.headers.get("Location", said)

    async def asks(self, part: str, name: str, **asked: object) -> dict[str, object]:
        """Ask the workbench at a draft, as its page does."""
        path = f"/lessons/desk/{part.replace('/', '.')}/desk/{name}"
        async with self.web.post(self.at.join(URL(path)), json=asked, headers={"X-Token": self.form}) as answer:
            assert answer.status == 200, f"{path}: {answer.status} {await answer.text()}"
            found: dict[str, object] = await answer.json()
            return found


@dataclass
class LessonRoom:
    """A running lesson room, and its files."""

    settings: Settings
    services: RoomServices = field(repr=False)  # asyncio writes a fixture's result out whenever it restores SIGINT
    at: URL
    _opened: AsyncExitStack = field(repr=False)
    _visitors: dict[str, RoomVisitor] = field(default_factory=dict, repr=False)

    async def visitor(self, name: str) -> RoomVisitor:
        """Return a member of the team, signed in with password and code."""
        if name not in self._visitors:
            web = await self._opened.enter_async_context(
                ClientSession(cookie_jar=CookieJar(unsafe=True), connector=connector())
            )
            self._visitors[name] = await signed_in(name, web, self.at)
        return self._visitors[name]

    async def clear(self) -> None:
        """Throw all drafts away, end every turn, and publish the course as it was."""
        drafts, desks, editions = self.services.drafts, self.services.desks, self.services.editions
        desks.turns._last.clear()
        for draft in drafts.all:
            await desks.close(draft.part)
            drafts.discard(draft.part)
        if editions.find(editions.live).digest != editions.find(1).digest:
            editions.publish(editions.folders(1), EditionNote("As it was"), self.services.now())


async def signed_in(name: str, web: ClientSession, at: URL) -> RoomVisitor:
    """Sign a member in with password and code."""
    found = RoomVisitor(name, web, at)
    found.form = _form(await found.sees("/sign-in"))
    await found.sends("/sign-in", name=name, password=PASSWORD)
    found.form = _form(await found.sees("/enter/lessons"))
    await found.sends("/enter/lessons", code=TOTP(SECRET).now())
    return found


def _form(page: str) -> str:
    found = re.search(r'name="form" value="(\w+)"', page)
    assert found, page
    return found[1]


@asynccontextmanager
async def lesson_room(folder: Path, *, lets_girls_in: bool = False) -> AsyncIterator[LessonRoom]:
    """Run a lesson room with its data in a folder, where the live edition is a course of four lessons.

    The bot is in test, unless it lets girls in.
    """
    copied(short_course, folder / "course")
    places = {"DATA": folder / "data", "DIALOGUES": folder / "course/dialogues", "LOCALES": folder / "course/locales"}
    settings = read_settings({name: str(path) for name, path in places.items()}, folder)
    prepare(settings)
    add_team(settings.data)
    services = room_services(settings)
    services.comparisons.lets_girls_in = lambda: lets_girls_in
    async with AsyncExitStack() as opened:
        opened.push_async_callback(services.desks.close)
        app = room_app(room_door(settings), services)
        server = await opened.enter_async_context(AppServer(app))
        yield LessonRoom(settings, services, server.make_url("/"), opened)


def add_team(data: Path, team: Mapping[str, tuple[str, str]] = TEAM) -> None:
    """Add a team's accounts to a DATA folder."""
    accounts = StaffAccountsFile(data / "staff.db")
    for name, (roles, languages) in team.items():
        accounts.add(Member(name, kept(PASSWORD), frozenset(roles.split()), frozenset(languages.split()), SECRET))


def short_course(folder: Path) -> None:
    """Copy the lessons and translations, and keep four lessons of them, and one quick round."""
    for part in ("dialogues", "locales"):
        shutil.copytree(ROOT / part, folder / part)
    shorten(folder / "dialogues")
    one_quick_round(folder / "dialogues")
    there = {(text.context, text.source) for text in all_texts(load(folder / "dialogues")[0])}
    for path in (folder / "locales").glob("*/LC_MESSAGES/messages.po"):
        kept = (it for it in read(path) if not it.source or it.key in there)
        path.write_text("\n".join("".join(it.raw) for it in kept), "utf-8")
