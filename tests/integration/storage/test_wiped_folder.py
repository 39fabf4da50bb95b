"""Copies that were made for a backup leave no bytes on the disk, also those of a run that was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.backup_archive import wiped_folder


def test_what_was_in_it_is_written_over_before_it_is_deleted(tmp_path: Path) -> None:
    """A second name for a file shows what its bytes have become."""
    with wiped_folder(tmp_path, ".copy-") as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "places.db").write_bytes(b"canary" * 1000)
        (folder / "deep" / "places.db").chmod(0o400)
        (tmp_path / "same").hardlink_to(folder / "deep" / "places.db")

    assert not folder.exists()
    assert (tmp_path / "same").read_bytes() == bytes(6000)


def test_it_is_wiped_after_a_failure_and_with_what_a_killed_run_has_left(tmp_path: Path) -> None:
    left = tmp_path / ".copy-killed"
    left.mkdir()
    (left / "places.db").write_bytes(b"canary")
    (tmp_path / "same").hardlink_to(left / "places.db")
    (tmp_path / ".other").mkdir()

    with pytest.raises(OSError, match="full"), wiped_folder(tmp_path, ".copy-"):
        raise OSError("full")
    assert sorted(it.name for it in tmp_path.iterdir()) == [".other", "same"]
    assert (tmp_path / "same").read_bytes() == bytes(6)
