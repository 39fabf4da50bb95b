"""`python main.py statistics`: it prints or writes figures, or says one sentence, and never a traceback."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from bot.app.published import StatisticsCache
from bot.statistics.cells import Cell
from tests.support.browser import lessons_in
from tests.support.command_line import FINE, WRONG, is_refused, typed, typed_here
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


def test_the_rows_of_a_country_and_a_quarter_are_printed(folder: Path) -> None:
    kenya = published_statistics(folder / "var" / "public.db").about(Cell("2026-M05", "active", country="KE"))
    run = typed(folder, "statistics", "--country", "ke", "--quarter", "2026-Q2", DATA="var")
    found = list(csv.DictReader(StringIO(run.stdout)))

    assert (run.returncode, run.stderr) == (FINE, "")
    assert {row["invented"] for row in found} == {"yes"}
    assert {row["country"] for row in found} == {"KE"}
    assert {row["period"] for row in found} == {"2026-Q2", "2026-M04", "2026-M05", "2026-M06"}
    assert kenya is not None
    assert [row["accounts"] for row in found if row["period"] == "2026-M05" and row["kind"] == "active"] == [
        str(kenya.accounts)
    ]


def test_dutch_is_read_by_who_asks_for_it(folder: Path) -> None:
    assert ",Hulp geopend,yes\n" in typed_here(folder, "statistics", "--lang", "nl", DATA="var").stdout


def test_a_file_of_rows_has_its_dictionary_beside_it(folder: Path, tmp_path: Path) -> None:
    printed = typed_here(folder, "statistics", "--quarter", "all", DATA="var").stdout
    run = typed_here(folder, "statistics", "--quarter", "all", "-o", str(tmp_path / "all.csv"), DATA="var")

    assert run.stdout == f"{tmp_path / 'all.csv'} is written.\n"
    assert (tmp_path / "all.csv").read_text("utf-8") == printed
    assert (tmp_path / "dictionary.csv").read_text("utf-8").startswith("of,name,unit,meaning,limits\n")


def test_a_workbook_is_a_file_whose_name_says_invented(folder: Path) -> None:
    run = typed_here(folder, "statistics", "--format", "xlsx", DATA="var")

    assert run.stdout == "invented-figures.xlsx is written.\n"
    assert "Read me first" in pages((folder / "invented-figures.xlsx").read_bytes())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--quarter 2031-Q1", ("There are no figures of a quarter 2031-Q1.", "Frozen are: 2026-Q1")),
        ("--quarter christmas", ("There are no figures of a quarter christmas.",)),
        ("--country XX", ("There is no country XX.", "Countries are: KE")),
        ("-o nowhere/f.txt", ("cannot be written.",)),
    ],
)
def test_what_is_not_there_is_two_sentences(folder: Path, words: str, told: tuple[str, ...]) -> None:
    is_refused(typed_here(folder, "statistics", *words.split(), DATA="var"), *told)


@pytest.mark.parametrize(
    ("format", "instead"),
    [("text", "staff page"), ("json", "--format csv"), ("html", "print the staff page"), ("dictionary", "beside FILE")],
)
def test_who_asks_for_a_format_of_earlier_reads_what_to_use_instead(folder: Path, format: str, instead: str) -> None:
    run = typed_here(folder, "statistics", "--format", format, DATA="var")

    assert (run.returncode, run.stdout) == (WRONG, "")
    assert f"there is no `{format}` any more: " in run.stderr
    assert instead in run.stderr


def test_before_the_first_figures_one_sentence_says_when_they_come(folder: Path) -> None:
    run = typed_here(folder, "statistics", DATA="not-yet")

    assert (run.returncode, run.stdout.count("\n")) == (FINE, 1), "the columns alone"
    assert run.stderr.startswith("There are no figures yet. The first ones come on ")
    assert not (folder / "not-yet").exists()
    is_refused(typed_here(folder, "statistics", "--format", "xlsx", DATA="not-yet"), "There are no figures yet.")


def test_where_everything_is_hidden_one_sentence_says_when_the_next_come(folder: Path, tmp_path: Path) -> None:
    publish(tmp_path, nobody, quarters_long=1, running=True)

    run = typed_here(folder, "statistics", DATA=str(tmp_path))
    assert run.stderr.startswith("Everything that was counted is too little to be shown. The next figures come on ")


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
