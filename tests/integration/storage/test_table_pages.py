"""The page of all tables: it is written from the migrations, and each file holds what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.storage.test_newer_files import FILES
from tests.support.table_page import FILES as ON_THE_PAGE
from tests.support.table_page import PAGE, page, tables, written_tables


def test_the_page_of_all_tables_is_as_the_migrations_and_their_comments_make_it() -> None:
    assert PAGE.read_text("utf-8") == page(), "Type: python -m tests.support.table_page"


def test_the_page_has_every_file() -> None:
    assert set(ON_THE_PAGE) == {*FILES, "bot.db"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_the_tables_and_columns_of_its_page(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    FILES[name](path)

    assert tables(path) == written_tables(name)
