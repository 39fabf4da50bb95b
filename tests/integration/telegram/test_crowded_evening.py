"""An evening after a television spot: far more taps than Telegram lets the bot answer (A12, D15)."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.telegram.pacing import Pace
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.learner_actions import labels, onboards
from tests.support.shipped_words import first_line
from tests.unit.telegram.test_update_parser import wrote

A_SECOND = 20
MANY = 30 * A_SECOND


async def test_a_girl_in_a_crowd_is_told_at_once_that_it_takes_and_help_comes_before_the_crowd(tmp_path: Path) -> None:
    pace = Pace(time.monotonic, A_SECOND, per_chat=100)
    async with inside(tmp_path, real(), pace) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        crowd = [asyncio.create_task(pace.turn(2000 + number)) for number in range(MANY)]
        try:
            before, question = len(girl.chat), girl.last
            await girl.taps_on(question, labels(question)[0])
            await girl.waits_until(lambda chat: bool(girl.popups), 20, "a pop-up")
            assert girl.popups == [first_line("profile/busy")]
            assert len(girl.chat) == before, "her answer came out of its turn"

            await girl.types("help")
            await girl.waits_for("A person near you", 20)
            assert [it.done() for it in crowd].count(False) > MANY / 3, "help waited for the crowd"
        finally:
            for somebody in crowd:
                somebody.cancel()


async def test_d3_a_newcomers_hide_goes_before_the_crowd(tmp_path: Path) -> None:
    pace = Pace(time.monotonic, A_SECOND, per_chat=100)
    async with inside(tmp_path, real(), pace) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        hidden = {message.message_id for message in girl.chat}
        crowd = [asyncio.create_task(pace.turn(2000 + number)) for number in range(MANY)]
        try:
            await girl.types("/start")
            await girl.types("/tidy")
            await girl.waits_until(
                lambda chat: hidden.isdisjoint(message.message_id for message in chat), 20, "an empty chat"
            )
            assert [it.done() for it in crowd].count(False) > MANY / 3, "what she hid waited for the crowd"
        finally:
            for somebody in crowd:
                somebody.cancel()


async def test_while_very_long_texts_are_read_the_bot_gives_signs_of_life(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        texts = [wrote(text="my " * 1_365) | {"update_id": number} for number in range(20)]
        signs = 0
        handled = asyncio.create_task(here.dispatcher.handle(texts))
        while not handled.done():
            await asyncio.sleep(0)
            signs += 1

    assert signs > len(texts), "the loop did not turn between one text and the next"
