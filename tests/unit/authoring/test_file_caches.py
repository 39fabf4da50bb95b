"""Files of editions and drafts: each is read once, however many copies of it and links to it there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.lesson_room.course_readings import EditionFiles, LinkedFiles
from bot.lessons.loader.source_file import FileCache


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


def test_a_link_in_a_draft_is_not_read_again(well: Path, tmp_path: Path) -> None:
    files, link = LinkedFiles(), tmp_path / "draft/well.yaml"
    link.parent.mkdir()
    link.hardlink_to(well)

    assert files.result_of(well, lambda: "read") == "read"
    assert files.result_of(link, lambda: "read again") == "read"


@pytest.mark.parametrize("kind", [EditionFiles, LinkedFiles])
def test_other_words_another_name_and_another_purpose_are_read_anew(kind: type[FileCache], well: Path) -> None:
    files, folder = kind(), well.parents[1]
    files.result_of(well, lambda: "read")
    others = (
        files.result_of(written(folder / "lessons/goats.yaml", "Amina"), lambda: "other name"),
        files.result_of(written(folder / "bot/well.yaml", "Amina"), lambda: "other folder"),
        files.result_of(well, lambda: "other kind", "whole"),
        files.result_of(well, lambda: "made of more", given=("more",)),
    )

    assert others == ("other name", "other folder", "other kind", "made of more")
    assert files.result_of(well, lambda: "again") == "read"
    assert files.result_of(written(well, "Sita, too"), lambda: "other words") == "other words"


@pytest.mark.parametrize("kind", [EditionFiles, LinkedFiles])
def test_a_file_that_is_not_there_is_looked_for_each_time(kind: type[FileCache], tmp_path: Path) -> None:
    files = kind()

    assert files.result_of(tmp_path / "well.yaml", lambda: "first") == "first"
    assert files.result_of(tmp_path / "well.yaml", lambda: "second") == "second"
