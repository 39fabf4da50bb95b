"""Several workers on one PostgreSQL: whichever is faster, each learner's turns are stored once and in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from threading import Thread

import asyncpg
import pytest

from bot.durations import DAY
from bot.engine.events import NewsWanted
from bot.engine.session import GUEST_STAYS, Reminder, Session
from bot.engine.turn import Turn
from bot.storage.ports import AlreadyHandled, LearnerId, TurnApplied, TurnRequest
from bot.storage.postgres.store import PostgresStore
from bot.storage.pseudonyms import KEYLESS
from bot.storage.sql.announcements import DeliveryOutcome
from tests.support.scenario import until
from tests.support.store_fixtures import OnAServer, on_postgres
from tests.support.turn_builders import ACHIENG, NOON, SAVED, SITA, WHOLE, answers, becomes, goes_on, kept

pytestmark = on_postgres

WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"

Step = Callable[[Session | None], Turn]


@pytest.fixture
async def two(place: OnAServer) -> AsyncIterator[tuple[PostgresStore, PostgresStore]]:
    """Yield the stores of two workers."""
    stores = await place.open(), await place.open()
    yield stores
    for store in stores:
        await store.close()


@pytest.fixture
def one(two: tuple[PostgresStore, PostgresStore]) -> PostgresStore:
    return two[0]


def beside(place: OnAServer, step: Step, deed: Callable[[PostgresStore], Awaitable[object]]) -> Step:
    """Return a step during which another worker acts: her rows are read, and nothing is written yet."""
    begun: list[None] = []

    async def does() -> None:
        other = await place.open()
        await deed(other)
        await other.close()

    def meanwhile(session: Session | None) -> Turn:
        if not begun:
            begun.append(None)
            worker = Thread(target=asyncio.run, args=(does(),))
            worker.start()
            worker.join()
        return step(session)

    return meanwhile


def numbers(outcomes: list[object]) -> list[int]:
    return [answers(outcome.turn.session) for outcome in outcomes if isinstance(outcome, TurnApplied)]


# --- concurrent workers ------------------------------------------------------------------------------------------


async def test_one_update_brought_to_both_at_once_happens_once(two: tuple[PostgresStore, PostgresStore]) -> None:
    for update in range(20):
        both = await asyncio.gather(*(store.turns([TurnRequest(ACHIENG, goes_on, update)], NOON) for store in two))
        assert {type(outcome) for (outcome,) in both} == {TurnApplied, AlreadyHandled}

    assert answers(await kept(two[0], ACHIENG)) == 20


async def test_a_girl_who_taps_through_both_at_once_loses_no_turn_and_doubles_none(
    two: tuple[PostgresStore, PostgresStore],
) -> None:
    taps = [two[number % 2].turns([TurnRequest(ACHIENG, goes_on, number)], NOON) for number in range(40)]
    outcomes = await asyncio.gather(*taps)

    assert sorted(numbers([outcome for (outcome,) in outcomes])) == list(range(1, 41))
    assert answers(await kept(two[0], ACHIENG)) == 40


async def test_the_same_girls_in_another_order_do_not_stop_two_workers(
    two: tuple[PostgresStore, PostgresStore],
) -> None:
    girls = [LearnerId(f"girl-{number}") for number in range(10)]
    for _ in range(5):
        there = two[0].turns([TurnRequest(girl, goes_on, message_id=1) for girl in girls], NOON)
        back = two[1].turns([TurnRequest(girl, goes_on, message_id=2) for girl in reversed(girls)], NOON)
        await asyncio.gather(there, back)

    assert [answers(await kept(two[0], girl)) for girl in girls] == [10] * 10


async def test_who_was_faster_between_her_rows_and_the_turn_is_not_written_over(
    place: OnAServer, one: PostgresStore
) -> None:
    seen: list[Session | None] = []

    def step(session: Session | None) -> Turn:
        seen.append(session)
        return goes_on(session)

    faster = beside(place, step, lambda other: other.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON))
    (outcome,) = await one.turns([TurnRequest(ACHIENG, faster, 2)], NOON)

    assert isinstance(outcome, TurnApplied)
    assert (outcome.before, answers(outcome.turn.session)) == (seen[-1], 2)
    assert len(seen) == 2, "the step was not run anew"


async def test_a_girl_erased_by_one_while_the_other_has_her_turn_begins_as_somebody_new(
    place: OnAServer, one: PostgresStore
) -> None:
    await one.turns([TurnRequest(ACHIENG, becomes(SAVED), message_id=1)], NOON)
    erases = beside(place, lambda it: Turn(it), lambda other: other.turns([TurnRequest(ACHIENG, becomes(None))], NOON))
    (outcome,) = await one.turns([TurnRequest(ACHIENG, erases, message_id=2)], NOON)

    assert outcome == TurnApplied(Turn(None), None), "what was erased came back"
    assert [place.rows(table) for table in ("guests", "messages", "reminders", "news")] == [[], [], [], []]


async def test_a_girl_made_anew_is_not_taken_for_who_she_was(place: OnAServer, one: PostgresStore) -> None:
    """The new row equals the old one except for its version."""

    async def begins_anew(other: PostgresStore) -> None:
        await other.turns([TurnRequest(ACHIENG, becomes(None))], NOON)
        await other.turns([TurnRequest(ACHIENG, becomes(WHOLE), 5)], NOON)

    runs: list[None] = []

    def step(session: Session | None) -> Turn:
        runs.append(None)
        return Turn(session)

    await one.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON)
    await one.turns([TurnRequest(ACHIENG, beside(place, step, begins_anew))], NOON)

    assert len(runs) == 2


async def test_two_who_both_find_nobody_do_not_both_begin(place: OnAServer, one: PostgresStore) -> None:
    begins = beside(place, goes_on, lambda other: other.turns([TurnRequest(SITA, goes_on)], NOON))
    (outcome,) = await one.turns([TurnRequest(SITA, begins)], NOON)

    assert isinstance(outcome, TurnApplied)
    assert answers(outcome.turn.session) == 2


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_what_the_server_cannot_put_in_order_is_done_anew(
    place: OnAServer, one: PostgresStore, state: str
) -> None:
    """CockroachDB and others report 40001 where PostgreSQL waits; a deadlock is 40P01."""
    place.ask("CREATE SEQUENCE tries")  # a sequence also counts what is rolled back
    place.ask(f"""
        CREATE FUNCTION clashes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('tries') < 3 THEN RAISE EXCEPTION 'once more' USING ERRCODE = '{state}'; END IF;
            RETURN NEW;
        END $$""")
    place.ask("CREATE TRIGGER clash BEFORE INSERT ON guests FOR EACH ROW EXECUTE FUNCTION clashes()")
    try:
        (outcome,) = await one.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON)
    finally:
        place.ask("DROP FUNCTION clashes() CASCADE")
        place.ask("DROP SEQUENCE tries")

    assert isinstance(outcome, TurnApplied)
    assert await one.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON) == [AlreadyHandled(outcome.turn.session)]


# --- jobs beside a turn ------------------------------------------------------------------------------------------


FRIDAY = Session("en", country="KE", reminder=Reminder("friday", "KE"))


def asks_for_both(session: Session | None) -> Turn:
    return Turn(FRIDAY, (NewsWanted(),))


async def test_who_says_no_while_an_announcement_begins_is_not_among_those_who_wait(
    place: OnAServer, one: PostgresStore
) -> None:
    """Among millions beginning takes minutes, so her turn cannot see the row being made for her (B7)."""
    await one.turns([TurnRequest(ACHIENG, asks_for_both), TurnRequest(SITA, asks_for_both)], NOON)
    await one.announcement_queue.begin("news", ["KE"], NOON)
    place.ask(f"DELETE FROM news WHERE learner = '{KEYLESS.addressee(ACHIENG)}' RETURNING learner")

    await one.announcement_queue.resume("news")

    assert place.ask("SELECT learner FROM sendings") == [(KEYLESS.addressee(SITA),)]


async def test_a_reminder_that_an_announcement_moves_during_her_turn_is_not_moved_back(
    place: OnAServer, one: PostgresStore
) -> None:
    """No reminder comes in the week after an announcement (B10)."""
    await one.turns([TurnRequest(ACHIENG, asks_for_both)], NOON)
    ((due,),) = place.ask("SELECT due_at FROM reminders")

    async def announces(other: PostgresStore) -> None:
        await other.announcement_queue.begin("goats", ["KE"], due - DAY)
        assert len(await other.announcement_queue.pick("goats", ["KE"], ["en"], 10, due - DAY)) == 1

    taps = beside(place, lambda session: Turn(session), announces)
    await one.turns([TurnRequest(ACHIENG, taps)], due - DAY)

    assert place.ask("SELECT due_at FROM reminders") == [(due + 7 * DAY,)]


@pytest.mark.parametrize("table", ["reminders", "news"])
async def test_an_address_that_a_job_takes_out_during_her_turn_does_not_come_back(
    place: OnAServer, one: PostgresStore, table: str
) -> None:
    await one.turns([TurnRequest(ACHIENG, asks_for_both)], NOON)

    async def takes_out(other: PostgresStore) -> None:
        if table == "reminders":
            await other.reminders.forget(KEYLESS.addressee(ACHIENG))
        else:
            await other.announcement_queue.settle("goats", [DeliveryOutcome(KEYLESS.addressee(ACHIENG), "gone")], NOON)

    taps = beside(place, lambda session: Turn(session), takes_out)
    await one.turns([TurnRequest(ACHIENG, taps)], NOON + DAY)

    assert place.rows(table) == []


async def test_the_purge_and_her_turn_at_once_leave_one_row(place: OnAServer, one: PostgresStore) -> None:
    await one.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON)
    later = NOON + GUEST_STAYS
    taps = beside(place, lambda session: Turn(session or Session("km")), lambda other: other.purge(later))
    (outcome,) = await one.turns([TurnRequest(ACHIENG, taps)], later)

    assert outcome == TurnApplied(Turn(Session("km")), None)
    assert await kept(one, ACHIENG, later) == Session("km")


async def test_the_purge_waits_for_nobody_and_takes_the_rest_in_pieces(
    place: OnAServer, one: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one._expired, "at_once", 3)
    await one.turns([TurnRequest(LearnerId(f"girl-{number}"), becomes(WHOLE), number) for number in range(10)], NOON)
    place.ask("BEGIN")
    place.ask("SELECT 1 FROM guests WHERE learner = 'girl-4' FOR UPDATE")  # the lock of her tap at this moment
    await one.purge(NOON + GUEST_STAYS)
    place.ask("ROLLBACK")

    assert place.ask("SELECT learner FROM guests") == [("girl-4",)]
    await one.purge(NOON + GUEST_STAYS)
    assert place.rows("guests") == []


async def test_a_key_that_one_worker_destroyed_is_known_to_no_other(
    two: tuple[PostgresStore, PostgresStore],
) -> None:
    """Then nobody can tell any more whose rows they were (C1)."""
    keys, others = (store.ledger.keys for store in two)
    before = keys.key("2026-M11")
    assert others.key("2026-M11") == before
    keys.destroy("2026-M11")

    assert others.open == ()
    others.forget_destroyed()  # once a minute
    assert others.key("2026-M11") != before


async def test_d11_who_leaves_by_one_worker_while_another_writes_numbers_down_leaves_none(
    place: OnAServer, one: PostgresStore
) -> None:
    await one.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON)
    leaving: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(place.url)
    async with leaving.transaction():  # as in her turn, stopped right before its commit
        await leaving.execute("DELETE FROM guests")
        await leaving.execute("DELETE FROM messages")
        writing = asyncio.create_task(one.showed([(ACHIENG, 5)], NOON, held={ACHIENG}))
        await until(lambda: writing.done() or place.ask(WAITS) == [(1,)])
    await writing
    await leaving.close()

    assert place.rows("messages") == []
