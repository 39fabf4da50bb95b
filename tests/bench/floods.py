"""Seconds until Help and Hide arrive right behind a flood: `python -m tests.bench.floods`.

The bot as shipped, a process of its own, polls the stand-in or has its webhook called, both with Telegram's speed
limits. Everything waits there when the flood is let go; the girls are in their first lesson by then. A time counts from
the moment her message is sent to the stand-in until the first number of Help is seen, or her last message is gone.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import AS_SHIPPED, TOKEN, BotProcess
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.learner_actions import onboards
from tests.support.scenario import at_webhook, free_port, until
from tests.support.shipped_words import first_line

NUMBER = first_line("help/card")
LONGEST = 4096
ids = count(1001)

Flood = Sequence[str]
"""Typed texts, one for each account and round."""


class Arrival(NamedTuple):
    """Seconds until Help was seen, until Hide was done, and of the bot's processor until both were."""

    help: float
    hide: float
    cpu: float


def strange_words(letters: int, seed: int) -> str:
    """Return harmless words that no list knows, in sentences: the dearest to read."""
    dice = random.Random(seed)
    text = ""
    while len(text) < letters:
        word = "".join(dice.choice("aeioukmntsrlbgw") for _ in range(dice.randint(3, 8)))
        text += word + dice.choice((" ", " ", " ", " ", " ", " ", ". "))
    return text[:letters]


FLOODS: Mapping[str, tuple[int, Callable[[int], str]]] = {
    "nothing else": (0, str),
    "200 accounts × 3 × 4,096 letters": (600, lambda number: strange_words(LONGEST, number)),
    "200 accounts × 1 × 4,096 letters": (200, lambda number: strange_words(LONGEST, number)),
    "200 × “he wants money” in 200 letters": (200, lambda number: f"he wants money {strange_words(185, number)}"),
    "2,000 × /start": (2000, lambda number: "/start"),
}
"""Number of messages, and the text of each by its number. Two hundred accounts send them, /start one each."""


async def arrival(way: str, many: int, text: Callable[[int], str]) -> Arrival:
    """Return the seconds of one girl's Help and another one's Hide behind a flood."""
    at: Any = at_webhook(free_port()) if way == "webhook" else {}
    with tempfile.TemporaryDirectory() as data:
        async with (
            Telegram(token=TOKEN, records=False) as telegram,
            BotProcess(telegram.url, Path(data), command=AS_SHIPPED, **at) as bot,
        ):
            achieng, wanjiru = (telegram.girl(next(ids), name, language_code="en") for name in ("Achieng", "Wanjiru"))
            await onboards(achieng)
            await onboards(wanjiru)
            telegram.limits()
            accounts = 2000 if many == 2000 else 200
            strangers = [telegram.girl(next(ids), "Stranger", language_code="en") for _ in range(min(accounts, many))]
            used = _cpu(bot.pid)
            with telegram.held():
                for number in range(many):
                    await strangers[number % accounts].types(text(number))
                before = {it.message_id for it in wanjiru.chat}
                began = time.monotonic()
                await achieng.types("help")
                await wanjiru.types("/hide")
            helped, hidden = await asyncio.gather(
                _seconds(began, achieng.waits_for(NUMBER, timeout=300)),
                _seconds(began, _is_hidden(wanjiru, before)),
            )
            return Arrival(helped, hidden, _cpu(bot.pid) - used)


async def _is_hidden(girl: Girl, before: set[int]) -> None:
    await girl.waits_until(lambda chat: before.isdisjoint(it.message_id for it in chat), 300)


async def _seconds(began: float, done: Awaitable[object]) -> float:
    await done
    return time.monotonic() - began


def _cpu(pid: int) -> float:
    times = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / 100


async def longest_pause() -> float:
    """Return the longest time in seconds that the loop stood still while twenty of the longest texts were read."""
    with tempfile.TemporaryDirectory() as data:
        async with inside(Path(data), real(), Pace(time.monotonic)) as here:
            texts = [here.telegram.girl(next(ids), "Stranger", language_code="en") for _ in range(20)]
            pauses, ends = list[float](), asyncio.Event()

            async def beats() -> None:
                while not ends.is_set():
                    began = time.monotonic()
                    await asyncio.sleep(0)
                    pauses.append(time.monotonic() - began)

            with here.telegram.held():
                for number, stranger in enumerate(texts):
                    await stranger.types(strange_words(LONGEST, number))
            beating = asyncio.create_task(beats())
            await until(lambda: all(len(it.chat) > 1 for it in texts) and not here.dispatcher.reads)
            ends.set()
            await beating
            return max(pauses)


async def main(ways: Sequence[str]) -> None:
    """Print one row for each flood and way, with ratios to the quiet one, and the longest pause of the loop."""
    write = sys.stdout.write
    write("| before her | way | Help | Hide | × quiet | bot's CPU |\n|---|---|---:|---:|---:|---:|\n")
    for way in ways:
        quiet: Arrival | None = None
        for name, (many, text) in FLOODS.items():
            took = await arrival(way, many, text)
            quiet = quiet or took
            ratio = f"{took.help / quiet.help:.0f}, {took.hide / quiet.hide:.0f}"
            write(f"| {name} | {way} | {took.help:.2f} s | {took.hide:.2f} s | {ratio} | {took.cpu:.1f} s |\n")
            sys.stdout.flush()
    write(
        f"\nThe event loop stood still for at most {await longest_pause() * 1000:.0f} ms while long texts were read.\n"
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or ("polling", "webhook")))
