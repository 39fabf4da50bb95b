"""Rows of the ledger become counts: each account once, and nothing lost on the way from one month to the quarter."""

from __future__ import annotations

from bot.statistics.cell_counts import AnswerSet, LedgerGroup, PartialCell
from bot.statistics.cells import Cell
from bot.statistics.counted_events import CountedEvent
from bot.storage.records.counts import SLICES, BookSum, CountedOnce, LedgerAccount, carried_rows, month_groups, parts_of


def test_each_block_is_read_in_exactly_one_slice() -> None:
    names = [bytes([first]) + rest for first in range(256) for rest in (b"", b"\0" * 15, b"\xff" * 15)]
    assert {sum(first <= name < end for first, end in SLICES) for name in names} == {1}


PARTS = {
    PartialCell(Cell("2026-Q4", "answered", "KE", "sw", lesson="well", item="whose"), "good"): 31,
    PartialCell(Cell("2026-Q4", "stopped", lesson="well", item="first")): -2,
}
ROWS = [
    ("2026-Q4", "2026-M10", "answered", "KE", "sw", "well", "whose", "good", 31),
    ("2026-Q4", "2026-M10", "stopped", "", "", "well", "first", "", -2),
]


def test_the_noisy_parts_of_a_month_are_written_with_its_name() -> None:
    assert carried_rows("2026-M10", PARTS) == ROWS


def test_written_parts_are_read_back_as_they_were() -> None:
    rows = [
        ("2026-Q4", "answered", "KE", "sw", "", "well", "whose", "good", 31),
        ("2026-Q4", "stopped", "", "", "", "well", "first", "", -2),
    ]

    assert parts_of(rows) == PARTS


def account(country: str, *events: tuple[str, str, str], age: str = "10-13") -> LedgerAccount:
    """Return an account with events: kind, subject and value."""
    return LedgerAccount(
        country, "sw", age, {(kind, subject): CountedOnce("", value) for kind, subject, value in events}
    )


def test_an_account_is_written_and_read_back_as_it_was() -> None:
    hers = account("KE", ("started", "well", ""), ("reached", "well", "007 leo-says-hi"))

    assert LedgerAccount.read(hers.written.encode()) == hers
    assert LedgerAccount.read(b"") == LedgerAccount()


def test_each_thing_counts_once_a_week_at_most_as_often_as_its_cap_and_progress_only_grows() -> None:
    hers = LedgerAccount()
    for stop in ("001", "005", "003"):
        hers.add(CountedEvent("reached", "well", stop), "2026-W48", 3)
    for subject in ("well", "hill", "goat", "moon"):
        hers.add(CountedEvent("rated", subject, "smile"), "2026-W48", 3)
    hers.add(CountedEvent("rated", "moon", "frown"), "2026-W49", 3)
    hers.add(CountedEvent("rated", "well", "frown"), "2026-W49", 3)

    assert hers.events == {
        ("reached", "well"): ("2026-W48", "005"),
        ("rated", "well"): ("2026-W48", "smile"),
        ("rated", "hill"): ("2026-W48", "smile"),
        ("rated", "goat"): ("2026-W48", "smile"),
        ("rated", "moon"): ("2026-W49", "frown"),
    }


def test_a_turn_that_does_not_tell_country_and_age_takes_neither_back() -> None:
    hers = LedgerAccount()
    hers.comes("KE", "sw", "-")
    hers.comes("-", "en", "14-17")

    assert (hers.country, hers.locale, hers.age) == ("KE", "en", "14-17")


def test_a_month_counts_what_an_account_did_and_came_by() -> None:
    hers = account("KE", ("came", "CLUB", ""), ("finished", "well", ""), ("answered", "well/whose", "good"))

    assert list(month_groups(hers)) == [
        ("visited", "", "", "KE", "sw", "10-13"),
        ("came", "CLUB", "", "KE", "sw", ""),
        ("came-finished", "CLUB", "", "", "", ""),
        ("answered", "well/whose", "good", "KE", "sw", ""),
    ]


def test_answers_of_the_same_account_are_told_by_wave_and_item() -> None:
    found = BookSum()
    for _ in range(7):
        found.add(account("KE", ("after", "say-no", "other"), ("before", "say-no", "good")))
    found.add(account("-", ("fourth", "poster", "good"), age="-"))

    assert found.counts.answers == [
        AnswerSet("KE", {("before", "say-no"): "good", ("after", "say-no"): "other"}, 7),
        AnswerSet("-", {("fourth", "poster"): "good"}, 1),
    ]
    assert LedgerGroup("visited", "", "", "KE", "sw", "10-13", 7) in found.counts.groups


def test_a_lesson_that_began_in_another_book_is_not_counted_as_ended() -> None:
    found = BookSum()
    found.add(account("KE", ("started", "well", ""), ("finished", "well", ""), ("finished", "hill", "")))

    assert found.counts.finishers == {1: 1}
    assert {(it.kind, it.subject) for it in found.counts.groups} == {
        ("visited", ""),
        ("started", "well"),
        ("finished", "well"),
    }
