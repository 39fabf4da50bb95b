"""Learners who come by the link of a poster, with the real bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.statistics.periods import month_of
from tests.support.learner_actions import onboards, picks
from tests.support.lessons_folder import StoryFolder
from tests.support.scenario import Scenario, stage, until
from tests.unit.conversation.test_start_links import CLUBS, ledger


def declares(folder: StoryFolder) -> None:
    this = month_of(datetime.now(UTC).date()).name
    lines = f'links:\n  {CLUBS}:\n    label: "District clubs"\n    girls: 200\n    first_month: {this}\n'
    (folder.dialogues / "statistics.yaml").write_text(lines, "utf-8")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("links"), declares, is_brief=True) as ready:
        yield ready
        assert ready.errors() == []


@pytest.mark.asyncio(loop_scope="module")
async def test_a_girl_comes_by_a_poster_and_its_story_opens(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link=f"{CLUBS}_fair-play")

    assert girl.last.said == "Who blows the whistle?"
    assert [row["subject"] for row in ledger(the_stage.bot.data) if row["kind"] == "came"] == [CLUBS]
    assert CLUBS not in str(the_stage.rows("guests", girl)), "her row does not know"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("carried", ["Wanjiru-5b-St-Marys", "c-9999", f"c-9999_{'x' * 50}"])
async def test_a_code_of_a_link_that_nobody_has_declared_leaves_no_trace(the_stage: Scenario, carried: str) -> None:
    girl = the_stage.girl()
    await onboards(girl, link=carried)
    await picks(girl, "Lessons")
    await until(lambda: the_stage.rows("messages", girl))

    assert carried not in "\n".join(the_stage.bot.log)
    for path in the_stage.bot.data.rglob("*"):
        if path.is_file():
            assert carried.encode() not in path.read_bytes(), path.name
