"""An educator saves a new question and puts the girl there at once, before the saved file is played."""

from __future__ import annotations

import asyncio

import pytest

from bot.authoring.editor.preview import player as players
from bot.engine.input import ButtonTarget
from tests.integration.authoring.test_preview_language import previewing
from tests.support.course_builders import bundle, course

BEFORE = "start:\n  - choose: Tea?\n    id: tea\n    options: [Please, Later]\n"
AFTER = BEFORE + "  - choose: Sugar?\n    id: sugar\n    options: [One, None]\n"
SUGAR = ButtonTarget("kitchen", "sugar", "")


async def test_she_is_put_at_a_question_as_soon_as_its_file_is_played() -> None:
    async with previewing(bundle(course({"kitchen": BEFORE}))) as player:
        answer = asyncio.create_task(player.jump(SUGAR))
        await asyncio.sleep(0)  # until it waits
        assert not answer.done()

        await player.reload(bundle(course({"kitchen": AFTER})), [])

        assert await answer == ""
        assert "Sugar?" in player.chat.messages[player.chat.last_question() or 0]["html"]


async def test_a_question_that_never_comes_is_told_as_one_that_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(players, "RELOAD_WITHIN", 0.0)
    async with previewing(bundle(course({"kitchen": BEFORE}))) as player:
        said = await player.jump(SUGAR)

        assert said == "The lesson is still played without this question. If problems are shown, mend them first."
