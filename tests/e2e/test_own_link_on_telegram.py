"""The bot's own link on Telegram: a picture that a phone reads, uploaded once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import labels, onboards, picks
from tests.support.qr_reader import read_codes
from tests.support.scenario import Scenario, stage
from tests.unit.conversation.test_own_link import LABEL


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("own-link"), is_brief=True) as ready:
        yield ready
        assert ready.errors() == []


async def looks_for_it(girl: Girl) -> Message:
    await onboards(girl, link="fair-play")
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, LABEL)
    return next(message for message in girl.chat if message.kind == "photo")


@pytest.mark.asyncio(loop_scope="module")
async def test_her_friend_points_a_phone_at_her_screen(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    picture = await looks_for_it(girl)

    assert read_codes(the_stage.telegram.files[picture.photo or ""]) == ["https://t.me/standin_bot"]
    assert "t.me/standin_bot" in picture.said
    assert girl.last.said == "Who blows the whistle?", "her story waits below it"
    assert labels(girl.last), "and goes on"


@pytest.mark.asyncio(loop_scope="module")
async def test_the_next_girl_costs_no_upload(the_stage: Scenario) -> None:
    await looks_for_it(the_stage.girl())
    await looks_for_it(the_stage.girl())

    assert not the_stage.telegram.calls_of("sendPhoto")[-1].files
