"""The process of the staff's pages: figures and rooms, in a sandbox that opens no other file of DATA."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from aiohttp import web

from bot.app.commands.staff_accounts import locales_in
from bot.app.config import Settings
from bot.app.operator_files import live_course, operator_files
from bot.app.private_data import close_to_others, owns
from bot.app.published import StatisticsCache, labels_of
from bot.app.sandbox import SandboxRules, enforce
from bot.app.watchdog import Systemd
from bot.app.web_server import bind_socket, shown_address, web_runner, write_failures
from bot.authoring.editor.preview.desk_pages import PREVIEW_FOLDER
from bot.check.course import read_course
from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.durations import HOUR, MINUTE
from bot.errors import Refused
from bot.home import PACKAGE
from bot.lessons.loader.source_file import FileCache
from bot.local_hosts import LOCAL_HOSTS
from bot.safeguarding.moderation.access_log import FailureCounts
from bot.safeguarding.moderation.disclosure import blocks
from bot.staff.accounts import AccountPages
from bot.staff.announcements import AnnouncementPages
from bot.staff.moderation.pages import reading_room
from bot.staff.moderation.service import ModerationService
from bot.staff.open_data import OpenDataPages
from bot.staff.server import staff_app
from bot.staff.services import Export, StaffServices
from bot.statistics.plan import plan_of
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.long_form import csv_of, dictionary_csv
from bot.statistics.reports.sentences import LOCALES
from bot.statistics.reports.xlsx import xlsx_of
from bot.storage import editions
from bot.storage.sqlite import announced, released_messages, side_files
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.announced import ANNOUNCED_FILE
from bot.storage.sqlite.approvals import ApprovalsFile
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES, CodesFile, prepare_codes
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, CredentialsFile, prepare_credentials
from bot.storage.sqlite.public import PUBLIC_FILE
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import RELEASED_FILE
from bot.storage.sqlite.rooms import ROOMS_FILE, OpenDataFile, RoomsFile, prepare_rooms
from bot.storage.sqlite.sign_in_failures import SignInFailuresFile
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE, KnownAccountsFile, StaffAccountsFile

LOOKS = 1.0
"""Seconds between two checks whether the bot has published figures."""

PROCEDURE = {"en": "bot/safeguarding/DISCLOSURE.md", "nl": "bot/safeguarding/DISCLOSURE.nl.md"}
"""The procedure after a disclosure, by language of the pages."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = logging.getLogger(__name__)


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve the pages until cancelled; `say` prints their address."""
    if owns(settings.data):
        close_to_others(settings.data)
    figures, access_log = StatisticsCache(settings.data / PUBLIC_FILE), RoomsFile(settings.data / ROOMS_FILE)
    figures.current()
    prepare_rooms(access_log.path)
    prepare_credentials(settings.data / CREDENTIALS_FILE)
    prepare_codes(settings.data / STAFF_CODES)
    services = page_services(settings, figures, access_log)
    runner = web_runner(staff_app(services))
    await runner.setup()
    listener = bind_socket(settings.staff_listen, "STAFF_LISTEN")
    Systemd(os.environ.get("NOTIFY_SOCKET")).tell("READY=1")  # its files are there: the lesson room may start
    enter_sandbox(settings.data)
    await web.SockSite(runner, listener).start()
    try:
        say(f"The figures are open at {shown_address(listener)} (stop with Ctrl+C).")
        await _keep_up(settings, figures, services.failures)
    finally:
        await runner.cleanup()
        write_failures(access_log.path, services.failures)


async def _keep_up(settings: Settings, figures: StatisticsCache, failures: FailureCounts) -> None:
    """Reload the figures, write down failed sign-ins and delete what is expired, until cancelled."""
    if settings.staff_hosts and not settings.staff_proxies:
        log.warning("STAFF_PROXY is not set: whoever comes through the web server counts as one address")
    for second in count():
        if second % HOUR == 0:  # old lines of the access log are deleted
            await asyncio.to_thread(_delete_expired, settings.data)
        await asyncio.sleep(LOOKS)
        await asyncio.to_thread(_reload_figures, figures)
        if second % MINUTE == 0:
            await asyncio.to_thread(write_failures, settings.data / ROOMS_FILE, failures)
            await asyncio.to_thread(_follow_accounts, settings.data)


def _reload_figures(figures: StatisticsCache) -> None:
    """Reload the figures if the bot wrote them. While the file is unreadable, the old ones stay."""
    try:
        figures.current()
    except Refused as refused:
        log.warning("%s", refused.what)


def _delete_expired(data: Path) -> None:
    """Delete expired entries from the rooms' file.

    While that fails, nobody can enter a room either.
    """
    now, path = int(time.time()), data / ROOMS_FILE
    try:
        RoomsFile(path).forget(now)
        ReadingsFile(path).forget({it.id for it in released_messages.read_released_messages(data / RELEASED_FILE)}, now)
        SignInFailuresFile(path).forget(now)
        AccountChangesFile(path).forget(now)
        _codes(data).forget(now)
    except Refused as refused:
        log.warning("%s", refused.what)


def _follow_accounts(data: Path) -> None:
    """End approvals of accounts that are gone, delete what is left of these, and second factors without a room."""
    try:
        members = StaffAccountsFile(data / ACCOUNTS_FILE).members
        ApprovalsFile(data / ROOMS_FILE).end_invalid(members)
        CredentialsFile(data / CREDENTIALS_FILE).forget_ended([it.name for it in members])
        for member in members:
            if member.totp and not member.rooms:
                CredentialsFile(data / CREDENTIALS_FILE).forget_second_factor(member.name)
    except Refused as refused:
        log.warning("%s", refused.what)


def enter_sandbox(data: Path) -> None:
    """Enter the sandbox: read eight files of DATA and the editions, write three, open no other, connect to nobody."""
    written = {data / it: side_files for it in (ROOMS_FILE, CREDENTIALS_FILE, STAFF_CODES)}
    files = (PUBLIC_FILE, RELEASED_FILE, ANNOUNCED_FILE, ACCOUNTS_FILE, ROOM_CODES)
    read = {data / it: side_files for it in files} | dict.fromkeys(written, side_files)
    enforce(data, SandboxRules(read, written, (data / editions.EDITIONS_FOLDER,)))


def page_services(settings: Settings, figures: StatisticsCache, access_log: RoomsFile) -> StaffServices:
    """Wire the dependencies of the pages."""
    course, catalogs = read_course(*live_course(settings))
    course = operator_files(settings).put_into(course)
    words = {locale: labels_of(course, catalogs, locale) for locale in LOCALES}
    releases = OpenDataFile(settings.data / ROOMS_FILE)
    accounts = _account_pages(settings)
    return StaffServices(
        statistics=lambda: figures.latest,
        plan=plan_of(course),
        words=words,
        accounts=StaffAccountsFile(settings.data / ACCOUNTS_FILE),
        credentials=CredentialsFile(settings.data / CREDENTIALS_FILE),
        account_changes=AccountChangesFile(settings.data / ROOMS_FILE),
        hosts=LOCAL_HOSTS | settings.staff_hosts,
        fonts=PREVIEW_FOLDER / "static" / "fonts",
        today=lambda: datetime.now(UTC).date(),
        clock=time.monotonic,
        now=time.time,
        access_log=access_log,
        codes=_codes(settings.data),
        proxies=settings.staff_proxies,
        lesson_room=settings.room_url,
        rooms=(
            reading_room(_moderation_service(settings, words)),
            _announcement_pages(settings).room,
            OpenDataPages(releases).room,
            accounts.room,
        ),
        shared=(accounts.lost_phone,),
        exports={
            "figures.csv": Export("text/csv", csv_of),
            "dictionary.csv": Export("text/csv", lambda *_: dictionary_csv()),
            "figures.xlsx": Export(XLSX, xlsx_of),
        },
        released=lambda: releases.released,
    )


def _codes(data: Path) -> CodesFile:
    accounts = StaffAccountsFile(data / ACCOUNTS_FILE)
    return CodesFile(data / STAFF_CODES, data / ROOM_CODES, lambda: accounts.members)


def _account_pages(settings: Settings) -> AccountPages:
    """Build the administrators' room. Languages are those of the lessons that girls read."""
    known = KnownAccountsFile(settings.data / ACCOUNTS_FILE)
    return AccountPages(known.read, lambda: locales_in(live_course(settings).locales))


def _announcement_pages(settings: Settings) -> AnnouncementPages:
    """Build the announcements' room. Texts are read from the files at each visit."""
    files, members = FileCache(), StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    return AnnouncementPages(
        renderer=lambda: AnnouncementRenderer(*read_course(*live_course(settings), files)),
        approvals=ApprovalsFile(settings.data / ROOMS_FILE),
        report=lambda: announced.read_announced(settings.data / ANNOUNCED_FILE),
        members=lambda: members.members,
    )


def _moderation_service(settings: Settings, words: Mapping[str, TableLabels]) -> ModerationService:
    """Build the reading room's service. Messages and members are read from the files at each visit."""
    path, members = settings.data / RELEASED_FILE, StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    return ModerationService(
        messages=lambda: released_messages.read_released_messages(path),
        invented=lambda: released_messages.are_invented(path),
        store=ReadingsFile(settings.data / ROOMS_FILE),
        words=words,
        procedure={locale: blocks((PACKAGE.parent / file).read_text("utf-8")) for locale, file in PROCEDURE.items()},
        members=lambda: members.members,
        today=lambda: datetime.now(UTC).date(),
    )
