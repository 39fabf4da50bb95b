"""Words of the tables in English and Dutch: no code of a country, no id of a question, no bare None."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from bot.app.report_labels import labels_of
from bot.statistics.periods import pilot
from bot.statistics.published import PublishedStatistics, Share
from bot.statistics.reports.labels import HEADS, TableLabels, shortened
from bot.statistics.reports.period_names import period_name
from bot.statistics.reports.sentences import LOCALES, catalog
from bot.statistics.tables import (
    Label,
    Table,
    TableQuery,
    help_opened,
    lessons,
    measure,
    quizzes,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    stops,
    weeks,
)
from bot.statistics.tables import pilot as pilot_table
from tests.support.course_builders import real
from tests.support.paths import ROOT
from tests.support.published_counts import plan, publish, published_statistics

FIGURES = ROOT / "bot" / "statistics" / "reports"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    return published_statistics(publish(tmp_path_factory.mktemp("figures")))


def words(locale: str) -> TableLabels:
    return labels_of(real().course, real().catalogs, locale)


def every_table(shown: PublishedStatistics) -> Iterator[Table]:
    wish, quarter = TableQuery(shown.quarters), shown.quarters[-1]
    yield from (made(shown, plan(), wish) for made in (reach_by_country, reach_by_language, reach_by_age, lessons))
    yield weeks(shown, plan(), TableQuery(shown.quarters, "KE"))
    yield from (stops(shown, plan(), wish, lesson) for lesson in plan().lessons)
    yield from (quizzes(shown, plan(), quarter, country) for country in plan().countries)
    yield from (measure(shown, plan(), quarter, country) for country in ("", "KE"))
    yield help_opened(shown, plan(), quarter)
    yield from (made(shown, plan(), pilot("2027-W05", 12)) for made in (pilot_table, measure))


def labels(table: Table) -> set[Label]:
    return {*table.about, *table.columns, *(row.label for row in table.rows)}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_label_of_every_table_has_words(shown: PublishedStatistics, locale: str) -> None:
    tables = list(every_table(shown))
    bare = {label for table in tables for label in labels(table) if words(locale).label(label) in ("", label.name)}

    assert bare == set()
    assert {label.of for table in tables for label in labels(table)} <= set(HEADS)


def test_every_title_note_and_heading_is_dutch_for_who_reads_dutch(shown: PublishedStatistics) -> None:
    english, dutch = words("en"), words("nl")

    for table in every_table(shown):
        assert english.title(table) != dutch.title(table)
        assert english.note(table) != dutch.note(table)
        assert "{" not in english.note(table) + dutch.note(table)


@pytest.mark.parametrize("locale", [it for it in LOCALES if it != "en"])
def test_every_sentence_of_the_program_has_its_translation(locale: str) -> None:
    sentences = set(_sentences())

    assert len(sentences) > 50
    assert sentences - set(catalog(locale)) == set()


@pytest.mark.parametrize("locale", [it for it in LOCALES if it != "en"])
def test_a_translation_fills_in_what_the_sentence_fills_in(locale: str) -> None:
    filled = re.compile(r"{\w+}")
    differ = [it for it in _sentences() if set(filled.findall(it)) != set(filled.findall(catalog(locale).get(it, "")))]

    assert differ == []


def _sentences() -> Iterator[str]:
    """Yield the texts passed to `say`, and the values of every `Sayings`, in the code and in the pages."""
    for path in FIGURES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield from _said(node)
    for page in FIGURES.rglob("*.html"):
        yield from re.findall(r"\bsay\(\"([^\"]+)\"", page.read_text("utf-8"))


def _said(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr="say"), args=[ast.Constant(value=str(words)), *_]):
            yield words
        case ast.AnnAssign(annotation=ast.Name(id="Sayings"), value=ast.Dict(values=values)):
            yield from (it.value for it in values if isinstance(it, ast.Constant) and isinstance(it.value, str))


@pytest.mark.parametrize(
    ("name", "english", "dutch"),
    [
        ("2026-W49", "week 49, 2026", "week 49, 2026"),
        ("2026-M12", "December 2026 (weeks 48–53)", "december 2026 (weken 48–53)"),
        ("2026-Q4", "4th quarter 2026", "4e kwartaal 2026"),
        ("2026-W50+12", "7 December 2026 – 28 February 2027", "7 december 2026 – 28 februari 2027"),
    ],
)
def test_a_period_is_written_as_people_write_it(name: str, english: str, dutch: str) -> None:
    assert (period_name(name, "en"), period_name(name, "nl")) == (english, dutch)


def test_numbers_and_shares_are_grouped_and_a_hidden_cell_says_how_small_it_is(shown: PublishedStatistics) -> None:
    reach = reach_by_country(shown, plan(), TableQuery(shown.quarters))
    country, total, share = Label("country", "KE"), Label("column", "total"), Label("column", "right-share")
    asked = quizzes(shown, plan(), shown.quarters[0], "KE")

    assert words("en").value(1240, reach) == "1,240"
    assert words("nl").value(1240, reach) == "1.240"
    assert words("en").value(Share(65, 100, edge=False), asked) == "65\N{NO-BREAK SPACE}%"
    assert words("en").value(Share(95, 100, edge=True), asked) == "≥95\N{NO-BREAK SPACE}%"
    assert words("en").value(Share(10, 30, edge=True), asked) == "≤10\N{NO-BREAK SPACE}%"
    assert words("en").value(None, reach, country) == words("en").value(None, reach) == "<10"
    assert words("en").value(None, help_opened(shown, plan(), shown.quarters[0]), country) == "–", "or a small country"
    assert words("en").value(None, reach, total) == words("en").value(None, asked, share) == "–"
    assert words("en").value(None, lessons(shown, plan(), TableQuery(shown.quarters))) == "–"


def test_a_long_question_is_cut_off_at_a_word() -> None:
    long = "Everyone at home wants a turn with the phone today. Do you share yours with them?"

    assert shortened(long) == "Everyone at home wants a turn with the phone today. Do you…"
    assert shortened("Do you share yours?") == "Do you share yours?"


def test_a_lesson_and_a_question_are_told_in_the_language_of_the_reader() -> None:
    lesson, stop = Label("lesson", "my-safety-team"), Label("stop", "my-safety-team/team-cousin")

    assert words("en").label(lesson) == "My safety team"
    assert words("nl").label(lesson) != "My safety team"
    assert not re.search(r"[<*\n]", words("en").label(stop))


def test_a_question_that_is_gone_from_the_course_keeps_its_id() -> None:
    assert words("en").label(Label("stop", "old-lesson/old-stop")) == "old-lesson/old-stop"
