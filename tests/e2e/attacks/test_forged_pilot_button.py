"""A stranger without the link forges a lesson's button: it enters no pilot, and is not counted (S9)."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot_api import Girl
from tests.support.learner_actions import labels, onboards, picks, types
from tests.support.lessons_folder import StoryFolder
from tests.support.open_pilot import CODE, open_pilot
from tests.support.scenario import rows, stage, writes
from tests.support.shipped_words import first_line

FORGED = "o:fair-play//go/eK--"


def is_a_pilot(folder: StoryFolder) -> None:
    open_pilot(folder.dialogues.parent, ("KE", "en"), data="data")


async def forges(girl: Girl, data: str) -> None:
    """Send a call-back from the newest message of the bot, as a changed app can."""
    await girl.taps_data(data, next(it.message_id for it in reversed(girl.chat) if it.from_bot))


async def test_a_forged_button_of_a_lesson_enters_no_pilot_and_counts_nobody(tmp_path: Path) -> None:
    async with stage(tmp_path, is_a_pilot, is_brief=True) as here:
        stranger = here.girl("Stranger")
        await types(stranger, "/start")
        for data in (FORGED, "o:fair-play//go/eKa-", "l:fair-play/abcdefghij/eK--", "p:fair-play/abcdef/abcdef/eK--"):
            await forges(stranger, data)
            await stranger.waits_for(first_line("moments/by-link"), fresh=True)

        assert here.rows("guests", stranger) == []
        assert rows(here.bot.data, "SELECT * FROM ledger") == []
        assert here.errors() == []


async def test_a_girl_who_came_by_the_link_goes_on_from_her_last_message_when_her_row_is_gone(tmp_path: Path) -> None:
    async with stage(tmp_path, is_a_pilot, is_brief=True) as here:
        girl = here.girl()
        await onboards(girl, link=f"{CODE}_KE_en")
        await here.bot.stop()
        writes(here.bot.data, "DELETE FROM guests")
        await here.bot.start()

        await picks(girl, labels(girl.last)[0])
        assert len(here.rows("guests", girl)) == 1
