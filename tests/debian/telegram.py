"""Stand-in of Telegram in a machine without a network: `python -m tests.debian.telegram PORT`.

For each line that it reads a girl writes to the bot; when she has her answer it prints a line.
"""

from __future__ import annotations

import asyncio
import sys

from tests.support.bot_api import Telegram
from tests.support.bot_process import STARTS_WITHIN, TOKEN


async def main(port: int) -> None:
    """Serve until the input ends."""
    async with Telegram(token=TOKEN, port=port) as telegram:
        print("listening", flush=True)
        number = 1000
        while await asyncio.to_thread(sys.stdin.readline):
            girl = telegram.girl(number := number + 1)
            await girl.types("/start")
            await girl.waits_for("", timeout=STARTS_WITHIN)
            print("answered", flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
