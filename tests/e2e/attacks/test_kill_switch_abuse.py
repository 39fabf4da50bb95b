"""A stolen staff account and the kill switch: it silences no help, and everybody hears of it (A23, S1)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.learner_actions import onboards, picks, types
from tests.support.scenario import Scenario, stage, until

STOLEN, BERTA, CLARA, ALARM = 710_001, 710_002, 710_003, 710_004
EVERY_NUMBER = (
    "ke-116",
    "ke-emergency",
    "ke-befrienders",
    "ke-1199",
    "ke-dci",
    "np-1098",
    "np-emergency",
    "np-1145",
    "kh-1280",
    "kh-1288",
    "ph-1383",
    "ph-emergency",
    "ph-163",
)


@pytest_asyncio.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Scenario]:
    staff = f"{STOLEN}=Anna, {BERTA}, {CLARA}=Clara"
    async with stage(tmp_path, is_brief=True, STAFF_IDS=staff, ALARM_CHAT=str(ALARM)) as ready:
        yield ready
    assert not [line for line in ready.bot.log if str(STOLEN) in line or "Anna" in line], "who it was is in the log"


async def staff(the_stage: Scenario) -> list[Girl]:
    """Return the stolen account, the two others and the alarm chat; each has pressed Start."""
    people = [the_stage.girl(name) for name in ("Anna", "Berta", "Clara", "Alarm")]
    for person in people:
        await person.types("/start")
        await person.waits_for("", fresh=True)
    return people


async def order(person: Girl, words: str, says: str) -> None:
    await person.types(words)
    await person.waits_for(says, fresh=True)


async def card(girl: Girl, country: str) -> str:
    """Return the text of the card with the numbers of a country, for a girl who has none yet."""
    await types(girl, "/help")
    await picks(girl, "My country")
    return (await picks(girl, country)).said


async def test_one_stolen_account_cannot_take_a_countrys_last_helpline_emergency_or_crisis_number(
    the_stage: Scenario,
) -> None:
    stolen, *_ = await staff(the_stage)
    girl = the_stage.girl()
    await onboards(girl)

    for number in EVERY_NUMBER:
        await order(stolen, f"/hide number {number}", "Hidden: ")
    shown = await card(girl, "Kenya")
    shown += (await picks(girl, "More people")).said
    for country in ("Nepal", "Cambodia", "Philippines"):
        await picks(girl, "Other country")
        await picks(girl, country)
        shown += (await picks(girl, "More people")).said

    for number in ("116", "999 / 112", "1199", "1098", "100", "1166", "1280", "117", "1383", "911", "1553"):
        assert number in shown, number
    assert "0800 722 203" not in shown, "what is not the last of its role is hidden by one person, at once"


async def test_whatever_one_account_hides_all_others_are_told_at_once_with_who_it_was_and_the_way_back(
    the_stage: Scenario,
) -> None:
    stolen, *others = await staff(the_stage)

    for thing in ("number ke-dci", "lesson fair-play", "all"):
        await order(stolen, f"/hide {thing}", "Hidden now: ")

        for other in others:
            assert "Anna has hidden" in (await other.waits_for(f"/show {thing}")).said
        assert not stolen.sees("Anna has hidden"), "her own answer tells her"
        await order(others[0], f"/show {thing}", "Shown again")
        assert "staff account 2 of STAFF_IDS has shown" in (await stolen.waits_for("has shown", fresh=True)).said
        assert [line for line in the_stage.bot.log if f"the brakes were changed: hide {thing}" in line]


async def test_a_proposal_and_a_refusal_are_told_too(the_stage: Scenario) -> None:
    stolen, berta, clara, alarm = await staff(the_stage)

    await order(stolen, "/hide number ke-116", "It is the last child helpline of its country")
    for other in (berta, clara, alarm):
        told = await other.waits_for("Anna wants to hide “KE: Child helpline 116”", fresh=True)
        assert "/show number ke-116" in told.said
    await order(stolen, "/hide language en", "Nothing was changed.")
    for other in (berta, clara, alarm):
        await other.waits_for("Anna tried to hide", fresh=True)


async def test_a_chat_that_has_blocked_the_bot_keeps_nobody_else_from_being_told(the_stage: Scenario) -> None:
    stolen, berta, clara, alarm = await staff(the_stage)
    berta.blocks()

    await order(stolen, "/hide all", "Hidden now: ")

    for other in (clara, alarm):
        await other.waits_for("Anna has hidden “everything but Help”", fresh=True)
    await until(lambda: any("it has to press Start in the bot" in line for line in the_stage.bot.log))


async def test_two_people_hide_a_dead_last_number_and_one_of_them_alone_does_not_bring_it_back(
    the_stage: Scenario,
) -> None:
    anna, berta, clara, _ = await staff(the_stage)
    girl = the_stage.girl()
    await onboards(girl)

    await order(anna, "/hide number ke-116", "until a second person types /hide number ke-116")
    await order(anna, "/hide number ke-116", "until a second person types /hide number ke-116")
    await order(berta, "/hide number ke-116", "Hidden now: “KE: Child helpline 116”.")
    assert "Call 116" not in await card(girl, "Kenya")

    await order(berta, "/show number ke-116", "Still hidden")
    await order(clara, "/show number ke-116", "because two people said so")
    assert str(BERTA) not in (the_stage.bot.data / "brakes.json").read_text()
