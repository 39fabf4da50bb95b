"""A typed word for Help is deleted from the chat, so that nobody who looks at it sees the request (A12, D1)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.learner_actions import next_question, onboards, types
from tests.support.scenario import Scenario, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("help")) as ready:
        yield ready
    assert ready.errors() == []


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


@pytest.mark.parametrize("words", ["Help", "/help", "help me", "msaada", "ជួយខ្ញុំ", "sunflower"])
async def test_her_own_word_for_help_is_gone_when_the_card_has_come(girl: Girl, words: str) -> None:
    await onboards(girl, link="fair-play")
    typed = await girl.types(words)
    assert "I am a robot" in (await next_question(girl, typed.message_id)).said
    await girl.waits_until(lambda chat: typed not in chat)


async def test_d6_the_card_can_be_copied_and_shown_to_a_friend(girl: Girl) -> None:
    card = await types(girl, "help")
    assert "116" in card.said
    assert [message for message in girl.chat if message.protected] == []


async def test_before_she_has_chosen_a_language_it_is_gone_too(girl: Girl) -> None:
    typed = await girl.types("help")
    await next_question(girl, typed.message_id)
    await girl.waits_until(lambda chat: typed not in chat)


async def test_it_stays_while_no_card_could_be_sent(the_stage: Scenario) -> None:
    """Her message is then the only sign that she asked."""
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    the_stage.telegram.drops(after=True, method="sendMessage")
    lost = await girl.types("help")
    await next_question(girl, lost.message_id)
    second = await girl.types("/help")
    await next_question(girl, second.message_id)
    await girl.waits_until(lambda chat: second not in chat)
    assert lost in girl.chat


async def test_her_other_words_are_hers_d9(girl: Girl) -> None:
    """A disclosure is not deleted unasked: [Hide this] is one tap away."""
    await onboards(girl, link="fair-play")
    typed = await girl.types("my uncle hits me every night")
    await next_question(girl, typed.message_id)
    assert girl.sees_button("Hide this")
    await types(girl, "hello")
    assert typed in girl.chat
