"""A bot whose learners are counted: its store, its published figures, and a clock set by hand."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import NEW, ButtonTarget, Chose, Flags, Input
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.lessons.model.people import Country
from bot.lessons.model.statistics import PilotWeeks, Statistics
from bot.lessons.model.text import option_key
from bot.statistics.cells import Cell
from bot.statistics.published import Published, PublishedStatistics
from bot.storage.job_ports import JobStore
from bot.storage.ledger import AccountInBook
from bot.storage.ports import LearnerId
from bot.storage.records.counts import CountedOnce, LedgerAccount
from bot.storage.sqlite.public import PublicFile, read_public
from tests.support.course_builders import bundle, course
from tests.support.store_fixtures import InAFile, StorePlace

HILL = """
start:
  - quiz: Is a hill high?
    id: high
    options:
      - {text: "Yes", correct: true, feedback: Yes.}
      - {text: "No", feedback: Look up.}
"""
WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
"""
NOVEMBER, DECEMBER = date(2026, 11, 23), date(2027, 1, 3)
"""A Monday in the last month of a quarter of weeks (W48 to W53 are its M12), and the last day of that quarter."""


@cache
def two_lessons() -> CourseBundle:
    """Return the course of these bots."""
    return bundle(course({"hill": HILL, "well": WELL}))


class CountingBot:
    """A bot's store, its published figures, and a clock set by hand."""

    def __init__(self, place: StorePlace, store: JobStore) -> None:
        self.place, self.data, self.store, self.now = place, place.data, store, at(NOVEMBER)
        self.talk = Conversation(store, two_lessons(), lambda: self.now)
        self.chance = random.Random(7)
        self.start()

    def start(self) -> None:
        """Start the bot, or start it again."""
        self.freeze = StatisticsFreeze(
            self.store, self.talk, PublicFile(self.data / "public.db"), self.chance.randrange
        )

    def tells_of_a_pilot(self, first_week: str, weeks: int) -> None:
        told = Statistics(pilot=PilotWeeks(first_week=first_week, weeks=weeks))
        self.talk.bundle = replace(self.talk.bundle, course=replace(self.talk.bundle.course, statistics=told))

    async def does(self, name: str, *action: Input, staff: bool = False) -> None:
        for one in action:
            await self.talk.hear([IncomingAction(LearnerId(name), one, staff=staff)])

    async def until(self, day: date) -> None:
        """Let time pass, with a round of the freeze every day."""
        while self.now < at(day):
            await self.freeze.round(int(self.now))
            self.now += 24 * 3600
        await self.freeze.round(int(self.now))

    @property
    def published(self) -> Published:
        return read_public(self.data / "public.db")

    def shown(self, *names: str, **about: str) -> int | None:
        """Return the accounts shown in a cell."""
        found = PublishedStatistics(self.published).about(Cell(*names, **about))  # type: ignore[arg-type]  # fields by name
        return found.accounts if found else None

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        return self.place.rows(table)

    def book(self, name: str, table: str = "ledger") -> list[tuple[Any, ...]]:
        """Return the rows of a month, a quarter or a pilot."""
        return [row for row in self.rows(table) if row[0] == name]

    def account(self, book: str, key: bytes) -> LedgerAccount:
        """Return what is stored of an account in a book."""
        ((country, locale, age),) = [row[2:] for row in self.book(book, "visitors") if row[1] == key]
        events = {row[2:4]: CountedOnce(*row[4:]) for row in self.book(book) if row[1] == key}
        return LedgerAccount(country, locale, age, events)

    def stores(self, book: str, accounts: Mapping[bytes, LedgerAccount]) -> None:
        """Store accounts in a book as if they had been counted."""
        self.store.ledger.keys.key(book)
        seals = self.store.ledger.seals(book)
        assert seals is not None
        found = [AccountInBook(book, key, seals) for key in accounts]
        blocks = [(it, seals.blocks(it.key, accounts[it.key].written)) for it in found]
        rows = [it.sealed((book, name), block) for it, each in blocks for name, block in each.items()]
        blob = "X'{}'" if isinstance(self.place, InAFile) else "'\\x{}'"
        values = (f"('{book}', {blob.format(name.hex())}, {blob.format(sealed.hex())})" for _, name, sealed in rows)
        self.place.ask(
            f"INSERT INTO ledger VALUES {', '.join(values)}"
            " ON CONFLICT (book, block) DO UPDATE SET sealed = excluded.sealed"
        )

    def open_keys(self) -> list[str]:
        return sorted(path.name for path in (self.data / "period-keys").iterdir())


def at(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()


def plays_hill(country: Country | None = "KE", answer: Literal["Yes", "No"] = "Yes") -> tuple[Input, ...]:
    flags = Flags("en", country, "10-13")
    return Chose(ButtonTarget("hill", "", NEW), flags), Chose(ButtonTarget("hill", "high", option_key(answer)), flags)


async def many_play(counting_bot: CountingBot, country: Country, girls: int, good: int = 0) -> None:
    for number in range(girls):
        await counting_bot.does(f"{country} {number}", *plays_hill(country, "Yes" if number < good else "No"))
