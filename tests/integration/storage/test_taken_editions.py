"""Each worker reports on the live edition; the report of one that was killed is soon believed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.taken_editions import TakenEdition, TakenFile, lets_girls_in, taken_editions

NOW = 1_800_000_000


def test_the_reports_of_all_workers_are_read(tmp_path: Path) -> None:
    TakenFile(tmp_path, "one").write(TakenEdition(7, "", NOW))
    TakenFile(tmp_path, "two").write(TakenEdition(7, "The lessons have errors.", NOW, unsigned=("well in sw: …",)))

    assert taken_editions(tmp_path, NOW + 60) == [
        TakenEdition(7, "", NOW),
        TakenEdition(7, "The lessons have errors.", NOW, unsigned=("well in sw: …",)),
    ]


def test_one_of_a_worker_that_was_killed_is_not_believed_and_goes_with_the_next_report(tmp_path: Path) -> None:
    TakenFile(tmp_path, "killed").write(TakenEdition(6, "", NOW))

    assert taken_editions(tmp_path, NOW + 300) == []
    TakenFile(tmp_path, "new").write(TakenEdition(7, "", NOW + 300))
    assert [path.name for path in (tmp_path / "taken").glob("*.json")] == ["new.json"]


def test_one_that_is_broken_is_left_out(tmp_path: Path) -> None:
    TakenFile(tmp_path, "one").write(TakenEdition(7, "", NOW))
    (tmp_path / "taken" / "two.json").write_text("half a repo")
    (tmp_path / "taken" / "three.json").write_text("[7]")

    assert taken_editions(tmp_path, NOW) == [TakenEdition(7, "", NOW)]


def test_what_a_bot_hides_is_in_its_report_and_one_of_before_names_nothing(tmp_path: Path) -> None:
    TakenFile(tmp_path, "one").write(TakenEdition(7, "", NOW, hidden=("lesson lock-it-up", "language sw")))
    (tmp_path / "taken" / "two.json").write_text(f'{{"edition": 7, "refused": "", "at": {NOW}}}')

    assert [it.hidden for it in taken_editions(tmp_path, NOW)] == [("lesson lock-it-up", "language sw"), ()]


@pytest.mark.parametrize(
    ("stages", "lets_in"),
    [
        (["test"], False),
        (["test", "test"], False),
        (["pilot"], True),
        (["public"], True),
        (["development"], True),
        (["test", "pilot"], True),
        ([""], True),
        ([], True),
    ],
)
def test_girls_count_as_let_in_unless_each_bot_that_runs_says_that_it_is_in_test(
    tmp_path: Path, stages: list[str], lets_in: bool
) -> None:
    for number, stage in enumerate(stages):
        TakenFile(tmp_path, str(number)).write(TakenEdition(7, "", NOW, stage=stage))

    assert lets_girls_in(taken_editions(tmp_path, NOW)) == lets_in
