"""Targets of the statistics attacker: a month with and without one learner, and a bot that counts learners."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.conversation.vocabulary import TypedVocabulary
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.statistics.cell_counts import LedgerGroup, month_counts
from bot.statistics.cells import UNTOLD, Cell, FrozenCell
from bot.statistics.counted_events import CountedEvent, CountedTurn, LedgerKind
from bot.statistics.freeze import frozen_counts, noisy
from bot.statistics.noise import Below
from bot.statistics.periods import period, quarter_of
from bot.statistics.plan import Plan
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite.public import PublicFile, prepare_public
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import lesson

LINK = "c-7f3r"
PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", "14-17", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}},
    stops={"well": ("first", "whose"), "song": ("hum",)},
    items={"who-did-it": {"before": frozenset({"poster"})}},
    domains={"knowledge": ("who-did-it",)},
    links={LINK: "2026-M11"},
)
MONTH = period("2026-M11")
QUARTER = quarter_of(MONTH.first)
GAINED = 0.1410474
"""Most that one figure tells: 57.05 of 100. Written down, so that it does not follow a change of the code (C2)."""
TINY = 1e-9
"""Tolerance for floating-point errors."""

TIMES = 1_500
CHANCE = 0.06
"""Tolerance for a measured advantage: more than three times the deviation to expect from so many tries."""

WORLDS = st.integers(0, 10**6).map(Random)


def groups(
    kind: LedgerKind, subject: str = "", value: str = "", country: str = "KE", locale: str = "sw", many: int = 1
) -> LedgerGroup:
    return LedgerGroup(kind, subject, value, country, locale, "10-13", many)


OTHERS = (
    groups("visited", many=11),
    groups("visited", country="NP", locale="en", many=40),
    groups("visited", country=UNTOLD, locale="en", many=3),
    groups("came", LINK, many=12),
    groups("came-finished", LINK, many=9),
)
"""Everybody else, known to the attacker. Without noise, one more account would change the published figure."""

HERS = (groups("visited"), groups("came", LINK), groups("came-finished", LINK))
"""The target's traces in one month: six cells, as she came by a link and ended a lesson."""

GONE = month_counts(PLAN, MONTH, OTHERS)
HERE = month_counts(PLAN, MONTH, OTHERS + HERS)
CAME = Cell(MONTH.name, "came", item=LINK)


def figures(frozen: Iterable[FrozenCell]) -> dict[Cell, FrozenCell]:
    return {it.cell: it for it in frozen}


def ours(counts: Mapping[Cell, int], below: Below) -> dict[Cell, FrozenCell]:
    """Return the figures of a month, frozen as in production."""
    return figures(frozen_counts(noisy(counts, below)))


def measured(tells: Callable[[Mapping[Cell, int], Below], bool], times: int = TIMES) -> float:
    """Return how much more often an attack says "she was there" when she was than when she was not."""
    below = Random(times).randrange
    return sum(tells(HERE, below) - tells(GONE, below) for _ in range(times)) / times


WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - end
"""


@asynccontextmanager
async def a_bot(data: Path) -> AsyncIterator[tuple[SqliteStore, Callable[[int], Awaitable[None]]]]:
    """Yield a store and the function that closes its periods at a time; random numbers are the same for every bot."""
    data.mkdir()
    prepare_public(data / "public.db", invented=False)
    course = Course({"well": lesson("well", WELL)}, offered={"en": ("well",), "sw": ("well",)})
    store = await SqliteStore.open(data / "bot.db", "")
    conversation = Conversation(store, CourseBundle(course, Catalogs(), TypedVocabulary({}, {})), lambda: 0)
    try:
        yield store, StatisticsFreeze(store, conversation, PublicFile(data / "public.db"), Random(12).randrange).round
    finally:
        await store.close()


def turn_request(who: str, *marks: CountedEvent, erases: bool = False) -> TurnRequest:
    """Build a request in which a learner does something that is counted, or erases herself."""
    turn = Turn(None if erases else Session("sw", "10-13", "KE"))
    return TurnRequest(
        LearnerId(who), lambda session: turn, counts=lambda turn: CountedTurn("KE", "sw", "10-13", marks)
    )


def noon(day: date) -> int:
    return int(datetime.combine(day, time(12), UTC).timestamp())
