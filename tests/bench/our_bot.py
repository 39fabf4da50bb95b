"""Our whole bot as `main.py run` starts it, without its limit on messages a second; run as a process.

    python -m tests.bench.our_bot [--forgetful | --webhook]

With DATABASE_URL its store is on PostgreSQL. `--forgetful` lets SQLite return before the disk has the data
(synchronous=OFF), to measure the cost of durability. With `--webhook` Telegram delivers the updates (`process.running`
sets the address), and the pop-up after a tap is part of the answer to that.
"""

import asyncio
import gc
import sys
import time

from bot.app.commands.run_bot import answer_until_stopped
from bot.app.config import settings
from bot.app.keys import pseudonym_key
from bot.app.live_lessons import today
from bot.app.running_course import running_course
from bot.app.stores import open_store
from bot.conversation.service import Conversation
from bot.logs import quiet_logs
from bot.storage.sqlite.database import in_thread
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.clock import TelegramClock
from bot.telegram.pacing import Pace

NO_LIMIT = 1_000_000


async def run(forgetful: bool) -> None:
    gc.disable()  # while it loads, as in `main.py run`
    found = settings()
    assert found.token is not None
    key, course = pseudonym_key(found.data), running_course(found, today())
    store = await open_store(found, key)
    if forgetful:
        assert isinstance(store, SqliteStore), "only a file forgets"
        await in_thread(store._connection, lambda db: db.execute("PRAGMA synchronous=OFF"))
    clock = TelegramClock(time.time, time.monotonic)
    pace = Pace(time.monotonic, overall=NO_LIMIT, per_chat=NO_LIMIT, burst=NO_LIMIT)
    try:
        talk = Conversation(store, course.bundle, clock)
        await answer_until_stopped(found, talk, store, course, token=found.token, key=key, pace=pace, clock=clock)
    finally:
        await store.close()


if __name__ == "__main__":
    quiet_logs()
    asyncio.run(run("--forgetful" in sys.argv))
