"""One person with the shell is two of the staff, or the approval of one who is gone still sends (S7)."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

from bot.app.commands import staff_accounts
from bot.app.config import settings
from bot.storage.sqlite.approvals import ApprovalsFile
from bot.storage.sqlite.rooms import prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.integration.staff.test_announcements_room import HELP, ONE, AnnouncementsDesk
from tests.integration.staff.test_announcements_room import desk as desk  # the fixture
from tests.support.announcing_bot import has, newsroom
from tests.support.bot_process import HOME
from tests.support.moderation_fixtures import member
from tests.support.staff_fixtures import ANNA, PASSWORD
from tests.support.store_fixtures import StorePlace


def test_whoever_has_the_shell_is_asked_for_no_password_and_shown_no_secret(tmp_path: Path) -> None:
    words = ("staff", "add", "dina", "--rooms", "voices", "--languages", "ne,en")
    done = subprocess.run(
        [sys.executable, str(HOME / "main.py"), *words],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "DATA": str(tmp_path)},
        input=f"{PASSWORD}\n000000\n",
        capture_output=True,
        text=True,
        timeout=240,
    )

    assert done.returncode == 0, done.stderr
    assert "otpauth" not in done.stdout and not re.search(r"\b[A-Z2-7]{32}\b", done.stdout)
    kept = StaffAccountsFile(tmp_path / "staff.db").member("dina")
    assert kept and not kept.may_enter("voices"), "who was named at the shell is nobody until she has chosen herself"


async def test_an_approval_ends_with_the_account_that_gave_it(place: StorePlace) -> None:
    """Anna proposes and Berta approves. Berta is removed before the day: no girl is told anything."""
    async with newsroom(place) as here:
        girl = await here.girl()
        here.approves()
        assert here.approval
        data = place.data
        for name in (ANNA, "berta"):
            StaffAccountsFile(data / "staff.db").add(member(name, "announcements", "en"))
        prepare_rooms(data / "rooms/rooms.db")
        decided = ApprovalsFile(data / "rooms/rooms.db")
        decided.put(here.approval)
        here.announcement_job.approvals = lambda: decided.all

        await asyncio.to_thread(staff_accounts.remove, settings({"DATA": str(data)}), "berta")
        await here.announcement_job.round()

        assert has(girl) == 0


async def test_nobody_approves_a_language_that_she_does_not_read(desk: AnnouncementsDesk) -> None:
    desk.signed = ("ne", "km")
    desk.place.accounts.add(member("carla", "announcements", "km"))
    async with desk.entered(ANNA) as anna, desk.entered("carla") as carla:
        await anna.proposes()
        await carla.decides("approve")
        assert "Sent in this language only when somebody who reads it has approved it." in await anna.reader.sees(ONE)

    assert desk.decided[HELP].locales == {"km": "carla"}


async def test_words_that_no_native_speaker_has_signed_go_to_no_girl(desk: AnnouncementsDesk) -> None:
    async with desk.entered(ANNA) as anna, desk.entered("berta") as berta:
        await anna.proposes()
        await berta.decides("approve")

    assert desk.renderer.locales_reached(desk.texts[HELP]) == ("en",)
    assert desk.decided[HELP].locales == {"en": "berta"}


async def test_a_girl_is_not_told_in_a_language_that_nobody_has_approved(place: StorePlace) -> None:
    async with newsroom(place) as here:
        girl = await here.girl()
        here.approves(locales={"km": "carla"})
        await here.announcement_job.round()

        assert has(girl) == 0
