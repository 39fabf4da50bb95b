"""Badges as learners get them on Telegram: drawn once, sent to many."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.badges.draw import badge_png
from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import labels, onboards, picks, walks
from tests.support.lessons_folder import KHMER
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("badges"), is_brief=True) as ready:
        yield ready


def ending(girl: Girl) -> list[Message]:
    """Return the messages of the bot after the end of a lesson."""
    first = max(number for number, message in enumerate(girl.chat) if first_line("moments/for-today") in message.said)
    return [message for message in girl.chat[first:] if message.from_bot]


@pytest.mark.asyncio(loop_scope="module")
async def test_two_girls_get_the_same_picture_which_goes_up_once(the_stage: Scenario) -> None:
    pictures = []
    for name in ("Achieng", "Bopha"):
        girl = the_stage.girl(name)
        await onboards(girl, link="fair-play")
        await walks(girl)
        today, badge = ending(girl)
        assert today.said == "One thing for today: Say one kind thing to your team."
        assert badge.caption == "🏅 Drummer, that is you! The story Fair play is finished."
        assert labels(await picks(girl, "Next")) == ["Yes, save it", "No, thanks", "More"]
        pictures.append(badge.photo or "")
    first, second = pictures

    assert first == second, "the second girl's picture went by the id of the first"
    expected = Badge("fair-play", "Drummer", "en")
    assert the_stage.telegram.files[first] == badge_png(the_stage.folder.dialogues / "media", expected), (
        "not a byte of hers"
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_a_khmer_girl_gets_khmer_words_on_it(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play", language="ភាសាខ្មែរ", age=KHMER + "10 to 13")
    await walks(girl, until="Drummer")
    badge = next(message for message in girl.chat if message.kind == "photo")

    expected = Badge("fair-play", KHMER + "Drummer", "km")
    assert the_stage.telegram.files[badge.photo or ""] == badge_png(the_stage.folder.dialogues / "media", expected)


@pytest.mark.asyncio(loop_scope="module")
async def test_when_a_badge_cannot_be_drawn_she_gets_its_words_and_the_log_our_trouble(the_stage: Scenario) -> None:
    broken = the_stage.folder.dialogues / "media" / "badges" / "the-letter.png"
    broken.write_bytes(b"no picture")
    girl = the_stage.girl()
    await onboards(girl, link="the-letter")
    await picks(girl, "Go on")
    await walks(girl)
    _, badge = ending(girl)

    assert (badge.kind, badge.said) == ("text", "🏅 Letter writer, that is you! The story The letter is finished.")
    assert [line.split(": ")[-1] for line in the_stage.errors()] == ["UnidentifiedImageError"]
