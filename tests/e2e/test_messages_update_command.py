"""`main.py messages` while a lesson has errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.test_cli import is_refused, typed
from tests.support.catalog_builders import KhmerCatalogs, telling


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(telling())
    return desk


def test_a_lesson_with_errors_orphans_nothing(tmp_path: Path, desk: KhmerCatalogs) -> None:
    (tmp_path / "dialogues").mkdir()
    before = desk.path.read_bytes()

    is_refused(typed(tmp_path, "messages", "update"), "The lessons have errors.", "main.py check")
    assert desk.path.read_bytes() == before
