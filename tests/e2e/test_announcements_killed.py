"""The bot is killed while an announcement goes out: no learner gets it twice, and a few are left unknown."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.check.course import read_course
from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.rendering.callback import written
from bot.engine.input import Flags
from bot.jobs.send_announcements import AT_ONCE
from bot.safeguarding.moderation.approval import Approval
from bot.storage.sqlite.announced import ANNOUNCED_FILE, read_announced
from bot.storage.sqlite.approvals import ApprovalsFile
from bot.storage.sqlite.rooms import ROOMS_FILE, prepare_rooms
from tests.support.announcing_bot import WORDS, YES, has
from tests.support.bot_api import Girl
from tests.support.bot_process import SHIFTED
from tests.support.learner_actions import next_question
from tests.support.lessons_folder import StoryFolder
from tests.support.scenario import Scenario, rows, stage, until
from tests.support.shipped_words import first_line

GIRLS = 50
NAIROBI = ZoneInfo("Africa/Nairobi")


def write_goats(folder: StoryFolder) -> None:
    """Write an announcement as an educator would, in English only."""
    (folder.dialogues / "announcements" / "goats.yaml").write_text(f"text: {WORDS}\nlocales: [en]\n", "utf-8")


async def says_yes(the_stage: Scenario) -> Girl:
    girl = the_stage.girl()
    question = await next_question(girl, (await girl.types("/start")).message_id)
    await girl.taps_data(written(YES, Flags("en")), question.message_id)
    await girl.taps_on(await girl.waits_for(first_line("news/country")), "Kenya")
    await girl.waits_for(first_line("news/wanted"))
    return girl


def approve(the_stage: Scenario, ahead: float) -> None:
    """Write the approval of two staff members, as their process does."""
    press = AnnouncementRenderer(*read_course(the_stage.folder.dialogues, the_stage.folder.locales))
    words = press.fingerprint("goats", press.course.announcements["goats"])
    day = datetime.fromtimestamp(time.time() + ahead, NAIROBI).date()
    prepare_rooms(the_stage.bot.data / ROOMS_FILE)
    approval = Approval("goats", words, day, 16, "anna", "berta", locales={"en": "berta"})
    ApprovalsFile(the_stage.bot.data / ROOMS_FILE).put(approval)


async def is_answered_meanwhile(girls: list[Girl]) -> None:
    """Check that a learner who taps is answered before those who still wait for the announcement."""
    before = sum(map(has, girls))
    await girls[0].types("/help")
    await girls[0].waits_for(first_line("help/card"))
    assert sum(map(has, girls)) - before < GIRLS // 3


async def test_killed_in_the_middle_of_it_nobody_is_told_twice_and_the_unknown_are_few(tmp_path: Path) -> None:
    now = datetime.now(NAIROBI)
    ahead = (now.replace(hour=17, minute=0) + timedelta(days=1) - now).total_seconds()
    async with stage(tmp_path, write_goats, is_brief=True, command=SHIFTED, AHEAD=str(ahead)) as the_stage:
        the_stage.clock.ahead = ahead
        girls = await asyncio.gather(*(says_yes(the_stage) for _ in range(GIRLS)))
        await the_stage.bot.stop()
        approve(the_stage, ahead)
        await the_stage.bot.start()
        await until(lambda: sum(map(has, girls)) >= 5, 30)
        await is_answered_meanwhile(girls)
        await the_stage.bot.kill()
        told = sum(map(has, girls))
        assert told < GIRLS, "it was over before the power failed"
        await the_stage.bot.start()
        announced = the_stage.bot.data / ANNOUNCED_FILE
        await until(lambda: read_announced(announced).runs["goats"].ended, 30)
        await until(lambda: not rows(the_stage.bot.data, "SELECT * FROM announcing"))

        assert {has(girl) for girl in girls} <= {0, 1}
        assert GIRLS - AT_ONCE <= sum(map(has, girls)) <= GIRLS
        assert rows(the_stage.bot.data, "SELECT * FROM sendings") == []
        assert len(rows(the_stage.bot.data, "SELECT * FROM news")) == GIRLS
        assert the_stage.errors() == []
