"""Files of drafts: most are links to those of the edition, and are read once for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.lesson_room.course_readings import LinkedFiles


@pytest.fixture
def well(tmp_path: Path) -> Path:
    path = tmp_path / "well.yaml"
    path.write_text("Amina", "utf-8")
    return path


def test_a_link_in_a_draft_is_not_read_again(well: Path, tmp_path: Path) -> None:
    files, link = LinkedFiles(), tmp_path / "draft/well.yaml"
    link.parent.mkdir()
    link.hardlink_to(well)

    assert files.result_of(well, lambda: "read") == "read"
    assert files.result_of(link, lambda: "read again") == "read"


def test_another_purpose_and_what_was_saved_since_are_read_anew(well: Path) -> None:
    files = LinkedFiles()
    files.result_of(well, lambda: "read")
    others = (
        files.result_of(well, lambda: "other kind", "whole"),
        files.result_of(well, lambda: "made of more", given=("more",)),
    )
    well.write_text("Sita, too", "utf-8")

    assert others == ("other kind", "made of more")
    assert files.result_of(well, lambda: "other words") == "other words"
