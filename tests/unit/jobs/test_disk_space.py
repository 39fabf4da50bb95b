"""The disk's forecast: a week's warning where it fills steadily, none where it only goes up and down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.durations import DAY, HOUR, WEEK
from bot.jobs.alarms import due_alarms
from bot.jobs.disk_space import DiskLog, DiskSample, full_in
from bot.jobs.facts import BotFacts

GIB = 2**30
BEGIN = 1_800_000_000


@dataclass
class Disk:
    """A disk whose free space follows a rule, and a clock that a test sets forward."""

    rule: Callable[[float], float]
    now: float = BEGIN

    def free(self) -> int:
        return max(0, int(self.rule((self.now - BEGIN) / DAY) * GIB))


def warned_at(disk: Disk, path: Path, days: int) -> float | None:
    """Look every hour, with a bot that starts anew each day; return the day of the first alarm about space."""
    for hour in range(days * 24):
        disk.now = BEGIN + hour * HOUR
        space = DiskLog(path, disk.free).look(disk.now)
        facts = BotFacts(disk.now, disk.now, True, disk_free=space.free, disk_full_in=space.full_in)
        if [alarm for alarm in due_alarms(disk.now, facts) if alarm.kind == "disk"]:
            return hour / 24
    return None


def test_a_disk_that_fills_by_a_gibibyte_a_day_is_told_of_a_week_before_it_is_full(tmp_path: Path) -> None:
    assert warned_at(Disk(lambda day: 40 - day), tmp_path / "disk", 40) == pytest.approx(33, abs=0.1)


def test_one_that_fills_faster_than_that_is_told_of_as_soon_as_it_is_known(tmp_path: Path) -> None:
    assert warned_at(Disk(lambda day: 12 - 2 * day), tmp_path / "disk", 6) == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    "rule",
    [
        lambda day: 8.0,
        lambda day: 8 + day,
        lambda day: 8 - (day % 1) * 4,
        lambda day: 30 - 4 * (day > 10),
        lambda day: 40 - day / 10,
    ],
    ids=["still", "emptying", "a log that is cut each night", "one big file", "filling over months"],
)
def test_a_disk_that_is_not_full_within_a_week_is_not_told_of(rule: Callable[[float], float], tmp_path: Path) -> None:
    assert warned_at(Disk(rule), tmp_path / "disk", 60) is None


def test_a_disk_that_is_nearly_full_is_told_of_at_once_though_it_does_not_fill(tmp_path: Path) -> None:
    assert warned_at(Disk(lambda day: 0.2), tmp_path / "disk", 1) == 0


def test_two_days_have_to_be_known_and_what_is_too_old_is_not_counted(tmp_path: Path) -> None:
    samples = [DiskSample(BEGIN, 10 * GIB), DiskSample(BEGIN + 2 * DAY - 1, 9 * GIB)]
    assert full_in(samples, 9 * GIB) is None
    assert full_in([], 9 * GIB) is None

    disk, path = Disk(lambda day: 30 - day), tmp_path / "disk"
    DiskLog(path, disk.free).look(BEGIN)
    disk.now = BEGIN + WEEK + 1
    assert DiskLog(path, disk.free).look(disk.now).full_in is None


def test_a_day_is_one_line_of_a_small_file_and_a_week_is_kept(tmp_path: Path) -> None:
    disk, path = Disk(lambda day: 30 - day), tmp_path / "disk"
    assert warned_at(disk, path, 20) is None

    assert path.read_text("ascii").count("[") == 1 + 8
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "[[1]]", "{", "7", '{"goat": 1}', '[["a", "b"]]'])
def test_a_file_that_is_damaged_begins_anew(content: str, tmp_path: Path) -> None:
    path = tmp_path / "disk"
    path.write_text(content, "ascii")

    assert DiskLog(path, lambda: 5).look(BEGIN).free == 5
    assert path.read_text("ascii") == f"[[{BEGIN}, 5]]"


def test_on_a_disk_that_takes_nothing_the_days_are_remembered(tmp_path: Path) -> None:
    disk = Disk(lambda day: 5 - day)
    kept = DiskLog(tmp_path / "no" / "disk", disk.free)
    for day in range(4):
        disk.now = BEGIN + day * DAY
        space = kept.look(disk.now)

    assert space.full_in == pytest.approx(2 * DAY, rel=0.01)
