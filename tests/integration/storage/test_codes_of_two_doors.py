"""The staff page and the lesson room, each with its file of codes, on real files: what two presses in an instant do."""

from __future__ import annotations

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from bot.durations import DAY, HOUR
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.second_factor import CODES, SHUT_AFTER, STRANGER
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES, CodesFile, prepare_codes
from tests.support.moderation_fixtures import SECRET, member
from tests.support.on_ci import load
from tests.support.table_page import tables, written_tables

ANNA, BERTA, CARLA = member(), member("berta"), member("carla")
ROUNDS = load(100, 2_000)

Answer = TypeVar("Answer")
Doors = tuple[CodesFile, CodesFile]


@pytest.fixture
def doors(tmp_path: Path) -> Doors:
    """Return the staff page's and the lesson room's memory of codes, of three members."""
    for name in (STAFF_CODES, ROOM_CODES):
        prepare_codes(tmp_path / name)
    staff, room = tmp_path / STAFF_CODES, tmp_path / ROOM_CODES
    return CodesFile(staff, room, lambda: (ANNA, BERTA, CARLA)), CodesFile(room, staff, lambda: (ANNA, BERTA, CARLA))


def at_once(doors: Doors, ask: Callable[[CodesFile], Answer]) -> list[Answer]:
    """Ask both doors in one instant."""
    begin = Barrier(2)

    def asked(door: CodesFile) -> Answer:
        begin.wait()
        return ask(door)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(asked, doors))


def spend_at_once(doors: Doors, step: int) -> list[bool]:
    return at_once(doors, lambda door: door.spend("anna", step))


# Used codes


def test_of_one_code_at_both_doors_in_one_instant_one_counts_at_most_and_the_next_one_does(doors: Doors) -> None:
    passed = [sum(spend_at_once(doors, step)) for step in range(ROUNDS)]

    assert max(passed) <= 1
    assert doors[0].spend("anna", ROUNDS)


def test_of_one_code_at_one_door_in_one_instant_exactly_one_counts(doors: Doors) -> None:
    passed = {sum(spend_at_once((doors[0], doors[0]), step)) for step in range(ROUNDS)}

    assert passed == {1}


def test_a_code_older_than_one_that_was_used_at_the_other_door_counts_no_more(doors: Doors) -> None:
    assert doors[0].spend("anna", 7)
    assert [doors[1].spend("anna", step) for step in (6, 7, 8)] == [False, False, True]
    assert doors[0].spend("berta", 7)


def test_where_the_other_door_was_never_opened_there_is_nothing_to_read(tmp_path: Path) -> None:
    prepare_codes(tmp_path / STAFF_CODES)
    door = CodesFile(tmp_path / STAFF_CODES, tmp_path / ROOM_CODES, lambda: (ANNA,))

    assert door.spend("anna", 1)
    assert door.missed(ANNA, STRANGER, 1).number == 1


def test_used_codes_go_after_a_day(doors: Doors) -> None:
    doors[0].spend("anna", 0)
    doors[0].forget(DAY + 29)
    assert not doors[0].spend("anna", 0)
    doors[0].forget(DAY + 60)
    assert doors[0].spend("anna", 0)


# Wrong codes


def test_no_wrong_code_is_lost_that_is_typed_at_both_doors_in_one_instant(doors: Doors) -> None:
    for _ in range(SHUT_AFTER // 2):
        at_once(doors, lambda door: door.missed(ANNA, STRANGER, 1))

    assert [door.of(ANNA).number for door in doors] == [SHUT_AFTER] * 2
    assert all(door.of(ANNA).is_shut() for door in doors)


def test_a_right_code_at_either_door_ends_those_of_both_and_tells_how_many_there_were(doors: Doors) -> None:
    for own, other in (doors, doors[::-1], doors):
        for door in (own, other, other):
            door.missed(ANNA, STRANGER, 1)
        own.matched(ANNA, STRANGER)
        assert [(it.of(ANNA).number, it.of(ANNA).before) for it in doors] == [(0, 3)] * 2
    other.matched(ANNA, STRANGER)
    assert [(it.of(ANNA).number, it.of(ANNA).before) for it in doors] == [(0, 0)] * 2


def test_of_two_openers_one_may_be_at_each_door_and_an_opening_of_before_opens_nothing(doors: Doors) -> None:
    staff, room = doors
    for _ in range(2):
        for _ in range(SHUT_AFTER):
            room.missed(ANNA, STRANGER, 1)
        assert [it.openers for it in staff.shut()] == [frozenset()]
        staff.open("anna", "berta")
        assert [it.openers for it in room.shut()] == [frozenset({"berta"})]
        room.open("anna", "carla")
        assert staff.shut() == room.shut() == ()


def test_two_openers_at_both_doors_in_one_instant_open_them(doors: Doors) -> None:
    for _ in range(SHUT_AFTER):
        doors[0].missed(ANNA, STRANGER, 1)
    names = {doors[0].path: "berta", doors[1].path: "carla"}
    at_once(doors, lambda door: door.open("anna", names[door.path]))

    assert doors[0].shut() == doors[1].shut() == ()


def test_ten_wrong_codes_at_both_doors_are_waited_out_for_an_hour(doors: Doors) -> None:
    for at in range(CODES // 2):
        for door in doors:
            door.missed(ANNA, STRANGER, at)

    waits = [door.of(ANNA).wait(STRANGER, CODES) for door in doors]
    assert waits == [HOUR - CODES] * 2
    assert doors[0].of(ANNA).wait("hers", CODES) == 0
    assert doors[0].of(ANNA).wait(STRANGER, HOUR + CODES) == 0


def test_another_second_factor_and_a_new_account_of_the_name_begin_without_wrong_codes(doors: Doors) -> None:
    anew = Member("anna", ANNA.password, ANNA.rooms, ANNA.languages, SECRET[::-1])
    doors[0].missed(ANNA, STRANGER, 1)
    assert doors[1].of(anew).number == 0
    gone = CodesFile(doors[0].path, doors[1].path, lambda: (anew,))
    gone.forget(1)
    assert doors[0].of(ANNA).number == 0


def test_every_table_and_column_stands_on_the_page_of_codes_and_the_group_may_read(doors: Doors) -> None:
    for door in doors:
        assert tables(door.path) == written_tables("codes/staff.db")
        assert stat.S_IMODE(door.path.stat().st_mode) == 0o640
        assert stat.S_IMODE(door.path.parent.stat().st_mode) == 0o750
