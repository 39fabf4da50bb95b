"""A text that is a script, in every place where a person can type one: in no page of ours does it run (S9).

Chromium walks each page of staff page and lesson room, a desk with all its tabs, and the preview.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, expect
from yarl import URL

from bot.app.commands.room import room_app, room_door
from bot.app.commands.staff_page import page_services
from bot.app.config import settings as read_settings
from bot.app.published import StatisticsCache
from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.account_change import LINK_LASTS, AccountChange, ChangeSignature, link_hash
from bot.safeguarding.moderation.approval import OpenDataRelease
from bot.safeguarding.moderation.disclosure import TickedStep
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.reading import Reading
from bot.safeguarding.moderation.redaction import ProposedCut
from bot.staff.context import CONTEXT
from bot.staff.server import staff_app
from bot.storage.editions import EditionNote
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.announced import prepare_announced
from bot.storage.sqlite.codes import STAFF_CODES, prepare_codes
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, prepare_credentials
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import RELEASED_FILE, prepare_released_messages, release
from bot.storage.sqlite.rooms import ROOMS_FILE, OpenDataFile, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.e2e.attacks.test_every_role_at_every_route import LESSON_ROOM, STAFF_PAGE, Table
from tests.support.browser import PATIENCE, ChatPage, lesson_in, running
from tests.support.cached_folders import copied
from tests.support.draft_builders import AT, catalog_of, file_of, fingerprint_in, lets_stay, swapped, written
from tests.support.moderation_fixtures import SECRET
from tests.support.preview_fixtures import shared
from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room, short_course
from tests.support.staff_fixtures import PASSWORD, kept
from tests.support.web_server import AppServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCRIPT = (
    """"'><img src=x onerror=window.ran=1><svg onload=window.ran=1></script><script>window.ran=1</script>"""
    """<a href="javascript:window.ran=1">{{7*7}}</a>*<b onmouseover=window.ran=1>b</b>*"""
)
ESCAPED = SCRIPT.replace('"', '\\"')
"""The same inside quotation marks of YAML and of catalogs."""

DESK = "/lessons/desk/lessons.lock-it-up"
OTHER, OTHER_AT = "lessons/say-it-out-loud", "/lessons/part/lessons.say-it-out-loud"
BACK, BACK_AT = "lessons/friend-or-pretend", "/lessons/part/lessons.friend-or-pretend"

FOUND = """() => window.ran || [...document.querySelectorAll(
  "img[src='x'], svg[onload], [onerror], [onmouseover], [href^='javascript:' i], [src^='javascript:' i]," +
  "[formaction^='javascript:' i]"
)].map((it) => it.outerHTML).join(" ")"""
"""JavaScript that returns what a script has left, or elements that a text has become."""

TYPED = "() => [...document.querySelectorAll('textarea')].some((it) => it.value.includes('onerror=window.ran'))"

PLACES = {
    "{part}": "lessons.lock-it-up",
    "{number}": "2",
    "{name}": "people/amina.png",
    "{folder}": "media",
    "{art}": "goat",
    "{mark}": "",
    "{quarter}": "2027-Q1",
    "{token}": "token",
}
ASKED: tuple[dict[str, str], ...] = (
    {"id": "v1", "question": "next-story", "name": "people-who-listen", "q": "onerror"}
    | {"locale": "ne", "for": "leader", "country": "NP"},
    {"id": "v2", "name": "dina", "trouble": SCRIPT, "country": SCRIPT, "text": "1"},
    {"id": "v3", "q": SCRIPT, "locale": SCRIPT, "lang": SCRIPT, "mode": SCRIPT, "kept": SCRIPT},
    dict.fromkeys(("id", "name", "question", "next", "period", "lesson", "kind", "text", "show", "token"), SCRIPT),
)
"""Queries with which each page is opened: with the names of what is there, and with scripts for names."""


@dataclass
class WatchedBrowser:
    """A browser of a signed-in person that writes down whatever runs, or would have run but for the page's policy."""

    context: BrowserContext
    at: URL
    troubles: list[str] = field(default_factory=list)
    walked: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)

    async def page(self) -> Page:
        page = await self.context.new_page()
        page.on("dialog", lambda it: self.troubles.append(f"a dialog: {it.message}"))
        page.on("pageerror", lambda it: self.troubles.append(f"an error: {it}"))
        page.on("console", lambda it: self.troubles.append(it.text) if "Content Security" in it.text else None)
        return page

    async def walks(self, paths: Iterable[str], seen: Collection[str]) -> None:
        """Open pages, each with every query, or with the first one where somebody else has tried them all."""
        page = await self.page()
        for path in paths:
            for query in ASKED[:1] if path in seen else ASKED:
                address = str(self.at.join(URL(path)).with_query(query))
                answer = await self.context.request.get(address, max_redirects=0)
                if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
                    continue
                await page.goto(address, wait_until="load")
                await self.is_harmless(page, path)
                self.walked.add(path)
                if query is ASKED[0] and "onerror=window.ran" in await page.inner_text("body"):
                    self.shown.add(path)
        await page.close()

    async def is_harmless(self, page: Page, about: str) -> None:
        await page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true;")
        assert await page.evaluate(FOUND) == "", about
        assert self.troubles == [], about


@asynccontextmanager
async def watched(browser: Browser, at: URL, token: str = "") -> AsyncIterator[WatchedBrowser]:
    context = await browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    await context.add_cookies([{"name": it, "value": token, "url": str(at)} for it in ("staff", "staff-form")])
    yield WatchedBrowser(context, at)
    await context.close()


def session(app: web.Application, member: Member) -> str:
    """Sign a member in without her password and code, and return the cookie."""
    context = app[CONTEXT]
    token = context.sessions.begin(member.name, member.password, context.services.clock())
    context.sessions.open_rooms(token, context.services.clock(), member)
    return token


def pages_of(table: Table) -> Iterator[str]:
    """Yield the addresses of all pages of a table of routes."""
    for route in table:
        method, path = route.split()
        if method == "GET" and not path.endswith(("/static", "/fonts", "/events")):
            path = path.replace("{number}/back", "1/back").replace("open/{part}", "open/lessons.my-safety-team")
            for name, place in PLACES.items():
                path = path.replace(name, place)
            yield path


@shared
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    """Yield a lesson room with scripts in all that its people write."""
    async with lesson_room(tmp_path_factory.mktemp("room")) as opened:
        services, now = opened.services, opened.services.now()
        with services.drafts.as_published([]) as course:
            swapped(file_of(course, LESSON), "Key keeper", "Keeper of keys")
            services.editions.publish(course, EditionNote(SCRIPT, (SCRIPT,), (SCRIPT,), (LESSON,), guard=SCRIPT), now)
        draft = written(opened, "wanja", *in_lesson())
        view = services.drafts.view(draft)
        swapped(catalog_of(view, "ne"), "ताला लगाऊ", f"ताला {ESCAPED}")
        media = view.dialogues / "media"
        (media / f"{SCRIPT.replace('/', '')[:120]}.png").write_bytes((media / "goat-table.png").read_bytes())
        services.drafts.add_author(draft.part, SCRIPT)
        for name in ("sita", "lea"):
            await (await opened.visitor(name)).sends(f"{AT}/remark", words=f"{name} {SCRIPT}")
        await proposed(opened)
        yield opened


def said(old: str) -> tuple[str, str]:
    """Return a line of a lesson, and the same line with a script at the end of its text."""
    name, words = old.split(": ", 1)
    return old, f'{name}: "{words} {ESCAPED}"'


def in_lesson() -> list[tuple[str, str]]:
    """Return changes of the lesson: a script in a text of each kind."""
    about = "about: One phone, five people, and a very bad password."
    texts = ("title: Lock it up", about, "badge: Keeper of keys", "text: Delete, keep quiet", "was: Hide under the bed")
    return [said(it) for it in (*texts, "feedback: An open door is no invitation.", "was: So it was me")]


async def proposed(room: LessonRoom) -> None:
    """Propose another lesson, with a script for a note and for the reason why a sentence may stay."""
    wanja, grace = await room.visitor("wanja"), await room.visitor("grace")
    written(room, "wanja", ("about: ", "about: Send me your picture! "), part=OTHER)
    page = await wanja.sees(OTHER_AT)
    ticks, reasons = re.findall(r'name="(stays-\w+)"', page), re.findall(r'name="(because-\w+)"', page)
    assert reasons
    given = {**dict.fromkeys(ticks, "on"), **dict.fromkeys(reasons, SCRIPT), "note": SCRIPT}
    await wanja.sends(f"{OTHER_AT}/propose", 303, fingerprint=fingerprint_in(page), **given)
    written(room, "wanja", ("about: ", "about: Send me your picture! "), part=BACK)
    await lets_stay(wanja, "propose", at=BACK_AT, note=SCRIPT)
    await grace.sends(f"{BACK_AT}/send-back", words=SCRIPT)


async def test_no_page_of_the_lesson_room_runs_a_script_that_somebody_has_typed(
    room: LessonRoom, browser: Browser
) -> None:
    app, walked, shown = room_app(room_door(room.settings), room.services), set[str](), set[str]()
    async with AppServer(app) as server:
        for name in ("wanja", "sita", "lea"):
            member = StaffAccountsFile(room.settings.data / "staff.db").member(name)
            assert member
            async with watched(browser, server.make_url("/"), session(app, member)) as hers:
                await hers.walks([*pages_of(LESSON_ROOM), OTHER_AT, BACK_AT], seen=walked)
                walked |= hers.walked
                shown |= hers.shown
                if name == "wanja":
                    await at_her_desk(hers)
                if name == "sita":
                    await translates(hers)
    assert {it.partition("?")[0] for it in walked} >= {
        "/lessons/", "/lessons/new", "/lessons/search", "/lessons/editions", "/lessons/editions/2", OTHER_AT, BACK_AT,
        "/lessons/editions/1/back", AT, f"{AT}/discard", f"{DESK}/", f"{DESK}/translate",
    }  # fmt: skip
    assert shown >= {"/lessons/", "/lessons/search", "/lessons/editions", "/lessons/editions/2", AT, OTHER_AT, BACK_AT}


async def at_her_desk(hers: WatchedBrowser) -> None:
    """Say a script in the chat, and open each tab of the workbench."""
    page = await hers.page()
    await page.goto(str(hers.at.join(URL(f"{DESK}/"))))
    await tries_all_of_a_desk(page)
    await hers.is_harmless(page, "the desk")


async def translates(hers: WatchedBrowser) -> None:
    """Open the text whose translation has a script."""
    page = await hers.page()
    await page.goto(str(hers.at.join(URL(f"{DESK}/translate?locale=ne&text=1"))))
    await page.wait_for_function(TYPED)
    await hers.is_harmless(page, "the page of translators")


async def tries_all_of_a_desk(page: Page) -> None:
    chat = ChatPage(page)
    await chat.types(SCRIPT)
    await chat.sees("onerror=window.ran")
    await page.get_by_role("button", name="Steps", exact=True).click()
    for tab in ("Map", "Words", "File", "Steps"):
        await page.get_by_role("tab", name=tab).click()
        await expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
    await page.wait_for_function(TYPED)


# The staff page


@dataclass
class StaffPage:
    """A staff page with scripts in all that girls and staff write."""

    app: web.Application
    members: Mapping[str, Member]


@pytest.fixture
def staff(tmp_path: Path) -> StaffPage:
    copied(short_course, tmp_path / "course")
    text = tmp_path / "course/dialogues/announcements/people-who-listen.yaml"
    text.write_text(yaml.safe_dump({"text": SCRIPT, "button": SCRIPT}), "utf-8")
    places = {
        "DATA": tmp_path / "data",
        "DIALOGUES": tmp_path / "course/dialogues",
        "LOCALES": tmp_path / "course/locales",
    }
    settings = read_settings({name: str(path) for name, path in places.items()}, tmp_path)
    data, now = settings.data, int(time.time())
    data.mkdir()
    prepare_public(data / "public.db", invented=True)
    prepare_announced(data / "announced.db")
    prepare_released_messages(data / RELEASED_FILE, invented=False)
    prepare_rooms(data / ROOMS_FILE)
    prepare_credentials(data / CREDENTIALS_FILE)
    prepare_codes(data / STAFF_CODES)
    said = [
        ReleasedMessage(f"v{it}", "next-story", "en", "NP", "2027-W28", SCRIPT + str(it), True) for it in range(1, 6)
    ]
    release(data / RELEASED_FILE, said, date(2099, 1, 1))
    kept_readings = ReadingsFile(data / ROOMS_FILE)
    kept_readings.add_theme("next-story", SCRIPT)
    for number, flags in ((1, "praise"), (2, "disclosure"), (3, "personal"), (4, "personal")):
        for reader in ("berta", SCRIPT):
            theme = SCRIPT if number == 1 else ""
            kept_readings.read(said[number - 1], Reading(f"v{number}", reader, frozenset({flags}), theme), now)
    kept_readings.tick("v2", "focal-point", TickedStep(SCRIPT, now))
    kept_readings.propose_cut("v4", ProposedCut(frozenset(range(9)), SCRIPT))
    OpenDataFile(data / ROOMS_FILE).release(OpenDataRelease("2026-Q4", SCRIPT, now))
    RoomsFile(data / ROOMS_FILE).write(AccessLogEntry(now, SCRIPT, SCRIPT, SCRIPT, SCRIPT))
    accounts = StaffAccountsFile(data / "staff.db")
    every = frozenset({"accounts", "announcements", "open-data", "voices"})
    members = {it: Member(it, kept(PASSWORD), every, frozenset({"en", "ne"}), SECRET) for it in ("anna", SCRIPT)}
    for it in (*members.values(), Member("dina", "", frozenset({"voices"}), frozenset({SCRIPT.replace(" ", "")}))):
        accounts.add(it)
    accounts.invite("dina", link_hash("token"), now + int(LINK_LASTS))
    change = AccountChange("0" * 32, "link", SCRIPT, now)
    AccountChangesFile(data / ROOMS_FILE).ask(change, ChangeSignature(change.id, SCRIPT, "", ""))
    figures = StatisticsCache(data / "public.db")
    figures.current()
    return StaffPage(staff_app(page_services(settings, figures, RoomsFile(data / ROOMS_FILE))), members)


async def test_no_page_of_the_staff_page_runs_a_script_that_a_girl_or_somebody_of_staff_has_typed(
    staff: StaffPage, browser: Browser
) -> None:
    walked, shown = set[str](), set[str]()
    async with AppServer(staff.app) as server:
        for member in staff.members.values():
            async with watched(browser, server.make_url("/"), session(staff.app, member)) as hers:
                await hers.walks(pages_of(STAFF_PAGE), seen=walked)
                walked |= hers.walked
                shown |= hers.shown
    files = {"/dictionary.csv", "/figures.csv", "/figures.xlsx", "/open-data-2027-Q1.zip", "/open-data/file"}
    elsewhere = {"/sign-in", "/voices/next", "/voices/agree", "/voices/original"}
    assert set(pages_of(STAFF_PAGE)) - walked <= files | elsewhere
    assert shown >= {"/accounts", "/announcements/one", "/voices", "/voices/list", "/voices/told", "/voices/message"}


# The preview


async def test_the_preview_runs_no_script_that_stands_in_a_lesson(browser: Browser, tmp_path: Path) -> None:
    lesson_in(tmp_path)
    lesson, ask = tmp_path / "dialogues/lessons/my-safety-team.yaml", 'choose: "Class chat: her face,'
    for old, new in (said("title: My safety team"), said("text: The coach"), (ask, f"{ask} {ESCAPED}")):
        swapped(lesson, old, new)
    async with running(tmp_path) as preview, watched(browser, URL(preview.address)) as hers:
        page = await hers.page()
        await page.goto(preview.printed)
        await hers.is_harmless(page, "the start panel")
        await page.get_by_role("button", name="Play", exact=True).click()
        await tries_all_of_a_desk(page)
        await hers.is_harmless(page, "the preview")
