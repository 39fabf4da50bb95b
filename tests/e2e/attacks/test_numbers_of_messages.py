"""Whoever reads `bot.db` with a known secret learns from the numbers of messages not who opened Help (A16, S5)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import next_question, onboards, picks, types
from tests.support.scenario import Scenario, stage, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("numbers"), is_brief=True) as ready:
        yield ready


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


async def numbers(stage: Scenario, girl: Girl, until_stored: Message) -> set[int]:
    """Return the stored numbers of her messages, once that of this one is stored."""
    await until(lambda: until_stored.message_id in _stored(stage, girl))
    return _stored(stage, girl)


def _stored(stage: Scenario, girl: Girl) -> set[int]:
    return {row["message_id"] for row in stage.rows("messages", girl)}


@pytest.mark.parametrize("words", ["Help", "/help", "help me", "sunflower"])
async def test_the_number_of_a_word_that_opened_help_goes_with_the_word(
    the_stage: Scenario, girl: Girl, words: str
) -> None:
    await onboards(girl, link="fair-play")
    word = await girl.types(words)
    card = await next_question(girl, word.message_id)
    assert "I am a robot" in card.said

    await numbers(the_stage, girl, card)
    await until(lambda: word.message_id not in _stored(the_stage, girl))


async def test_nor_that_of_a_picture_which_goes_at_once_too(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    picture = await girl.sends("photo")
    answer = await next_question(girl, picture.message_id)

    await numbers(the_stage, girl, answer)
    await until(lambda: picture.message_id not in _stored(the_stage, girl))


async def test_her_other_words_are_kept_so_that_hide_takes_them(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    word = await girl.types("moo")
    answer = await next_question(girl, word.message_id)

    assert word.message_id in await numbers(the_stage, girl, answer)


async def test_a_word_for_help_that_had_to_stay_goes_with_the_next_hide(the_stage: Scenario, girl: Girl) -> None:
    """No card came, so it was the only sign that she had asked."""
    await onboards(girl, link="fair-play")
    the_stage.telegram.drops(after=True, method="sendMessage")
    lost = await girl.types("help")
    await types(girl, "moo")
    assert lost in girl.chat

    await picks(girl, "Tidy up")
    await girl.waits_until(lambda chat: lost not in chat)
