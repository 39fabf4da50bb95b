"""A learner rates a lesson on Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.learner_actions import inert, labels, live, onboards, picks, walks
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line
from tests.unit.conversation.test_rating import FACES

telling = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("rating"), is_brief=True) as ready:
        yield ready
        assert ready.errors() == []


@telling
async def test_achieng_smiles_at_her_first_lesson(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await walks(girl)
    hers = next(message for message in girl.chat if "is finished." in message.said)
    assert [[button.text for button in line] for line in hers.buttons] == [FACES, ["Next"]], "three, in one row"
    assert (hers.kind, girl.last) == ("photo", hers)

    await girl.taps_on(hers, "🙂")
    await girl.waits_until(lambda chat: first_line("moments/rated") in chat[-1].said and not live(hers))
    assert inert(hers) == ["✓ 🙂"]
    assert "Yes, save it" in labels(await picks(girl, "It was funny")), "what [Next] leads to still comes"
    assert girl.sees(first_line("moments/because"))
