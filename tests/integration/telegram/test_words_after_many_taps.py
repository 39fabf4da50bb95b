"""Words typed after sixty taps in a few seconds are answered before minutes of stale answers to the taps."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from bot.telegram.pacing import Pace
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.learner_actions import labels, onboards
from tests.support.scenario import until
from tests.support.shipped_words import first_line

TAPS = 65
LINES = ("moo one", "moo two", "moo three")
BURST = 12


async def test_each_of_three_lines_after_sixty_taps_is_answered_and_stale_answers_do_not_stand_before_them(
    tmp_path: Path,
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic, per_chat=2, burst=BURST)) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        question = await onboards(girl)
        handled = here.dispatcher.kinds["tap"]
        for number in range(TAPS):
            await girl.taps_on(question, labels(question)[number % len(labels(question))])
            await until(partial(lambda taps: here.dispatcher.kinds["tap"] == taps, handled + number + 1))
            # A tap counts as handled before the next screen stands: for a moment the chat has no button at all.
            await until(lambda: any(labels(it) for it in girl.chat))
            question = next(it for it in reversed(girl.chat) if labels(it))
        lines = [await girl.types(line) for line in LINES]
        await until(lambda: not here.dispatcher.waiting)

        below = [it for it in girl.chat if it.message_id > lines[0].message_id and it.from_bot]
        assert sum(first_line("moments/not-understood") in it.said for it in below) == len(LINES), girl.view()
        assert sum(it.from_bot for it in girl.chat) < BURST + 40, "stale answers stood before hers"
        assert girl.waiting_taps == 0, "each tap is answered"
