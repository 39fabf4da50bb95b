"""The pages of tables beside the databases: the first page names each file, and each file holds what its page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app.config import HOME
from tests.integration.storage.test_newer_files import FILES
from tests.support.written_tables import tables, written_tables

FIRST = (HOME / "bot/storage/sqlite/TABLES.md").read_text("utf-8")
NAMED = dict(re.findall(r"^\| `([\w/.]+)` \| \[[^]]+\]\((\w+\.md)\) \|$", FIRST, re.MULTILINE))


def test_the_first_page_names_every_other_database_and_its_page() -> None:
    pages = {path.name for path in (HOME / "bot/storage/sqlite").glob("*.md")}

    assert set(NAMED) == set(FILES)
    assert set(NAMED.values()) == pages - {"TABLES.md"}


@pytest.mark.parametrize("name", FILES)
def test_a_database_holds_the_tables_and_columns_of_its_page(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    FILES[name](path)

    assert tables(path) == written_tables(NAMED[name])
