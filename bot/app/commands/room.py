"""`main.py room`: the lesson room, where lessons are written, translated, signed and published in the browser.

Its process runs in a sandbox: it writes editions, drafts and its log, and opens no learner's data. Members sign in as
on the staff's pages, with the same accounts; below `/lessons` are the pages of `bot/authoring/lesson_room`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app.command import FINE, ProgramCommand, say
from bot.app.config import Settings
from bot.app.operator_files import operator_files
from bot.app.sandbox import SandboxRules, enforce
from bot.app.task_process import TaskProcess
from bot.app.web_server import bind_socket, shown_address, web_runner, write_failures
from bot.authoring.editor.preview.desk import Author
from bot.authoring.editor.preview.desk_pages import HEADERS, PREVIEW_FOLDER
from bot.authoring.lesson_room import pages
from bot.authoring.lesson_room.course_readings import CourseReadings
from bot.authoring.lesson_room.desks import Desks
from bot.authoring.lesson_room.draft_changes import Comparisons
from bot.authoring.lesson_room.drafts import DRAFTS_FOLDER, Drafts
from bot.authoring.lesson_room.put_back import PutBackFile
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import ROOM, VISIT, AccountQueueFull, RoomServices, RoomVisit
from bot.authoring.lesson_room.shelf import draft_parts, log_left_aside
from bot.durations import MINUTE, YEAR
from bot.errors import Refused
from bot.local_hosts import LOCAL_HOSTS
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import LESSONS, ROLES, Member
from bot.staff.context import CONTEXT, COOKIE, FORM_TYPE, LANGUAGE, form_in, is_ours, late, locale_of, wrong_codes_told
from bot.staff.cookies import cookie, keep
from bot.staff.second_factor import who_entered
from bot.staff.services import Room, SignInServices
from bot.staff.sign_in import sign_in_app
from bot.staff.templating import rendered
from bot.storage import editions, taken_editions
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from bot.storage.sqlite import database, rooms, side_files
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES, CodesFile, prepare_codes
from bot.storage.sqlite.credentials import CREDENTIALS_FILE
from bot.storage.sqlite.rooms import RoomsFile, prepare_rooms
from bot.storage.sqlite.sign_in_failures import SignInFailuresFile
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE, StaffAccountsFile
from bot.storage.taken_editions import TakenEdition, lets_girls_in
from bot.storage.taken_editions import taken_editions as read_reports


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Serve the room until stopped."""
    asyncio.run(serve(settings, say))
    return FINE


TEMPLATES = PREVIEW_FOLDER.parents[1] / "lesson_room" / "templates"

MOST_BYTES = 1024 * 1024
"""Largest body of a request in bytes: a form, or the JSON of a page. A picture has a limit of its own."""

SWITCH = 0.001
"""Seconds after which a thread at work lets the one of the pages go on, instead of Python's five milliseconds."""

LOOKS = 2.0
"""Seconds between two looks whether another edition is live."""

log = logging.getLogger(__name__)

FIRST = EditionNote("The lessons as they were when the lesson room was opened.")


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve the room until cancelled; `say` prints its address."""
    prepare(settings)
    services, door = room_services(settings), room_door(settings)
    runner = web_runner(room_app(door, services))
    await runner.setup()
    listener = bind_socket(settings.room_listen, "ROOM_LISTEN")
    tasks = services.desks.apart = await TaskProcess.started(settings.data) if sys.platform != "win32" else None
    sys.setswitchinterval(SWITCH)
    enter_sandbox(settings.data)
    await web.SockSite(runner, listener).start()
    say(f"The lesson room is open at {shown_address(listener)} (stop with Ctrl+C).")
    try:
        await asyncio.gather(_keep_read(services), _keep_up(settings.data, door))
    finally:
        if tasks:
            await tasks.close()
        await services.desks.close()
        await runner.cleanup()
        write_failures(settings.data / rooms.LESSON_ROOM, door.failures)


async def _keep_read(services: RoomServices) -> None:
    """Read the live edition and the drafts at the start and after each publishing, so that the first page opens fast.

    It goes on until cancelled.
    """
    await asyncio.to_thread(log_left_aside, services)
    seen = services.editions.live
    while True:
        if (live := services.editions.live) != seen:
            seen = live
            await asyncio.to_thread(draft_parts, services)
        await asyncio.sleep(LOOKS)


async def _keep_up(data: Path, door: SignInServices) -> None:
    """Write down failed sign-ins each minute, and delete what is expired each hour, until cancelled."""
    if door.hosts != LOCAL_HOSTS and not door.proxies:
        log.warning("STAFF_PROXY is not set: whoever comes through the web server counts as one address")
    for minute in count():
        if minute % 60 == 0:
            await asyncio.to_thread(_delete_expired, data)
        await asyncio.sleep(MINUTE)
        await asyncio.to_thread(write_failures, data / rooms.LESSON_ROOM, door.failures)


def _delete_expired(data: Path) -> None:
    """Delete expired lines of the log, counts and codes. While that fails, nobody can enter the room either."""
    now, path = int(time.time()), data / rooms.LESSON_ROOM
    try:
        RoomsFile(path).forget(now)
        SignInFailuresFile(path).forget(now)
        _codes(data).forget(now)
    except Refused as refused:
        log.warning("%s", refused.what)


def prepare(settings: Settings) -> None:
    """Create the folders and, where there is no edition yet, the first one from DIALOGUES and LOCALES."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_rooms(settings.data / rooms.LESSON_ROOM)
    prepare_codes(settings.data / ROOM_CODES)
    (settings.data / DRAFTS_FOLDER).mkdir(mode=0o700, exist_ok=True)
    made = Editions(settings.data)
    if not made.live:
        made.publish(CourseFolders(settings.dialogues, settings.locales), FIRST, int(time.time()))
    Drafts(settings.data, made).tidy()


def enter_sandbox(data: Path) -> None:
    """Enter the sandbox: read accounts and the bots' reports, write editions, drafts, log and codes; no other file."""
    written = {data / it: side_files for it in (rooms.LESSON_ROOM, ROOM_CODES)}
    files = (ACCOUNTS_FILE, CREDENTIALS_FILE, STAFF_CODES)
    read = {data / it: side_files for it in files} | dict.fromkeys(written, side_files)
    changed = (data / editions.EDITIONS_FOLDER, data / DRAFTS_FOLDER)
    folders = (data / taken_editions.TAKEN_FOLDER,)
    enforce(data, SandboxRules(read, written, folders, changed, in_memory=database))


def room_app(door: SignInServices, services: RoomServices) -> web.Application:
    """Return the web application: the sign-in, and behind it the pages of the room."""
    app = sign_in_app(door, MOST_BYTES)
    inside = web.Application(middlewares=[_let_in, pages.at_a_desk])
    inside[CONTEXT], inside[ROOM] = app[CONTEXT], services
    inside.add_routes([*pages.routes()])
    app.add_routes([web.get(path, _to_the_shelf) for path in ("/", f"/{LESSONS}")])
    app.add_subapp(f"/{LESSONS}", inside)
    return app


async def _to_the_shelf(request: web.Request) -> web.StreamResponse:
    raise web.HTTPSeeOther(f"/{LESSONS}/")


@web.middleware
async def _let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let each request wait for its turn, by the account of its session, before any file is read for it."""
    context = request.app[CONTEXT]
    signed = context.sessions.find(cookie(request, COOKIE), context.services.clock())
    if signed is None or request.path.endswith("/events"):  # events go on as long as their page is open
        return await _answered(request, handler)
    try:
        async with request.app[ROOM].queue.turn(signed.name):
            return await _answered(request, handler)
    except AccountQueueFull:
        # No page: it costs as much as many of these.
        return late(web.Response(text="You have asked for too much at once. Wait a moment, and ask again."), 1.0)


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in members with a role who have entered their code. A request that changes anything needs the form token."""
    who = who_entered(request, LESSONS)
    token = request.app[CONTEXT].sessions.form(who.token)
    told = partial(wrong_codes_told, request.app[CONTEXT].services, who.member)
    visit = RoomVisit(request, account_of(who.member), locale_of(request), token, told)
    try:
        given = await _form(request)
    except web.HTTPRequestEntityTooLarge:
        return _refused(visit)
    needs_token = request.method != "GET" or request.path.endswith("/events")
    shown = given.get("form") or request.headers.get("X-Token") or request.query.get("token", "")
    if needs_token and not is_ours(request, who.token, {"form": shown}):
        raise web.HTTPForbidden(text="Reload the page.")
    request[VISIT] = replace(visit, given=given)
    response = await handler(request)
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)  # a paper to print has a policy of its own
        _keep_language(request, response)
    return response


def _keep_language(request: web.Request, response: web.StreamResponse) -> None:
    """Remember the language that was chosen on a page."""
    if isinstance(response, web.Response) and request.query.get("lang") == locale_of(request):
        keep(request, response, LANGUAGE, locale_of(request), YEAR)


def _refused(visit: RoomVisit) -> web.Response:
    response = visit.page("refused.html", refused=refusal("large"))
    response.set_status(413)
    response.headers.update(HEADERS)
    return response


async def _form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form; a request of a page's script has none."""
    is_form = request.method == "POST" and request.content_type == FORM_TYPE
    return await form_in(request) if is_form else {}


def account_of(member: Member) -> Author:
    """Return the account of a member in the lesson room."""
    return Author(member.name, frozenset(role for role in ROLES if member.may_enter(role)), member.languages)


def room_services(settings: Settings) -> RoomServices:
    """Wire the dependencies of the pages."""
    data, made = settings.data, Editions(settings.data)
    drafts, members = Drafts(data, made), StaffAccountsFile(data / ACCOUNTS_FILE)
    operators, log = operator_files(settings), RoomsFile(data / rooms.LESSON_ROOM)

    def reports() -> list[TakenEdition]:
        return read_reports(data, int(time.time()))

    return RoomServices(
        editions=made,
        drafts=drafts,
        desks=Desks(data, drafts, operators.put_into_bundle, time.monotonic),
        accounts=lambda: [found for it in members.members if (found := account_of(it)).roles],
        reports=reports,
        readings=CourseReadings(made, drafts, data),
        comparisons=Comparisons(data, made, drafts, lambda: lets_girls_in(reports())),
        release=operators.release,
        wish=PutBackFile(data / DRAFTS_FOLDER),
        log=lambda name, page, about: log.write(AccessLogEntry(int(time.time()), name, LESSONS, page, about)),
        render=_render,
        now=lambda: int(time.time()),
        today=lambda: datetime.now(UTC).date(),
    )


def _codes(data: Path) -> CodesFile:
    accounts = StaffAccountsFile(data / ACCOUNTS_FILE)
    return CodesFile(data / ROOM_CODES, data / STAFF_CODES, lambda: accounts.members)


def _render(template: str, locale: str, /, **values: object) -> str:
    return rendered(template, locale, TEMPLATES, **values)


def room_door(settings: Settings) -> SignInServices:
    """Wire the dependencies of the sign-in."""
    accounts = StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    return SignInServices(
        title="Lessons",
        accounts=accounts,
        hosts=LOCAL_HOSTS | settings.staff_hosts,
        fonts=PREVIEW_FOLDER / "static" / "fonts",
        clock=time.monotonic,
        now=time.time,
        access_log=RoomsFile(settings.data / rooms.LESSON_ROOM),
        codes=_codes(settings.data),
        proxies=settings.staff_proxies,
        rooms=(Room(LESSONS, "Lessons", {}),),
    )


COMMAND = ProgramCommand(run)
