"""Store of many saved learners, each at a place that an invented learner really reached.

Some hundred invented learners play through the bot; their rows are then copied under other names, with days of expiry
spread over the next ninety, and their counted events under other pseudonyms.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random

from bot.authoring.simulate.behaviour import first_action, next_action
from bot.authoring.simulate.chat import SimulatedChat
from bot.authoring.simulate.population import invent_learners
from bot.authoring.simulate.stories import Stories, stories
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation, IncomingAction
from bot.durations import DAY
from bot.engine.session import SAVED_STAYS
from bot.statistics.periods import period
from bot.storage.ports import LearnerId
from bot.storage.records.rows import COLUMNS
from bot.storage.sqlite.store import SqliteStore

MONTH = period("2026-M06")
WEEK = MONTH.each_week[-1]
WALKERS, MOST_TAPS = 300, 60
NOW = MONTH.closes - 6 * DAY
"""Time in the last week of the month."""

_NAMES = ", ".join(("learner", *COLUMNS, "expires_at"))
_COPIED = f"""
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)
INSERT INTO guests ({_NAMES})
SELECT lower(hex(randomblob(16))), {", ".join("1" if name == "saved" else name for name in COLUMNS)},
    ?2 + {DAY} * (1 + n % {SAVED_STAYS // DAY})
FROM numbers JOIN walked ON walked.number = n % (SELECT COUNT(*) FROM walked) ORDER BY 1
"""
_COUNTED = """
CREATE TEMP TABLE known AS SELECT ROW_NUMBER() OVER () - 1 AS number, * FROM visitors;
CREATE TEMP TABLE marks AS SELECT number, ledger.* FROM known JOIN ledger USING (book, pseudonym);
CREATE TEMP TABLE girls AS
    WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {girls})
    SELECT n % (SELECT COUNT(*) FROM known) AS number, randomblob(16) AS pseudonym FROM numbers ORDER BY pseudonym;
DELETE FROM visitors;
DELETE FROM ledger;
INSERT INTO visitors SELECT book, girls.pseudonym, country, locale, age FROM girls JOIN known USING (number);
INSERT INTO ledger SELECT book, girls.pseudonym, kind, subject, week, value FROM girls JOIN marks USING (number);
"""


async def fill_store(home: Path, bundle: CourseBundle, girls: int) -> None:
    """Fill a folder with a `bot.db` of `girls` saved learners."""
    await _walked(home, bundle, min(girls, WALKERS))
    with closing(sqlite3.connect(home / "bot.db", isolation_level=None)) as db:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("CREATE TEMP TABLE walked AS SELECT ROW_NUMBER() OVER () - 1 AS number, * FROM guests")
        db.execute("DELETE FROM guests")
        db.execute(_COPIED, (girls, NOW - NOW % DAY))
        db.executescript(_COUNTED.format(girls=girls))


async def _walked(home: Path, bundle: CourseBundle, walkers: int) -> None:
    store = await SqliteStore.open(home / "bot.db", "bench")
    try:
        conversation, found, numbers = Conversation(store, bundle, lambda: float(NOW)), stories(bundle, 1), count(1)
        for girl in invent_learners(walkers, WEEK.first, 1, bundle.course.locales, 1):
            chat = SimulatedChat(girl, Random(girl.number))
            for _ in range(chat.dice.randrange(2, MOST_TAPS)):
                await tap(conversation, found, chat, girl.learner, next(numbers))
    finally:
        await store.close()


async def tap(conversation: Conversation, found: Stories, chat: SimulatedChat, learner: LearnerId, number: int) -> None:
    """Next deed of an invented learner, with its name."""
    action = next_action(found, chat) or first_action(found, chat)
    (replies,) = await conversation.hear([IncomingAction(learner, action, number)])
    chat.sees(replies)
