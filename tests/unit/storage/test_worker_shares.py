"""Shares of workers that start, stop, hang and are killed: their sum never exceeds the rate of a single one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.records.worker_shares import LEAST, WHOLE, WorkerClaim, expired_workers, share_of

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
    assert [it.share for it in table.values()] == [WHOLE, LEAST]
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
        newcomers = sum(it.share <= LEAST for it in table.values())
        live = sum(it.share for it in table.values() if not it.over)
        assert live <= WHOLE + newcomers * LEAST
    living = [name for name, it in table.items() if not it.over]
    for _ in range(2):
        for name in living:
            beat(table, name)
    assert {table[name].share for name in living} <= {WHOLE // max(1, len(living))}
