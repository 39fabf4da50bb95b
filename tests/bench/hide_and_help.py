"""Seconds until Hide and Help are done while a girl taps fast: `python -m tests.bench.hide_and_help`.

A girl taps for some seconds at 1, 2 or 4 taps a second, then hides the chat, or types help. The bot keeps its own pace;
with the limits on, the stand-in also answers 429 as Telegram does, and one message is put off for 15 seconds.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import labels, onboards
from tests.support.shipped_words import first_line

RATES = (1, 2, 4)
TAPS_FOR = 10.0
"""Seconds of tapping."""
PUT_OFF = 15
"""Seconds for which one message is refused with 429."""
NUMBER = first_line("help/card")
ids = count(1001)


async def seconds_until_done(here: InProcessBot, rate: int, refuses: bool, hides: bool) -> float:
    """Return the seconds from her Hide until her last message is gone, or from her help until the first number."""
    girl = here.telegram.girl(next(ids), "Achieng", language_code="en")
    await onboards(girl)
    if refuses:
        here.telegram.limits()
        here.telegram.floods(girl.id, retry_after=PUT_OFF, method="sendMessage")
    await _taps(girl, rate)
    before, began = {it.message_id for it in girl.chat}, time.monotonic()
    await girl.types("/hide" if hides else "help")
    if hides:
        await girl.waits_until(lambda chat: before.isdisjoint(it.message_id for it in chat))
    else:
        await girl.waits_for(NUMBER)
    took = time.monotonic() - began
    here.telegram.limits(per_chat=1e6, burst=1_000_000, overall=1e6)
    return took


async def _taps(girl: Girl, rate: int) -> None:
    for _ in range(int(rate * TAPS_FOR)):
        newest = next((it for it in reversed(girl.chat) if labels(it)), None)
        if newest:
            await girl.taps_on(newest, labels(newest)[0])
        await asyncio.sleep(1 / rate)


async def main() -> None:
    """Print one row for each rate, quiet and with 429."""
    write = sys.stdout.write
    write("| taps a second | Telegram | Hide: her last message is gone | Help: the first number is seen |\n")
    write("|---|---|---:|---:|\n")
    with tempfile.TemporaryDirectory() as folder:
        async with inside(Path(folder), real(), Pace(time.monotonic)) as here:
            for rate in RATES:
                for refuses in (False, True):
                    hide = await seconds_until_done(here, rate, refuses, hides=True)
                    help_ = await seconds_until_done(here, rate, refuses, hides=False)
                    write(f"| {rate} | {'with 429' if refuses else 'quiet'} | {hide:.2f} s | {help_:.2f} s |\n")


if __name__ == "__main__":
    asyncio.run(main())
