"""The launch page refuses a broken file in words; a bug of ours is not told as one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from bot.app.commands import check
from bot.errors import Refused
from bot.lessons.model.lesson import Course

TODAY = date(2026, 6, 1)


def launch_page(tests: Path, results: Path | None = None) -> str:
    return check.launch_page(Course(), [], TODAY, tests, results)


@pytest.mark.parametrize("misses", [b"{", b"[{}]", b"\xff"])
def test_a_table_of_misses_that_says_nonsense_is_refused(misses: bytes, tmp_path: Path) -> None:
    numbers = tmp_path / "corpus/distress/numbers.json"
    numbers.parent.mkdir(parents=True)
    numbers.write_bytes(misses)

    with pytest.raises(Refused, match=re.escape(f"The file {numbers} cannot be read.")):
        launch_page(tmp_path)


def test_a_test_run_that_is_no_xml_is_refused(tmp_path: Path) -> None:
    results = tmp_path / "results.xml"
    results.write_text("passed", "utf-8")

    with pytest.raises(Refused, match=re.escape(f"The file {results} cannot be read.")):
        launch_page(tmp_path, results)


def test_a_value_error_of_our_own_is_not_told_as_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def buggy(*_: str) -> NoReturn:
        raise ValueError("a bug")

    results = tmp_path / "results.xml"
    results.write_text("<testsuites/>", "utf-8")
    monkeypatch.setattr("bot.check.release.page.proofs", buggy)

    with pytest.raises(ValueError, match="a bug"):
        launch_page(tmp_path, results)
