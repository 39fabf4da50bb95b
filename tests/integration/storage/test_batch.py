"""A batch has the same result as its requests one by one: in the pure function, and on both engines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.durations import DAY
from bot.engine.events import MessageSent, NewsStopped, NewsWanted
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.storage.ports import LearnerId, MessageDraft, TurnOutcome, TurnRequest, Withdrawal
from bot.storage.postgres.batch import play
from bot.storage.pseudonyms import KEYLESS
from bot.storage.records.apply_turn import MessageUnderCode
from bot.storage.records.learner import LearnerRecord
from tests.support.on_ci import ON_CI
from tests.support.opened_rows import table_of
from tests.support.store_fixtures import InAFile, OnAServer, StorePlace

NOON = 1_800_000_000
OURS = RuntimeError("ours")
TABLES = (
    "guests", "reminders", "news", "sendings", "messages", "spoke", "voices", "visitors", "ledger", "handled_updates",
)  # fmt: skip


def known(session: Session | None) -> Session:
    return session or Session("en", country="KE")


def raises(session: Session | None) -> Turn:
    raise OURS


DEEDS: dict[str, Callable[[Session | None], Turn]] = {
    "goes on": lambda it: Turn(replace(known(it), finished=(*known(it).finished, "goat"), by_reminder=False)),
    "looks": lambda it: Turn(known(it)),
    "begins as somebody else": lambda it: Turn(Session("km", reminder=it.reminder if it else None)),
    "saves her place": lambda it: Turn(replace(known(it), saved=True)),
    "asks for Friday": lambda it: Turn(replace(known(it), reminder=Reminder("friday", "NP"))),
    "asks for Monday": lambda it: Turn(replace(known(it), reminder=Reminder("monday", "KE"))),
    "ends reminders": lambda it: Turn(replace(known(it), reminder=None)),
    "says yes to news": lambda it: Turn(known(it), (NewsWanted(),)),
    "says no to news": lambda it: Turn(known(it), (NewsStopped(),)),
    "sends words": lambda it: Turn(replace(known(it), sent_to="first"), (MessageSent("first", True),)),
    "sends others": lambda it: Turn(replace(known(it), sent_to="second"), (MessageSent("second", False),)),
    "takes words back": lambda it: Turn(known(it)),
    "tidies up": lambda it: Turn(replace(known(it), sent_to=None)),
    "stands at the door": lambda it: Turn(known(it), transient=True),
    "erases": lambda it: Turn(None),
    "meets our mistake": raises,
}


@dataclass(frozen=True)
class Deed:
    """An action of one of three learners, and its update; `code` is the code by which she takes words back."""

    who: int
    what: str
    update: int | None
    message: int | None
    code: int

    def turn_request(self, place: int) -> TurnRequest:
        """Build the request as a host does. Words lie under a code of their own: the deed's number in its story."""
        step = DEEDS[self.what]
        return TurnRequest(
            LearnerId(f"girl-{self.who}"),
            step,
            self.update,
            self.message,
            lambda turn: CountedTurn("KE", "en", "-", (CountedEvent("started", f"lesson-{place % 5}"),)),
            lambda _, purpose: f"{purpose} {place}".encode(),
            MessageDraft(f"words {place}", bytes([place]), "2027-W02", frozenset({("KE", "en")})),
            Withdrawal(bytes([self.code]), lambda it: Turn(replace(known(it), sent_to=None)))
            if self.what == "takes words back"
            else None,
            f"mark {self.who}".encode(),
        )


deeds = st.builds(
    Deed,
    st.integers(0, 2),
    st.sampled_from([*DEEDS]),
    st.one_of(st.none(), st.integers(0, 12)),
    st.one_of(st.none(), st.integers(1, 3)),
    st.integers(0, 12),
)
stories = st.lists(
    st.tuples(st.lists(deeds, min_size=1, max_size=8), st.sampled_from([0, 60, DAY, 91 * DAY])), max_size=3
)
"""Batches, each with the seconds since the one before it."""


def batches(story: list[tuple[list[Deed], int]]) -> list[tuple[list[TurnRequest], int]]:
    found, now, place = list[tuple[list[TurnRequest], int]](), NOON, 0
    for batch, later in story:
        now += later
        found.append(([deed.turn_request(place + number) for number, deed in enumerate(batch)], now))
        place += len(batch)
    return found


# --- purely ------------------------------------------------------------------------------------------------------


@dataclass
class ExpectedStore:
    """Expected content of a store, and what was kept besides the learners' records."""

    girls: dict[LearnerId, LearnerRecord]
    handled: set[int]
    lies: dict[bytes, MessageUnderCode]
    kept: list[tuple[LearnerId, object]]
    listed: set[LearnerId]

    def plays(self, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        updates = {it.update_id for it in batch if it.update_id is not None}
        girls = {it.learner: self.girls.get(it.learner, LearnerRecord()) for it in batch}
        played = play(batch, girls, updates - self.handled, self.lies, now, KEYLESS.addressee)
        self.girls |= played.after
        self.handled |= updates
        self.kept = [(who, it) for who, it in self.kept if who not in played.over]
        self.kept += [(who, it) for who, turn in played.turns for it in (turn.counted, turn.message_id) if it]
        for message in (message for _, turn in played.turns for message in turn.messages):
            self.lies[message.code] = MessageUnderCode(message.question)
        for code in played.withdrawn:
            del self.lies[code]
        self.listed |= played.listed
        return played.outcomes


def nothing() -> ExpectedStore:
    return ExpectedStore({}, set(), {}, [], set())


@given(stories)
def test_played_in_one_go_a_batch_is_its_requests_one_by_one(story: list[tuple[list[Deed], int]]) -> None:
    at_once, one_by_one = nothing(), nothing()
    for batch, now in batches(story):
        assert at_once.plays(batch, now) == [
            outcome for turn_request in batch for outcome in one_by_one.plays([turn_request], now)
        ]

    assert at_once == one_by_one


@given(stories)
def test_played_twice_it_is_the_same(story: list[tuple[list[Deed], int]]) -> None:
    """Another worker changed a row elsewhere in the batch, so the whole batch is applied again."""
    world = nothing()
    for batch, now in batches(story):
        girls = {it.learner: world.girls.get(it.learner, LearnerRecord()) for it in batch}
        fresh = {it.update_id for it in batch if it.update_id is not None} - world.handled
        assert play(batch, girls, fresh, world.lies, now, KEYLESS.addressee) == play(
            batch, girls, fresh, world.lies, now, KEYLESS.addressee
        )
        world.plays(batch, now)


# --- on both engines ---------------------------------------------------------------------------------------------


def held(place: StorePlace) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(place.rows(table), key=repr) for table in TABLES}


def test_on_a_server_a_batch_leaves_the_rows_that_its_requests_one_by_one_leave_in_a_file(tmp_path: Path) -> None:
    for name in ("file", "server"):
        (tmp_path / name).mkdir()
    file, server = InAFile(tmp_path / "file"), OnAServer(tmp_path / "server")
    with asyncio.Runner() as runner:
        there, here = runner.run(server.open()), runner.run(file.open())
        here.ledger.keys = there.ledger.keys  # so that accounts in both ledgers are comparable
        (file.data / "period-keys").symlink_to(server.data / "period-keys")

        async def both(story: list[tuple[list[Deed], int]]) -> None:
            for batch, now in batches(story):
                one_by_one = [outcome for turn_request in batch for outcome in await here.turns([turn_request], now)]
                assert await there.turns(batch, now) == one_by_one
            assert held(server) == held(file)
            assert there._erased.deleted_since(0) == here._erased.deleted_since(0)

        # no shrinking of a failure: that takes minutes on a server
        @settings(
            max_examples=40 if ON_CI else 15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            phases=[Phase.generate],
        )
        @given(stories)
        def told(story: list[tuple[list[Deed], int]]) -> None:
            for place in (file, server):
                for table in sorted({table_of(it) for it in TABLES}):
                    place.ask(f"DELETE FROM {table}")
            runner.run(both(story))

        told()
        for store in (there, here):
            runner.run(store.close())
