"""Rows of the ledger become counts: each account once, and nothing lost on the way from one month to the quarter."""

from __future__ import annotations

import pytest

from bot.statistics.book import AnswerSet, BookCounts
from bot.statistics.cells import Cell
from bot.statistics.cells_for_period import LedgerGroup, PartialCell
from bot.storage.records.counts import SLICES, Sum, book_counts, carried_rows, parts_of


@pytest.mark.parametrize(
    ("pseudonym", "number"),
    [
        (b"\x00", 0),
        (b"\x00" * 16, 0),
        (b"\x03" + b"\xff" * 15, 0),
        (b"\x04", 1),
        (b"\x80", 32),
        (b"\xfb" + b"\xff" * 15, 62),
        (b"\xfc" + b"\x00" * 15, 63),
        (b"\xff" * 16, 63),
    ],
)
def test_each_account_is_read_in_one_slice(pseudonym: bytes, number: int) -> None:
    assert [place for place, (first, end) in enumerate(SLICES) if first <= pseudonym < end] == [number]


def test_slices_leave_no_gap() -> None:
    assert len(SLICES) == 64
    assert [end for _, end in SLICES[:-1]] == [first for first, _ in SLICES[1:]]


def test_counts_of_all_slices_are_added_up_by_what_they_are_of() -> None:
    found = Sum()
    found.add([("visited", "KE", 3), ("visited", "NP", 4)])
    found.add([("visited", "KE", 5)])

    assert found.rows == [("visited", "KE", 8), ("visited", "NP", 4)]


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


def test_answers_of_the_same_account_are_told_by_wave_and_item() -> None:
    groups = [LedgerGroup("visited", "", "", "KE", "sw", "10-13", 12)]
    answers = [("KE", "before say-no good,after say-no other", 7), ("-", "fourth poster good", 2)]

    assert book_counts(groups, [(1, 9), (3, 4)], answers) == BookCounts(
        groups,
        {1: 9, 3: 4},
        [
            AnswerSet("KE", {("before", "say-no"): "good", ("after", "say-no"): "other"}, 7),
            AnswerSet("-", {("fourth", "poster"): "good"}, 2),
        ],
    )
