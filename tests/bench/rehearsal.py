"""Rehearsal of a lap by our bot and one learner: the calls of each tap and their content."""

import asyncio
from collections.abc import Sequence

from tests.bench.crowd import PATIENCE
from tests.bench.lap import Lap, is_for_a_girl, turn_of
from tests.bench.stage import stage
from tests.bench.walker import LONGEST_LAP, Walker


async def rehearsed(ours: Sequence[str]) -> Lap:
    """Return the turns from the lesson's first question until it is asked again, as from the second time on."""
    async with stage(ours, records=True) as (telegram, _), asyncio.timeout(PATIENCE):
        walker = Walker(telegram.girl(1001, language_code="en"))
        await walker.begins()
        lap, first = Lap(), walker.asked
        while len(lap) < LONGEST_LAP and not (lap and walker.asked == first):
            before = len(telegram.calls)
            await walker.tap()
            await walker.rests()
            calls = [call for call in telegram.calls[before:] if is_for_a_girl(call.method)]
            lap.append(turn_of(calls, telegram.files))
        assert walker.asked == first, "the walk does not come round to the lesson's first question"
        return lap
