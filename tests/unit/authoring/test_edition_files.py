"""Files of editions: each is read once, however many editions hold it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.lesson_room.course_readings import EditionFiles


@pytest.fixture
def well(tmp_path: Path) -> Path:
    return written(tmp_path / "0001/lessons/well.yaml", "Amina")


def written(path: Path, words: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, "utf-8")
    return path


def test_a_copy_in_the_next_edition_is_not_read_again(well: Path, tmp_path: Path) -> None:
    files = EditionFiles()
    copy = written(tmp_path / "0002/lessons/well.yaml", "Amina")

    assert files.result_of(well, lambda: "read") == "read"
    assert files.result_of(copy, lambda: "read again") == "read"


def test_other_words_another_name_and_another_purpose_are_read_anew(well: Path, tmp_path: Path) -> None:
    files = EditionFiles()
    files.result_of(well, lambda: "read")
    others = (
        files.result_of(written(tmp_path / "0002/lessons/well.yaml", "Sita"), lambda: "other words"),
        files.result_of(written(tmp_path / "0002/lessons/goats.yaml", "Amina"), lambda: "other name"),
        files.result_of(written(tmp_path / "0002/bot/well.yaml", "Amina"), lambda: "other folder"),
        files.result_of(well, lambda: "other kind", "whole"),
        files.result_of(well, lambda: "made of more", given=("more",)),
    )

    assert others == ("other words", "other name", "other folder", "other kind", "made of more")
    assert files.result_of(well, lambda: "again") == "read"


def test_a_file_that_is_not_there_is_looked_for_each_time(tmp_path: Path) -> None:
    files = EditionFiles()

    assert files.result_of(tmp_path / "well.yaml", lambda: "first") == "first"
    assert files.result_of(tmp_path / "well.yaml", lambda: "second") == "second"
