"""The stages and the kill switch of the real bot on Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.learner_actions import labels, onboards, picks, types
from tests.support.open_pilot import CODE, open_pilot
from tests.support.scenario import Scenario, stage, until
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANNA, BERT = 710_001, 710_002


CLOSED = first_line("moments/closed")


@asynccontextmanager
async def with_staff(folder: Path) -> AsyncIterator[Scenario]:
    async with stage(folder, is_brief=True, STAFF_IDS=f"{ANNA}, {BERT}") as ready:
        yield ready
    assert ready.errors() == []
    assert not [line for line in ready.bot.log if str(ANNA) in line], "an id of staff is in the log"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    """Yield a bot of which each test hides nothing at its end."""
    async with with_staff(tmp_path_factory.mktemp("rollout")) as ready:
        yield ready


@pytest.fixture(scope="module")
def staff(the_stage: Scenario) -> tuple[Girl, Girl]:
    """Return the two of the staff: they get the ids of the first two learners."""
    return the_stage.girl("Anna"), the_stage.girl("Bert")


async def order(girl: Girl, words: str, says: str) -> None:
    await girl.types(words)
    await girl.waits_for(says, fresh=True)


async def test_the_brake_is_pulled_in_a_moment_and_let_go_by_two_people(
    the_stage: Scenario, staff: tuple[Girl, Girl]
) -> None:
    (anna, bert), girl = staff, the_stage.girl()
    await onboards(girl)

    await order(anna, "/brake", "Hidden: nothing.")
    await anna.taps("Hide a lesson")
    await anna.waits_for("Hidden: nothing.", fresh=True)
    await anna.taps("Hide Fair play")
    await anna.waits_for("Hidden now: “Fair play”.", fresh=True)
    await girl.taps("Lessons")
    await girl.waits_for(first_line("menu/menu"), fresh=True)
    assert "Fair play" not in labels(girl.last)

    await order(anna, "/show lesson fair-play", "A second person has to say the same.")
    await order(anna, "/show lesson fair-play", "A second person has to say the same.")
    await order(bert, "/show lesson fair-play", "Shown again, because two people said so: “Fair play”.")
    await girl.taps("Lessons")
    await girl.waits_until(lambda chat: "Fair play" in labels(chat[-1]), what="the lesson is back")


async def test_everything_but_help_stays_shut_over_a_reload_and_a_restart(
    the_stage: Scenario, staff: tuple[Girl, Girl]
) -> None:
    (anna, bert), girl = staff, the_stage.girl()
    await onboards(girl)
    row = the_stage.rows("guests", girl)[0]
    await order(anna, "/hide all", "Hidden now: “everything but Help”.")
    await the_stage.bot.reloads()
    await the_stage.bot.stop()
    await the_stage.bot.start()

    assert (await types(girl, "/lessons")).said.startswith(CLOSED)
    await picks(girl, "Help")
    assert girl.sees(first_line("help/card"))
    assert {**row, "expires_at": 0} == {**the_stage.rows("guests", girl)[0], "expires_at": 0}
    assert str(ANNA) not in (the_stage.bot.data / "brakes.json").read_text()
    await order(anna, "/show all", "A second person has to say the same.")
    await order(bert, "/show all", "Shown again, because two people said so: “everything but Help”.")


async def test_somebody_who_is_not_on_the_list_cannot_reach_the_brake(
    the_stage: Scenario, staff: tuple[Girl, Girl]
) -> None:
    (anna, _), girl, before = staff, the_stage.girl(), brakes(the_stage)
    await onboards(girl)

    for words in ("/brake", "/hide number kh-1280", "/show all"):
        assert first_line("moments/not-understood") in (await types(girl, words)).said
    await order(anna, "/brake", "Hidden: nothing.")
    kill_switch = next(button for row in anna.last.buttons for button in row if "everything" in button.text)
    await girl.taps_data(kill_switch.data or "", girl.last.message_id)
    await girl.waits_for(first_line("moments/gone"), fresh=True)
    assert brakes(the_stage) == before


def brakes(the_stage: Scenario) -> str:
    path = the_stage.bot.data / "brakes.json"
    return path.read_text() if path.exists() else ""


@pytest_asyncio.fixture(loop_scope="module")
async def pilot(tmp_path: Path) -> AsyncIterator[Scenario]:
    async with with_staff(tmp_path) as ready:
        yield ready


async def test_a_pilot_lets_in_who_has_the_link_and_keeps_nothing_of_who_has_not(pilot: Scenario) -> None:
    (_, _), stranger, guest = (pilot.girl(), pilot.girl()), pilot.girl(), pilot.girl()
    open_pilot(pilot.folder.dialogues.parent, ("KE", "en"), data="data")
    await pilot.bot.reloads()

    assert first_line("moments/by-link") in (await types(stranger, "/start")).said
    for link in (CODE, f"{CODE}_KE_km", f"{CODE}_NP_en"):
        assert first_line("moments/closed") in (await types(stranger, f"/start {link}")).said.removeprefix("ក")
    assert "I am a robot" in (await types(stranger, "sunflower")).said
    await picks(stranger, "My country")
    assert "I am a robot" in (await picks(stranger, "Kenya")).said
    assert stranger.sees("Child helpline")
    assert pilot.rows("guests", stranger) == []
    await stranger.types("/tidy")
    await until(lambda: not stranger.sees("Child helpline"))

    await onboards(guest, link=f"{CODE}_KE_en")
    assert len(pilot.rows("guests", guest)) == 1
