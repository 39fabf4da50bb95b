"""Stores on every engine: what they keep, for how long, and how they fail."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from bot.engine.events import MessageSent
from bot.engine.session import GUEST_STAYS, Reminder, Session, Visit
from bot.engine.turn import Turn
from bot.errors import Refused
from bot.lessons.steps import Wave
from bot.statistics.cell_counts import AnswerSet, BookCounts
from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.statistics.periods import day_of, quarter_of
from bot.storage.job_ports import JobStore
from bot.storage.ports import (
    IDS_STAY,
    AlreadyHandled,
    LearnerId,
    MessageDraft,
    StoreGone,
    TurnApplied,
    TurnFailed,
    TurnRequest,
)
from bot.storage.records.rows import from_row, to_row
from tests.support.store_fixtures import StorePlace
from tests.support.turn_builders import ACHIENG, NOON, SAVED, SITA, WHOLE, answers, becomes, goes_on, kept, raises


@pytest.fixture
async def store(place: StorePlace) -> AsyncIterator[JobStore]:
    opened = await place.open()
    yield opened
    await opened.close()


# --- sessions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("session", [WHOLE, SAVED, Session("en"), Session("en", visit=Visit("count", "10-13"))])
async def test_a_session_comes_back_as_it_was(store: JobStore, session: Session) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(session))], NOON)

    assert await kept(store, ACHIENG) == session
    assert from_row(to_row(session)) == session


async def test_what_is_kept_is_there_after_closing_and_opening(place: StorePlace) -> None:
    first = await place.open()
    await first.turns([TurnRequest(ACHIENG, becomes(WHOLE), 7)], NOON)
    await first.close()
    second = await place.open()

    assert await kept(second, ACHIENG) == WHOLE
    assert await second.turns([TurnRequest(ACHIENG, goes_on, 7)], NOON) == [AlreadyHandled(WHOLE)]
    await second.close()


async def test_a_new_girl_is_nobody_yet(store: JobStore) -> None:
    assert await kept(store, ACHIENG) is None


async def test_a_guest_is_forgotten_24_hours_after_her_last_tap(store: JobStore) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON)
    await store.turns([TurnRequest(ACHIENG, lambda session: Turn(session))], NOON + GUEST_STAYS - 1)

    assert await kept(store, ACHIENG, NOON + 2 * GUEST_STAYS - 1) == WHOLE
    assert await kept(store, ACHIENG, NOON + 2 * GUEST_STAYS) is None, "at the full hour"


async def test_an_expired_guest_who_comes_back_begins_anew_in_the_same_row(store: JobStore, place: StorePlace) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON)
    later = NOON + GUEST_STAYS
    (outcome,) = await store.turns([TurnRequest(ACHIENG, lambda session: Turn(session or Session("km")))], later)

    assert outcome == TurnApplied(Turn(Session("km")), None)
    assert await kept(store, ACHIENG, later) == Session("km")
    assert len(place.rows("guests")) == 1


async def test_the_purge_takes_what_has_expired_and_nothing_else(store: JobStore, place: StorePlace) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 1, 5)], NOON)
    await store.turns([TurnRequest(SITA, becomes(Session("en")), 2)], NOON + GUEST_STAYS)
    await store.purge(NOON + IDS_STAY - 1)
    assert [row[0] for row in place.rows("guests")] == [SITA]
    assert place.rows("messages") == [(ACHIENG, 5, NOON + IDS_STAY)]

    await store.purge(NOON + IDS_STAY)

    assert (place.rows("messages"), place.rows("guests")) == ([], [])
    assert place.rows("handled_updates") == [(2, NOON + GUEST_STAYS + IDS_STAY)]


async def test_who_stops_the_bot_leaves_no_row(store: JobStore, place: StorePlace) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), message_id=5)], NOON)
    await store.turns([TurnRequest(ACHIENG, becomes(None), message_id=6)], NOON)

    assert (place.rows("guests"), place.rows("messages")) == ([], [])


# --- batches -----------------------------------------------------------------------------------------------------


async def test_an_update_that_comes_twice_changes_nothing(store: JobStore, place: StorePlace) -> None:
    """Neither in the batch in which it came first nor in a later one."""
    first, second = await store.turns([TurnRequest(ACHIENG, goes_on, 7, 70), TurnRequest(ACHIENG, goes_on, 7)], NOON)
    before = [place.rows(table) for table in ("guests", "messages", "handled_updates")]
    (third,) = await store.turns([TurnRequest(ACHIENG, goes_on, 7, 71)], NOON + 60)

    assert isinstance(first, TurnApplied)
    assert second == third == AlreadyHandled(first.turn.session)
    assert [place.rows(table) for table in ("guests", "messages", "handled_updates")] == before


async def test_what_raises_is_handled_for_good_and_leaves_her_place(store: JobStore) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 1)], NOON)
    failed, after = await store.turns([TurnRequest(ACHIENG, raises, 2), TurnRequest(SITA, goes_on, 3)], NOON)

    assert isinstance(failed, TurnFailed)
    assert isinstance(after, TurnApplied), "another girl of the same batch is answered"
    assert await kept(store, ACHIENG) == WHOLE
    assert await store.turns([TurnRequest(ACHIENG, goes_on, 2)], NOON) == [AlreadyHandled(WHOLE)]


async def test_two_callers_at_once_never_mix(store: JobStore) -> None:
    batches = [[TurnRequest(ACHIENG, goes_on, 10 * batch + one) for one in range(10)] for batch in range(8)]
    outcomes = await asyncio.gather(*(store.turns(batch, NOON) for batch in batches))

    numbers = [[answers(it.turn.session) for it in batch if isinstance(it, TurnApplied)] for batch in outcomes]
    assert sorted(number for batch in numbers for number in batch) == list(range(1, 81))
    for batch in numbers:
        assert batch == list(range(batch[0], batch[0] + 10))


async def test_a_caller_who_is_cancelled_does_a_batch_whole_or_not_at_all(store: JobStore) -> None:
    for wait in range(12):
        caller = asyncio.create_task(store.turns([TurnRequest(ACHIENG, goes_on)] * 5, NOON))
        await asyncio.sleep(wait / 2000)
        caller.cancel()
        await asyncio.wait([caller])

    (outcome,) = await store.turns([TurnRequest(ACHIENG, goes_on)], NOON)
    assert isinstance(outcome, TurnApplied), "an open transaction was left behind"
    assert answers(outcome.turn.session) % 5 == 1


# --- messages for Tidy up ----------------------------------------------------------------------------------------


async def test_tidy_up_finds_her_messages_of_48_hours_and_nobody_elses(store: JobStore) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 1, 11)], NOON)
    await store.showed([(ACHIENG, 13), (ACHIENG, 12), (SITA, 14), (ACHIENG, 13)], NOON + 10)

    assert await store.tidied(ACHIENG, NOON + IDS_STAY - 1) == [11, 12, 13]
    assert await store.tidied(ACHIENG, NOON + IDS_STAY - 1) == [11, 12, 13], "a deletion can fail, and she taps again"
    assert await store.tidied(SITA, NOON + 10) == [14]
    await store.forget(ACHIENG)
    assert await store.tidied(ACHIENG, NOON + 10) == []


async def test_what_hide_did_not_delete_is_known_to_her_next_turn_until_it_is_deleted_or_has_to_stay(
    store: JobStore,
) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 1, 11), TurnRequest(SITA, becomes(WHOLE), 2, 12)], NOON)
    await store.tidied(ACHIENG, NOON)
    await store.showed([(ACHIENG, 13)], NOON)
    assert await store.numbers(ACHIENG, NOON) == [-11, 13]

    hers, others, again = await store.turns(
        [TurnRequest(ACHIENG, goes_on, 3, 14), TurnRequest(SITA, goes_on, 4), TurnRequest(ACHIENG, goes_on, 1)], NOON
    )
    assert isinstance(hers, TurnApplied) and isinstance(others, TurnApplied) and isinstance(again, AlreadyHandled)
    assert (hers.is_hiding, others.is_hiding) == (True, False)
    (again,) = await store.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON)
    assert isinstance(again, AlreadyHandled) and again.is_hiding

    await store.deleted([(ACHIENG, 13)], [(ACHIENG, 11), (SITA, 12)])
    assert await store.numbers(ACHIENG, NOON) == [11, 14]
    (later,) = await store.turns([TurnRequest(ACHIENG, goes_on, 5)], NOON)
    assert isinstance(later, TurnApplied) and not later.is_hiding

    await store.tidied(ACHIENG, NOON)
    await store.deleted([(ACHIENG, 11), (ACHIENG, 14)])
    assert await store.numbers(ACHIENG, NOON) == []
    assert await store.numbers(SITA, NOON) == [12]


# --- trouble -----------------------------------------------------------------------------------------------------


async def test_a_closed_store_is_gone(place: StorePlace) -> None:
    store = await place.open()
    await store.close()

    for asks in (
        store.turns([TurnRequest(ACHIENG, goes_on)], NOON),
        store.showed([(ACHIENG, 1)], NOON),
        store.tidied(ACHIENG, NOON),
        store.purge(NOON),
    ):
        with pytest.raises(StoreGone):
            await asks
    assert not await store.writes()


async def test_a_store_that_can_be_written_says_so_and_keeps_nothing_of_it(store: JobStore, place: StorePlace) -> None:
    assert await store.writes()
    assert place.rows("handled_updates") == []


async def test_what_cannot_be_written_undoes_the_whole_batch(store: JobStore, place: StorePlace) -> None:
    nobody: Any = None
    with pytest.raises((sqlite3.IntegrityError, asyncpg.NotNullViolationError)):  # our mistake: the store is there
        words, sends = MessageDraft("a goat", b"code", "2026-W48"), Turn(WHOLE, (MessageSent(nobody, quotable=True),))
        ours = TurnRequest(ACHIENG, lambda _: sends, 2, message_draft=words)
        await store.turns([TurnRequest(SITA, becomes(WHOLE), 1), ours], NOON)

    assert (place.rows("guests"), place.rows("handled_updates")) == ([], [])
    assert isinstance((await store.turns([TurnRequest(SITA, goes_on, 1)], NOON))[0], TurnApplied), (
        "nothing of it happened"
    )


async def test_half_a_letter_is_a_mistake_of_ours_and_no_store_that_is_gone(store: JobStore, place: StorePlace) -> None:
    with pytest.raises((ValueError, asyncpg.DataError), match="surrogates not allowed"):
        await store.turns(
            [TurnRequest(SITA, becomes(WHOLE), 1), TurnRequest(ACHIENG, becomes(Session("\ud83d")), 2)], NOON
        )

    assert (place.rows("guests"), place.rows("handled_updates")) == ([], [])


async def test_d11_of_who_left_while_a_message_was_on_its_way_no_number_is_remembered(
    place: StorePlace, store: JobStore
) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE)), TurnRequest(SITA, becomes(WHOLE))], NOON)
    await store.turns([TurnRequest(ACHIENG, becomes(None))], NOON)

    await store.showed([(ACHIENG, 5), (SITA, 6), (LearnerId("a stranger"), 7)], NOON, held={ACHIENG, SITA})

    assert sorted(place.rows("messages")) == [("a stranger", 7, NOON + IDS_STAY), (SITA, 6, NOON + IDS_STAY)]


async def test_the_number_of_a_reminder_is_remembered_of_whom_nothing_else_is_kept(
    place: StorePlace, store: JobStore
) -> None:
    reminded = Session("en", country="KE", reminder=Reminder("saturday", "KE"))
    await store.turns([TurnRequest(ACHIENG, becomes(reminded), sealed=lambda *_: b"sealed")], NOON)
    await store.purge(NOON + GUEST_STAYS)
    assert place.rows("guests") == []

    await store.showed([(ACHIENG, 5)], NOON + GUEST_STAYS, held={ACHIENG})

    assert len(place.rows("messages")) == 1


async def test_who_erased_herself_is_on_the_list_only_if_a_backup_may_hold_her(
    store: JobStore, place: StorePlace
) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(SAVED)), TurnRequest(SITA, becomes(WHOLE))], NOON)
    await store.turns([TurnRequest(ACHIENG, becomes(None)), TurnRequest(SITA, becomes(None))], NOON)
    assert len((place.data / "erased").read_text("ascii").splitlines()) == 2, "the name of the list, and one girl"

    await store.purge(NOON + 32 * GUEST_STAYS)
    assert len((place.data / "erased").read_text("ascii").splitlines()) == 1


# --- the book of a quarter ---------------------------------------------------------------------------------------


def counted(country: str, *marks: CountedEvent) -> TurnRequest:
    """Return a turn of a learner of a country who did what is counted."""
    return TurnRequest(
        LearnerId(f"{country} {marks}"),
        becomes(Session("en")),
        counts=lambda turn: CountedTurn(country, "en", "10-13", marks),
    )


STARTED, FINISHED = CountedEvent("started", "well"), CountedEvent("finished", "well")
BEFORE, AFTER = CountedEvent("before", "say-no", "good"), CountedEvent("after", "say-no", "other")
ALSO = CountedEvent("after", "who-to-tell", "good")
FOURTH, EIGHTH = CountedEvent("fourth", "tell-first", "good"), CountedEvent("eighth", "tell-first", "other")


async def test_the_book_of_a_quarter_is_counted_by_account(store: JobStore) -> None:
    """A lesson that another quarter saw begin is not ended here; answers stay together by account."""
    quarter = quarter_of(day_of(NOON)).name
    turns = [
        counted("KE", STARTED, FINISHED, BEFORE, AFTER),
        counted("KE", FINISHED, CountedEvent("finished", "song"), BEFORE, ALSO, AFTER),
        counted("NP", STARTED, BEFORE, FOURTH, EIGHTH, AFTER),
        counted("KE", BEFORE, AFTER),
        counted("NP"),
    ]
    await store.turns(turns, NOON)
    groups, finishers, answers = await store.counting.book(quarter)

    assert sorted(groups) == [
        ("finished", "well", "", "KE", "en", "", 1),
        ("started", "well", "", "KE", "en", "", 1),
        ("started", "well", "", "NP", "en", "", 1),
        ("visited", "", "", "KE", "en", "10-13", 3),
        ("visited", "", "", "NP", "en", "10-13", 2),
    ]
    assert finishers == {1: 1}
    one: dict[tuple[Wave, str], str] = {("before", "say-no"): "good", ("after", "say-no"): "other"}
    assert sorted(answers, key=lambda it: (it.country, len(it.answers))) == [
        AnswerSet("KE", one, 2),
        AnswerSet("KE", {**one, ("after", "who-to-tell"): "good"}, 1),
        AnswerSet("NP", {**one, ("fourth", "tell-first"): "good", ("eighth", "tell-first"): "other"}, 1),
    ]


async def test_the_book_of_a_quarter_in_which_nobody_came_is_empty(store: JobStore) -> None:
    assert await store.counting.book("2026-Q4") == BookCounts([], {}, [])


# --- opening -----------------------------------------------------------------------------------------------------


async def test_a_database_of_another_secret_is_refused(place: StorePlace) -> None:
    await (await place.open()).close()

    with pytest.raises(Refused, match="secret does not fit"):
        await place.open("another")


async def test_many_girls_of_one_batch_do_not_get_into_each_others_rows(store: JobStore) -> None:
    crowd = [LearnerId(f"girl-{number}") for number in range(50)]
    await store.turns([TurnRequest(girl, goes_on, number) for number, girl in enumerate(crowd)], NOON)
    await store.turns([TurnRequest(girl, goes_on) for girl in crowd for _ in range(int(girl[5:]) % 3)], NOON)

    assert [answers(await kept(store, girl)) for girl in crowd[:6]] == [1, 2, 3, 1, 2, 3]
