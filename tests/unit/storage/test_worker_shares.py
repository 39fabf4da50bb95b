"""Shares of workers that start, stop, hang and are killed: their sum never exceeds the rate of a single one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.records.worker_shares import LEAST_SHARE, WHOLE, WorkerClaim, expired_workers, share_of

WORKERS = "abcde"


def beat(table: dict[str, WorkerClaim], me: str) -> None:
    share, over = share_of(me, table), expired_workers(me, table)
    for name in over:
        del table[name]
    table[me] = WorkerClaim(share, False)


def test_who_is_alone_has_everything_and_a_newcomer_waits_until_it_is_let_go_of() -> None:
    table: dict[str, WorkerClaim] = {}
    beat(table, "a")
    beat(table, "b")
    assert [it.share for it in table.values()] == [WHOLE, LEAST_SHARE]
    beat(table, "a")
    beat(table, "b")
    assert [it.share for it in table.values()] == [WHOLE // 2, WHOLE // 2]


def test_what_a_killed_worker_had_goes_to_the_others_when_its_time_is_over() -> None:
    table = {"a": WorkerClaim(WHOLE // 2, False), "b": WorkerClaim(WHOLE // 2, False)}
    beat(table, "a")
    assert table["a"].share == WHOLE // 2
    table["b"] = WorkerClaim(WHOLE // 2, True)
    beat(table, "a")
    assert table == {"a": WorkerClaim(WHOLE, False)}


def test_after_a_long_trouble_with_the_database_nobody_takes_what_the_others_still_have() -> None:
    table = {name: WorkerClaim(WHOLE // 2, True) for name in "ab"}
    beat(table, "a")
    assert table["a"] == WorkerClaim(WHOLE // 2, False)
    beat(table, "b")
    assert table == {name: WorkerClaim(WHOLE // 2, False) for name in "ab"}


def test_who_is_killed_in_such_a_trouble_is_forgotten_with_the_next_beat() -> None:
    table = {name: WorkerClaim(WHOLE // 2, True) for name in "ab"}
    beat(table, "a")
    beat(table, "a")
    assert table == {"a": WorkerClaim(WHOLE, False)}


deeds = st.tuples(st.sampled_from(("beat", "kill", "leave")), st.sampled_from(WORKERS))


@given(st.lists(deeds, max_size=40))
def test_whatever_happens_it_is_never_more_than_everything_but_for_newcomers_and_fair_in_the_end(
    happens: list[tuple[str, str]],
) -> None:
    table: dict[str, WorkerClaim] = {}
    for deed, name in happens:
        if deed == "beat":
            beat(table, name)
        elif deed == "leave":
            table.pop(name, None)
        elif name in table:
            table[name] = table[name]._replace(over=True)
            for other in sorted(set(table) - {name}):
                if not table[other].over:
                    beat(table, other)
        newcomers = sum(it.share <= LEAST_SHARE for it in table.values())
        live = sum(it.share for it in table.values() if not it.over)
        assert live <= WHOLE + newcomers * LEAST_SHARE
    living = [name for name, it in table.items() if not it.over]
    for _ in range(2):
        for name in living:
            beat(table, name)
    assert {table[name].share for name in living} <= {WHOLE // max(1, len(living))}


@pytest.mark.parametrize(
    ("claims", "share"),
    [
        ({}, 1_000_000),
        ({"a": WorkerClaim(500_000, False)}, 1_000_000),
        ({"a": WorkerClaim(400_000, True), "b": WorkerClaim(300_000, False)}, 400_000),
        ({"b": WorkerClaim(1_000_000, False)}, 35_714),
        ({"b": WorkerClaim(500_000, False)}, 500_000),
        ({"b": WorkerClaim(500_000, True)}, 1_000_000),
        ({"b": WorkerClaim(700_000, False)}, 300_000),
        ({"b": WorkerClaim(300_000, False), "c": WorkerClaim(300_000, False)}, 333_333),
        ({"b": WorkerClaim(964_286, False)}, 35_714),
    ],
)
def test_a_worker_takes_its_part_of_what_the_others_leave(claims: dict[str, WorkerClaim], share: int) -> None:
    """A newcomer sends one message a second, of 28."""
    assert share_of("a", claims) == share


def test_of_thirty_workers_none_takes_more_than_its_part() -> None:
    others = {f"w{number}": WorkerClaim(33_333, False) for number in range(29)}

    assert share_of("a", others) == 33_333


def test_rows_of_workers_that_are_gone_are_deleted_by_one_that_is_there() -> None:
    claims = {"a": WorkerClaim(1, False), "b": WorkerClaim(2, True), "c": WorkerClaim(3, False)}

    assert expired_workers("a", claims) == expired_workers("new", claims) == ["b"]
    assert expired_workers("b", claims) == []
