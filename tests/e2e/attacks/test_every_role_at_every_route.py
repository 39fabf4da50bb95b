"""Every role at every route of the staff page and of the lesson room, with requests that fit and that do not.

What each role may have is written down here, route by route; no code of the program is asked. A route that is not in
the tables fails the test. `SEED=20261129` sends the requests of a day again, and `FULL_LOAD=true` sends all of them.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from aiohttp import ClientSession, DummyCookieJar, web
from yarl import URL

from bot.app.commands.room import prepare, room_app, room_door, room_services
from bot.app.commands.staff_page import page_services
from bot.app.config import settings as read_settings
from bot.app.published import StatisticsCache
from bot.authoring.editor.preview import player
from bot.files import stamp
from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.member import Member
from bot.staff.context import CONTEXT
from bot.staff.server import staff_app
from bot.storage.sqlite.announced import prepare_announced
from bot.storage.sqlite.codes import STAFF_CODES, prepare_codes
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, prepare_credentials
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.released_messages import RELEASED_FILE, prepare_released_messages, release
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.cached_folders import copied
from tests.support.moderation_fixtures import SECRET
from tests.support.on_ci import FULL_LOAD, ON_CI, SEED
from tests.support.room_fixtures import short_course
from tests.support.staff_fixtures import PASSWORD, kept
from tests.support.web_server import AppServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITH_FILES = "write+files"
RIGHTS = (
    "accounts", "announcements", "open-data", "voices", "write", "translate", "sign", "safeguard", "publish", "files",
    WITH_FILES,
)  # fmt: skip
"""Each right alone, in an account of its own, which reads Nepali; and two that need each other."""

NOBODY, REVOKED, NO_ROOM = "nobody", "revoked", "no-room"
"""Without a cookie; an account that was taken away with its rooms open; one that may only see figures."""

EVERYBODY = frozenset({NOBODY, REVOKED, NO_ROOM, *RIGHTS})
STAFF = EVERYBODY - {NOBODY, REVOKED}
ROOM = frozenset({"accounts", "announcements", "open-data", "voices"})
"""Rights that open a room of the staff page."""

WRITERS = frozenset({"write", WITH_FILES})
AUTHORS = frozenset({"translate", "sign", "safeguard", "publish", "files"}) | WRITERS


Table = Mapping[str, frozenset[str]]


def only(name: str) -> frozenset[str]:
    return frozenset({name})


STAFF_PAGE: Table = {
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /static": EVERYBODY,
    "GET /static/fonts": EVERYBODY,
    "GET /": STAFF,
    "GET /figures.csv": STAFF,
    "GET /dictionary.csv": STAFF,
    "GET /figures.xlsx": STAFF,
    "GET /{mark}open-data-{quarter}.zip": STAFF,
    "GET /enrol/{token}": EVERYBODY,
    "POST /enrol/{token}": EVERYBODY,
    "GET /account": STAFF,
    "POST /account/password": STAFF,
    "POST /account/phone": STAFF - {NO_ROOM},
    "GET /enter/account": STAFF - {NO_ROOM},
    "POST /enter/account": STAFF - {NO_ROOM},
    "GET /shut-rooms": ROOM,
    "POST /shut-rooms/open": ROOM,
    "GET /lost-phone": ROOM,
    "POST /lost-phone/ask": ROOM,
    "POST /lost-phone/sign": ROOM,
    "POST /lost-phone/withdraw": ROOM,
    **{f"{method} /enter/{name}": only(name) for method in ("GET", "POST") for name in sorted(ROOM)},
    **{f"GET /voices{page}": only("voices") for page in (
        "", "/next", "/message", "/cut", "/agree", "/original", "/procedure", "/list", "/told",
    )},
    **{f"POST /voices/{form}": only("voices") for form in (
        "themes", "reading", "cutting", "agreeing", "declining", "restoring", "steps", "steps/back",
    )},
    "GET /announcements": only("announcements"),
    "GET /announcements/one": only("announcements"),
    "POST /announcements/propose": only("announcements"),
    "POST /announcements/approve": only("announcements"),
    "POST /announcements/stop": only("announcements"),
    "GET /open-data": only("open-data"),
    "GET /open-data/file": only("open-data"),
    "POST /open-data/release": only("open-data"),
    "POST /open-data/take-back": only("open-data"),
    "GET /accounts": only("accounts"),
    "GET /accounts/account": only("accounts"),
    "POST /accounts/ask": only("accounts"),
    "POST /accounts/sign": only("accounts"),
    "POST /accounts/withdraw": only("accounts"),
}  # fmt: skip
"""The roles that may have the page or the deed, once their rooms are open."""

LESSON_ROOM: Table = {
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /static": EVERYBODY,
    "GET /static/fonts": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /lessons": EVERYBODY,
    "GET /enter/lessons": AUTHORS,
    "POST /enter/lessons": AUTHORS,
    **{f"{method} {path}": AUTHORS for method, path in (("GET", "/shut-rooms"), ("POST", "/shut-rooms/open"))},
    **{f"GET /lessons{page}": AUTHORS for page in (
        "/", "/open/{part}", "/open/{part}/handout", "/story", "/story/form", "/new", "/search", "/part/{part}",
        "/part/{part}/{folder}/{name}", "/part/{part}/discard",
        "/editions", "/editions/{number}", "/editions/{number}/back", "/editions/{number}/{folder}/{name}",
        "/desk/{part}/", "/desk/{part}/translate", "/desk/{part}/sheet", "/desk/{part}/record", "/desk/{part}/events",
        "/desk/{part}/guide", "/desk/{part}/badges/{art}", "/desk/{part}/{folder}/{name}", "/static", "/room", "/taken",
    )},
    **{f"POST /lessons/desk/{{part}}/{play}": AUTHORS for play in ("tap", "say", "settings", "start-over")},
    **{f"POST /lessons/desk/{{part}}/desk/{ask}": AUTHORS for ask in (
        "cards", "room", "map", "jump", "words", "draft", "following", "texts", "text-in",
        "bubble", "search", "lesson-name", "pictures", "recordings",
    )},
    **{f"POST /lessons/desk/{{part}}/desk/{ask}": frozenset({"files", WITH_FILES}) for ask in ("file", "files")},
    **{f"POST /lessons/desk/{{part}}/desk/{ask}": only(WITH_FILES) for ask in ("check", "save")},
    **{f"POST /lessons/part/{{part}}/{form}": AUTHORS for form in ("propose", "take-back", "approve", "remark")},
    "POST /lessons/begin": AUTHORS - {"safeguard", "publish", "files"},
    "POST /lessons/new": WRITERS,
    "POST /lessons/part/{part}/keep-mine": WRITERS,
    "POST /lessons/part/{part}/ready": WRITERS,
    "POST /lessons/part/{part}/take-theirs": WRITERS,
    "POST /lessons/part/{part}/publish": only("publish"),
    "POST /lessons/part/{part}/discard": AUTHORS - {"safeguard", "files"},
    "POST /lessons/part/{part}/send-back": frozenset({"publish", "safeguard"}),
    "POST /lessons/part/{part}/take-turn": frozenset({"publish", "safeguard"}),
    "POST /lessons/editions/back": AUTHORS,
    "POST /lessons/editions/confirm": AUTHORS,
    "POST /lessons/editions/withdraw": frozenset({"publish", "safeguard"}),
    **{f"POST /lessons/desk/{{part}}/{ask}": WRITERS for ask in (
        "upload", "desk/card", "desk/text", "desk/mend", "desk/upload", "desk/new-lesson",
    )},
    **{f"POST /lessons/desk/{{part}}/desk/{ask}": only("translate") for ask in ("translation", "sheet", "record")},
    **{f"POST /lessons/desk/{{part}}/desk/{ask}": only("sign") for ask in ("sign", "unsign")},
}  # fmt: skip

WITHOUT_A_CODE = ("/sign-in", "/sign-out", "/static", "/enter/", "/enrol/", "/figures", "/dictionary", "/{mark}")
FIGURES = "GET /"
"""Beginnings of the routes that need no code, and the page of figures."""

OTHERS_WORDS = "Ninaogopa mtu fulani nyumbani"
"""A message in Swahili, which no account reads."""

FORMS: Mapping[str, tuple[str, ...]] = {
    "name": ("write", "nobody-of-this-name", "goats"), "kind": ("link", "remove", "invite", "rooms"),
    "id": ("v1", "v2", "0" * 32), "voice": ("v1", "v2"), "quarter": ("2027-Q1",), "day": ("2030-01-01",),
    "hour": ("16",), "words": ("goats", "0" * 64), "code": ("000000",), "old": (PASSWORD, "wrong"),
    "password": ("another long password",), "again": ("another long password",), "totp": ("A" * 32, "x"),
    "flags": ("disclosure",), "theme": ("games",), "question": ("next-story",), "step": ("law", "closed"),
    "cut": ("0 1",), "part": ("lessons/lock-it-up", "bot/help"), "title": ("Goats",), "note": ("Typo.",),
    "fingerprint": ("0" * 64,), "number": ("1",), "lost": ("ne",), "since": ("1",), "room-voices": ("on",),
}  # fmt: skip
"""Fields of all forms, with words that could be in them."""

ASKED: Mapping[str, tuple[object, ...]] = {
    "file": ("dialogues/lessons/lock-it-up.yaml", "locales/ne/LC_MESSAGES/messages.po", "dialogues/course.yaml"),
    "text": ("Who locks it?",), "source": ("Lock it up",), "line": (1, 12), "column": (8,), "words": ("Mine",),
    "locale": ("ne", "sw", "en"), "mark": ("", "0" * 64), "id": (1, "a"), "data": ("help",), "name": ("goats",),
    "title": ("Goats",), "scene": ("start",), "query": ("lock",), "lesson": ("lock-it-up",), "country": ("NP",),
    "band": ("10-13",), "card": ({"say": "x"},), "cards": ([],), "place": ({"line": 3},), "change": ("wording",),
    "texts": ([{"source": "Lock it up"}],), "token": ("x",), "deed": ("add",), "step": (1,), "value": ("x",),
}  # fmt: skip

WRONG: tuple[object, ...] = (
    None, True, -1, 10**30, 1e308, "", "\0", "\ud800", "../../../etc/passwd", "x" * 5_000, [], [[]], {}, {"x": None},
    "{{ 7*7 }}", "' OR 1=1 --", "٣", "<script>", "\r\nSet-Cookie: staff=x", ["x"] * 100,
)  # fmt: skip

PLACES = {
    "{part}": ("lessons.lock-it-up", "bot.help", "lessons.nothing", "..", "lessons.%2e%2e", "%00", "x" * 300),
    "{number}": ("1", "0", "-1", "99999999999", "x"),
    "{name}": ("people/amina.png", "..%2f..%2f..%2fsecret", "%00", "x" * 300),
    "{folder}": ("media", "recordings"),
    "{art}": ("goat", "..%2fx", "%00"),
    "{mark}": ("", "invented-"),
    "{quarter}": ("2027-Q1", "9999-Q4"),
    "{token}": ("x", "0" * 64, "%00"),
}

FORM, JSON = "application/x-www-form-urlencoded", "application/json"

MANY, ROLES = (100, 99) if FULL_LOAD else (4, 3) if ON_CI else (2, 1)
"""Requests of each role at each route, the first one in the shape of the page's own; and roles that send them."""


@dataclass
class ServedDoor:
    """One of the two web apps, running, with a session of each account made without its password and code."""

    app: web.Application
    at: URL
    web: ClientSession = field(repr=False)
    members: Mapping[str, Member]

    async def asks(
        self, role: str, sent: AskedRequest, *, entered: bool = True, form: bool = True
    ) -> tuple[int, str, str]:
        """Send a request in a new session of a role; return status, place and body of the answer."""
        headers, query = {"Content-Type": sent.kind} if sent.kind else {}, dict(sent.query)
        if sent.host:
            headers["Host"] = sent.host
        body = sent.body
        if role != NOBODY:
            token = self._session(self.members[role], entered)
            headers["Cookie"] = f"staff={token}; staff-form={token}"
            if form:
                given = self.app[CONTEXT].sessions.form(token)
                headers["X-Token"] = query["token"] = given
                body = f"form={given}&".encode() + body if sent.kind == FORM else body
        url = self.at.join(URL(sent.path, encoded=True)).update_query(query)
        async with self.web.request(
            sent.method, url, data=BytesIO(body) if body else None, headers=headers, allow_redirects=False
        ) as answer:
            if answer.content_type == "text/event-stream":
                return answer.status, "", ""
            return answer.status, answer.headers.get("Location", ""), (await answer.read()).decode("utf-8", "replace")

    def _session(self, member: Member, entered: bool) -> str:
        context = self.app[CONTEXT]
        token = context.sessions.begin(member.name, member.password, context.services.clock())
        if entered and member.totp:
            context.sessions.open_rooms(token, context.services.clock(), member)
        return token


@dataclass(frozen=True)
class AskedRequest:
    """A request, without the cookie and the token of its session."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    body: bytes = b""
    host: str = ""


def requests_at(route: str, chance: Random, many: int) -> Iterator[AskedRequest]:
    """Yield requests at a route: one as its page sends it, then others."""
    method, template = route.split()
    is_script = "/desk/{part}/" in template and not template.endswith("}/upload")
    for number in range(many):
        path = template if not template.endswith("/static") else f"{template}/staff.css"
        for name, places in PLACES.items():
            path = path.replace(name, places[0] if number == 0 else chance.choice(places))
        words = {name: chance.choice(some) for name, some in FORMS.items()}
        if number:
            words = {name: _wrong(chance) if chance.random() < 0.5 else it for name, it in words.items()}
        if method == "GET":
            yield AskedRequest(method, path, dict(chance.sample(sorted(words.items()), 4)) if number else words)
        elif number > 1 and chance.random() < 0.2:
            yield AskedRequest(
                method,
                path,
                kind=chance.choice((FORM, JSON, "text/plain", "x", "multipart/form-data; boundary=x")),
                body=chance.randbytes(200),
            )
        elif number > 1 and chance.random() < 0.05:
            yield AskedRequest(method, path, kind=JSON if is_script else FORM, body=b"x" * 13_000_000)
        elif is_script:
            asked = {name: chance.choice(some) for name, some in ASKED.items()}
            if number:
                asked = {name: chance.choice(WRONG) if chance.random() < 0.4 else it for name, it in asked.items()}
            yield AskedRequest(method, path, kind=JSON, body=json.dumps(asked).encode())
        else:
            yield AskedRequest(method, path, kind=FORM, body=URL.build(query=words).raw_query_string.encode())


def _wrong(chance: Random) -> str:
    found = chance.choice(WRONG)
    return (found if isinstance(found, str) else json.dumps(found))[:1_000].encode("utf-8", "replace").decode()


def routes_of(app: web.Application) -> set[str]:
    found = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    return {f"{method} {path}" for method, path in found if method != "HEAD"}


@dataclass
class ServedDoors:
    """Both doors on one folder."""

    data: Path
    staff: ServedDoor
    room: ServedDoor

    def state(self) -> dict[str, str]:
        """Return what tells of each file that a deed may change; the access log and the codes are no deeds."""
        folders = [it for name in ("drafts", "editions") for it in (self.data / name).glob("[!.]*")]  # no caches
        found = {str(it): repr(stamp(it)) for folder in folders for it in folder.rglob("*") if it.is_file()}
        return found | {"accounts": repr(StaffAccountsFile(self.data / "staff.db").members), "rooms": self._rooms()}

    def _rooms(self) -> str:
        with closing(sqlite3.connect(f"file:{self.data / ROOMS_FILE}?mode=ro", uri=True)) as db:
            return "\n".join(
                it for it in db.iterdump() if not it.startswith(('INSERT INTO "log"', 'INSERT INTO "sqlite'))
            )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServedDoors]:
    patch, folder = pytest.MonkeyPatch(), tmp_path_factory.mktemp("house")
    patch.setattr(
        player, "RELOAD_WITHIN", 0.0
    )  # nobody saves a question here, and each that is not there is waited for
    copied(short_course, folder / "course")
    places = {"DATA": folder / "data", "DIALOGUES": folder / "course/dialogues", "LOCALES": folder / "course/locales"}
    settings = read_settings({name: str(path) for name, path in places.items()}, folder)
    prepare(settings)
    data = settings.data
    prepare_public(data / "public.db", invented=False)
    prepare_announced(data / "announced.db")
    prepare_released_messages(data / RELEASED_FILE, invented=False)
    said = (("v1", "ne", "More games please"), ("v2", "sw", OTHERS_WORDS))
    messages = [ReleasedMessage(number, "next-story", it, "NP", "2027-W28", words) for number, it, words in said]
    release(data / RELEASED_FILE, messages, date(2099, 1, 1))
    prepare_rooms(data / ROOMS_FILE)
    prepare_credentials(data / CREDENTIALS_FILE)
    prepare_codes(data / STAFF_CODES)
    members = {
        name: Member(name, kept(PASSWORD), frozenset(name.split("+")), frozenset({"ne"}), SECRET) for name in RIGHTS
    }
    members |= {NO_ROOM: Member(NO_ROOM, kept(PASSWORD))}
    for it in members.values():
        StaffAccountsFile(data / "staff.db").add(it)
    members |= {
        REVOKED: Member(REVOKED, kept(PASSWORD), frozenset("+".join(RIGHTS).split("+")), frozenset({"ne"}), SECRET)
    }
    figures = StatisticsCache(data / "public.db")
    figures.current()
    services = room_services(settings)
    services.drafts.begin("lessons/lock-it-up", "write", 1)
    async with AsyncExitStack() as opened:
        opened.callback(patch.undo)
        opened.push_async_callback(services.desks.close)
        page = staff_app(page_services(settings, figures, RoomsFile(data / ROOMS_FILE)))
        doors = []
        for app in (page, room_app(room_door(settings), services)):
            server = await opened.enter_async_context(AppServer(app))
            client = await opened.enter_async_context(ClientSession(cookie_jar=DummyCookieJar()))
            doors.append(ServedDoor(app, server.make_url("/"), client, members))
        yield ServedDoors(data, *doors)


TABLES = pytest.mark.parametrize(("door", "table"), [("staff", STAFF_PAGE), ("room", LESSON_ROOM)])
LEAKS = re.compile(rf"Traceback|File \\?\"/|\\$argon2|sqlite3\\.|{SECRET}|{OTHERS_WORDS}")


def is_led_away(status: int, place: str) -> bool:
    """Tell whether an answer leads to a door, or says that there is nothing."""
    return status == 404 or (status == 303 and (place == "/sign-in" or place.startswith("/enter/")))


def is_refused(status: int, body: str) -> bool:
    """Tell whether an answer of the lesson room says that the account may not do this."""
    return status in (403, 409) or (status == 200 and body.startswith('{"no": '))


@TABLES
async def test_each_route_of_the_program_is_in_the_table(house: ServedDoors, door: str, table: Table) -> None:
    assert routes_of(getattr(house, door).app) == set(table)


@TABLES
async def test_no_role_is_answered_what_it_may_not_have(house: ServedDoors, door: str, table: Table) -> None:
    chance, at, before = Random(f"{SEED} {door}"), getattr(house, door), house.state()
    for route, may in table.items():
        for role in sorted(EVERYBODY - may):
            (sent,) = requests_at(route, chance, 1)
            status, place, body = await at.asks(role, sent)
            is_inside = door == "room" and role in AUTHORS and "/lessons/" in route
            assert is_refused(status, body) if is_inside else is_led_away(status, place), (role, route, status, body)
    assert house.state() == before


@TABLES
async def test_with_a_password_alone_nobody_sees_or_does_what_is_behind_a_code(
    house: ServedDoors, door: str, table: Table
) -> None:
    chance, at, before = Random(f"{SEED} {door}"), getattr(house, door), house.state()
    for route in table:
        if route.split()[1].startswith(WITHOUT_A_CODE) or route == FIGURES:
            continue
        for role in RIGHTS:
            (sent,) = requests_at(route, chance, 1)
            status, place, body = await at.asks(role, sent, entered=False)
            assert is_led_away(status, place) or (status, place) == (303, "/lessons/"), (role, route, status, body)
    assert house.state() == before


@TABLES
async def test_a_form_of_another_site_does_nothing_for_any_role(house: ServedDoors, door: str, table: Table) -> None:
    chance, at, before = Random(f"{SEED} {door}"), getattr(house, door), house.state()
    for route, may in table.items():
        if not route.startswith("POST") or "/enrol/" in route:
            continue
        for role in sorted(may - {NOBODY, REVOKED}):
            (sent,) = requests_at(route, chance, 1)
            status, _, body = await at.asks(role, sent, form=False)
            assert status in (400, 403), (role, route, status, body)
    assert house.state() == before


@TABLES
async def test_no_request_breaks_a_page_or_tells_what_is_of_others(
    house: ServedDoors, door: str, table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    chance, at = Random(f"{SEED} {door}"), getattr(house, door)
    for route, may in table.items():
        for role in chance.sample(sorted(may), min(len(may), ROLES)):
            for sent in requests_at(route, chance, MANY):
                status, _, body = await at.asks(role, sent)
                assert status < 500, (role, route, sent, body)
                assert not LEAKS.search(body.replace(sent.kind, "")), (role, route, sent, LEAKS.search(body))
    assert [it.getMessage() for it in caplog.records if it.levelname == "ERROR"] == []


@TABLES
@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=klingon"])
async def test_a_form_in_letters_that_cannot_be_read_breaks_no_route(
    house: ServedDoors, door: str, table: Table, kind: str
) -> None:
    at = getattr(house, door)
    for route, may in table.items():
        if not route.startswith("POST"):
            continue
        (sent,) = requests_at(route, Random(0), 1)
        role = min(may - {NOBODY, REVOKED})
        status, _, body = await at.asks(role, replace(sent, kind=kind, body=b"name=\xff"))
        assert status < 500, (role, route, status, body)


@TABLES
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8444", "10.0.0.5"])
async def test_under_a_foreign_name_no_route_answers_anybody(
    house: ServedDoors, door: str, table: Table, host: str
) -> None:
    """A name that somebody points at this machine (DNS rebinding) gets no page, no file and no stream of events."""
    chance, at, before = Random(f"{SEED} {door}"), getattr(house, door), house.state()
    for route, may in table.items():
        role = chance.choice(sorted(may))
        (sent,) = requests_at(route, chance, 1)
        status, _, body = await at.asks(role, replace(sent, host=host))
        assert (status, "does not answer to this name" in body) == (403, True), (role, route, status, body)
    assert house.state() == before
