"""`python main.py statistics`: it prints figures or one sentence, and never a traceback."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from bot.app.published import StatisticsCache
from bot.statistics.cells import Cell
from tests.e2e.test_cli import FINE, is_refused, typed
from tests.support.browser import lessons_in
from tests.support.command_line import typed_here
from tests.support.course_folder import without_distress
from tests.support.published_counts import nobody, publish, published_statistics
from tests.support.workbook_reader import pages

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with a year of figures."""
    found = tmp_path_factory.mktemp("work")
    lessons_in(found)
    without_distress(found / "dialogues")
    (found / "var").mkdir()
    publish(found / "var", invented=True)
    return found


def test_the_tables_are_printed_for_a_terminal(folder: Path) -> None:
    run = typed(folder, "statistics", "--country", "ke", "--quarter", "2026-Q2", DATA="var")

    assert (run.returncode, run.stderr) == (FINE, "")
    assert run.stdout.startswith("Invented figures: of no girl.\n\nAccounts by quarter\n")
    assert "May 2026 (weeks 18–21)" in run.stdout
    assert "July 2026" not in run.stdout


def test_dutch_is_read_by_who_asks_for_it(folder: Path) -> None:
    run = typed_here(folder, "statistics", "--lang", "nl", DATA="var")

    assert run.stdout.startswith("Verzonnen cijfers: van geen enkel meisje.")
    assert "Totaal" in run.stdout


def test_the_author_of_a_lesson_reads_what_girls_say_about_it_and_nothing_of_the_others(folder: Path) -> None:
    by_name = typed_here(folder, "statistics", "--lesson", "friend-or-pretend", DATA="var").stdout
    by_number = typed_here(folder, "statistics", "--lesson", "3", DATA="var").stdout
    smiles = published_statistics(folder / "var" / "public.db").total(
        Cell(f"2026-Q{it}", "smile", lesson="friend-or-pretend") for it in (1, 2, 3, 4)
    )

    assert by_number == by_name
    assert smiles is not None
    assert f"Friend or pretend? {smiles.accounts:,} ± {smiles.margin} " in " ".join(by_name.split())
    assert "It was hard to follow" in by_name
    assert "Where girls stopped: Friend or pretend?" in by_name
    assert "My safety team" not in by_name


def test_scripts_read_lines_or_json_and_may_ask_for_all_of_it(folder: Path) -> None:
    kenya = published_statistics(folder / "var" / "public.db").about(Cell("2026-M01", "active", country="KE"))
    lines = typed_here(folder, "statistics", "--format", "csv", "--quarter", "all", DATA="var").stdout
    found = json.loads(typed_here(folder, "statistics", "--format", "json", "--quarter", "all", DATA="var").stdout)

    about = {"period": "2026-M01", "kind": "active", "country": "KE"}
    (row,) = (it for it in csv.DictReader(StringIO(lines)) if about.items() <= it.items())
    table = next(table for table in found["tables"] if table["table"] == "reach-by-country")
    assert kenya is not None
    assert row["accounts"] == str(kenya.accounts)
    assert table["rows"][0]["values"][0] == {
        "about": kenya.accounts,
        "low": kenya.accounts - 7,
        "high": kenya.accounts + 7,
    }


def test_a_workbook_and_a_report_are_files_whose_names_say_invented(folder: Path) -> None:
    book, page = (typed_here(folder, "statistics", "--format", it, DATA="var") for it in ("xlsx", "html"))

    assert book.stdout == "invented-figures.xlsx is written.\n"
    assert page.stdout == "invented-report-2026-M12.html is written.\n"
    assert "Read me first" in pages((folder / "invented-figures.xlsx").read_bytes())
    assert "December 2026" in (folder / "invented-report-2026-M12.html").read_text("utf-8")


def test_a_file_may_be_named(folder: Path) -> None:
    run = typed_here(folder, "statistics", "--format", "html", "--month", "2026-M05", "-o", "may.html", DATA="var")

    assert run.stdout == "may.html is written.\n"
    assert "April 2026" in (folder / "may.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--quarter 2031-Q1", ("There are no figures of a quarter 2031-Q1.", "Frozen are: 2026-Q1")),
        ("--quarter christmas", ("There are no figures of a quarter christmas.",)),
        ("--lesson goats", ("There is no lesson `goats`.", "my-safety-team")),
        ("--lesson 1 --format csv", ("One lesson is told as text", "Leave out --format")),
        ("--country XX", ("There is no country XX.", "Countries are: KE")),
        ("--format html --month 2026-M13", ("There are no figures of a month 2026-M13.", "2026-M12")),
        ("-o nowhere/f.txt", ("The file nowhere/f.txt cannot be written.",)),
    ],
)
def test_what_is_not_there_is_two_sentences(folder: Path, words: str, told: tuple[str, ...]) -> None:
    is_refused(typed_here(folder, "statistics", *words.split(), DATA="var"), *told)


def test_before_the_first_figures_one_sentence_says_when_they_come(folder: Path) -> None:
    run = typed_here(folder, "statistics", DATA="not-yet")

    assert (run.returncode, run.stderr) == (FINE, "")
    assert run.stdout.startswith("There are no figures yet. The first ones come on ")
    assert not (folder / "not-yet").exists()
    for form in ("html", "xlsx"):
        is_refused(typed_here(folder, "statistics", "--format", form, DATA="not-yet"), "There are no figures yet.")


def test_where_everything_is_hidden_one_sentence_says_when_the_next_come(folder: Path, tmp_path: Path) -> None:
    publish(tmp_path, nobody, quarters_long=1, running=True)

    run = typed_here(folder, "statistics", DATA=str(tmp_path))
    assert run.stdout.startswith("Everything that was counted is too little to be shown. The next figures come on ")
    assert run.stdout.count("\n") == 1


def test_a_file_that_cannot_be_read_is_two_sentences(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "public.db").write_bytes(b"not a database, but long enough to look like one" * 9)

    is_refused(typed_here(folder, "statistics", DATA=str(tmp_path)), "cannot be read.", "DATA")


def test_the_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    kept = StatisticsCache(tmp_path / "public.db")
    before = kept.current()
    publish(tmp_path, quarters_long=1)

    assert before.is_empty
    assert not kept.current().is_empty
    assert kept.current() is kept.current()
