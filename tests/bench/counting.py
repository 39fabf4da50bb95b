"""Deterministic counts for a learner's walk through a small lesson.

The lesson is a fixed one of the tests, so that edits of educators change no count. The whole bot runs in this process;
functions of the stand-in are recognised by their files.
"""

from __future__ import annotations

import gc
import inspect
import sqlite3
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from types import FrameType
from unittest.mock import patch

import telegram as ptb

from bot.storage.sqlite.database import in_thread
from bot.telegram import dispatcher
from bot.telegram.pacing import Pace
from bot.telegram.update_fields import Raw
from tests.bench.lap import is_for_a_girl
from tests.support.course_builders import bundle, course
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import onboards, picks, saves_nothing, settled, walks
from tests.support.lessons_folder import FAIR_PLAY
from tests.support.paths import ROOT

NO_LIMIT = 1_000_000
GIRLS = 4
"""Number of learners who walk, after a first one who fills the caches."""

OURS, PTB = str(ROOT / "bot"), str(Path(ptb.__file__).parent)
SUSPENDS = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
NO_CALLS = ("<listcomp>", "<dictcomp>", "<setcomp>")
"""Code objects that are calls in Python 3.11, and none from 3.12 on."""

Counts = dict[str, float]


async def counted(data: Path) -> Counts:
    """Return the counts by name. `data` is an empty folder."""
    calls = _Calls()
    threading.setprofile(calls)  # before the store's thread starts
    pace, small = Pace(time.monotonic, NO_LIMIT, NO_LIMIT, NO_LIMIT), bundle(course({"fair-play": FAIR_PLAY}))
    try:
        with patch.object(dispatcher, "KEEP_EVERY", 3600):  # periodic work is not counted
            async with inside(data, small, pace) as here:
                await _walks(here, 1001)
                return await _of_many(here, calls)
    finally:
        threading.setprofile(None)


class _Calls:
    """Counter of called functions, ours and the library's. Coroutines are left out: they start again after a wait."""

    def __init__(self) -> None:
        self.ours, self.theirs, self._on = 0, 0, False

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count inside the block, in this thread and in threads that were started with this profile function."""
        self._on = True
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)
            self._on = False

    def __call__(self, frame: FrameType, event: str, value: object) -> None:
        if not self._on or event != "call":
            return
        code = frame.f_code
        if code.co_flags & SUSPENDS or code.co_name in NO_CALLS:
            return
        self.ours += code.co_filename.startswith(OURS)
        self.theirs += code.co_filename.startswith(PTB)


async def _of_many(here: InProcessBot, calls: _Calls) -> Counts:
    statements: list[str] = []
    made, asked = _made(here), len(here.telegram.history)
    await in_thread(here.store._connection, lambda db: db.set_trace_callback(statements.append))
    with calls.counting():
        for number in range(GIRLS):
            await _walks(here, 2001 + number)
    await in_thread(here.store._connection, lambda db: db.set_trace_callback(None))
    taps = len(here.telegram.history) - asked
    made = _made(here) - made
    row, all_rows = await in_thread(here.store._connection, lambda db: (_bytes(db, "guests"), _bytes(db)))
    return {
        "calls to Telegram a tap": made / taps,
        "SQL statements a tap": len(statements) / taps,
        "functions of ours a tap": calls.ours / taps,
        "functions of python-telegram-bot a tap": calls.theirs / taps,
        "bytes of memory a tap": await _height(here),
        "bytes of a girl's row": row / (GIRLS + 1),
        "bytes a walk leaves for 48 hours": (all_rows - row) / (GIRLS + 1),
    }


def _made(here: InProcessBot) -> int:
    return sum(many for method, many in here.telegram.counts.items() if is_for_a_girl(method))


async def _walks(here: InProcessBot, number: int) -> None:
    """Walk from /start to the end of the lesson and to the list of lessons; return when everything has arrived."""
    girl = here.telegram.girl(number, "Achieng", language_code="en")
    await onboards(girl, link="fair-play")
    await walks(girl)
    await saves_nothing(girl)
    asked = girl.last
    await picks(girl, "All lessons")
    await settled(girl, asked)
    await here.sender.memory.sent_ids.write()


def _bytes(db: sqlite3.Connection, *tables: str) -> int:
    """Return the bytes of all values in some tables, or in all tables if none is named."""
    names = tables or [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return sum(_length(db, name) for name in names)


def _length(db: sqlite3.Connection, table: str) -> int:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    sizes = " + ".join(f"coalesce(length(CAST({column} AS BLOB)), 0)" for column in columns)
    return int(db.execute(f"SELECT coalesce(sum({sizes}), 0) FROM {table}").fetchone()[0])


async def _height(here: InProcessBot) -> float:
    """Return the median of the memory peak of a tap in bytes, from the update to the rendered reply."""
    _, tapped = next(update for update in reversed(here.telegram.history) if "callback_query" in update[1])
    gc.collect()
    tracemalloc.start()
    try:
        return median([await _peak(here, {**tapped, "update_id": 900_000_000 + number}) for number in range(9)])
    finally:
        tracemalloc.stop()


async def _peak(here: InProcessBot, tap: Raw) -> int:
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    await here.dispatcher.handle([tap])
    peak = tracemalloc.get_traced_memory()[1] - before
    await here.dispatcher.drain(10)
    return peak
