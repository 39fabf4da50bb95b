"""An educator changes the words of an answer that her girl has picked."""

from __future__ import annotations

import pytest

from bot.authoring.editor.preview.player import Player
from tests.integration.authoring.test_preview_language import previewing
from tests.support.course_builders import bundle, course

BEFORE = """start:
  - choose: Tea?
    id: tea
    options: [Please, Later]
  - choose: Sugar?
    id: sugar
    options: [One, None]
"""
AFTER = BEFORE.replace("Please", "A big cup")


async def picks_tea(player: Player) -> None:
    """Begin the lesson, and tap the first answer."""
    await player.change({"lesson": "kitchen"})
    number = player.chat.last_question() or 0
    await player.tap(number, player.chat.messages[number]["buttons"][0][0]["data"])


def asked(player: Player) -> str:
    """Return the newest question in the chat."""
    return str(player.chat.messages[player.chat.last_question() or 0]["html"])


async def test_the_pick_stays_though_the_file_is_read_before_its_translations_are_written() -> None:
    async with previewing(bundle(course({"kitchen": BEFORE}))) as player:
        await picks_tea(player)

        with player.renaming([("Please", "A big cup")]):
            await player.reload(bundle(course({"kitchen": AFTER})), [])

        assert "Sugar?" in asked(player)


async def test_words_that_could_not_be_written_are_no_other_name_of_her_pick() -> None:
    async with previewing(bundle(course({"kitchen": BEFORE}))) as player:
        await picks_tea(player)

        with pytest.raises(OSError), player.renaming([("Please", "A big cup")]):
            raise OSError
        await player.reload(bundle(course({"kitchen": BEFORE})), [])

        assert "Sugar?" in asked(player)
