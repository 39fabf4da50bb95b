"""Words of the tables in English and Dutch: no code of a country, no id of a question, no bare None."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from bot.app.report_labels import labels_of
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import pilot
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.labels import HEADS, TableLabels, shortened
from bot.statistics.reports.period_names import period_name
from bot.statistics.reports.sentences import LOCALES, catalog
from bot.statistics.tables import (
    Label,
    Table,
    TableQuery,
    help_opened,
    learning,
    lessons,
    measure,
    pilot_lessons,
    quizzes,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    reached,
    stops,
)
from bot.statistics.tables import pilot as pilot_table
from tests.support.course_builders import real
from tests.support.paths import ROOT
from tests.support.published_counts import plan, publish, published_statistics

FIGURES = ROOT / "bot" / "statistics" / "reports"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    return published_statistics(publish(tmp_path_factory.mktemp("figures")))


@cache
def words(locale: str) -> TableLabels:
    return labels_of(real().course, real().catalogs, locale)


def every_table(shown: PublishedStatistics) -> Iterator[Table]:
    wish, quarter = TableQuery(shown.quarters), shown.quarters[-1]
    yield from (made(shown, plan(), wish) for made in (reached, reach_by_country, reach_by_language, reach_by_age))
    yield lessons(shown, plan(), wish)
    yield from (stops(shown, plan(), quarter, lesson) for lesson in plan().lessons)
    yield from (quizzes(shown, plan(), quarter, country) for country in plan().countries)
    yield from (made(shown, plan(), quarter, country) for made in (measure, learning) for country in ("", "KE"))
    yield help_opened(shown, plan(), quarter)
    yield from (made(shown, plan(), pilot("2027-W05", 12)) for made in (measure, learning, pilot_lessons))
    yield pilot_table(shown, pilot("2027-W05", 12))


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
    there = catalog(locale)
    differ = [it for it in _sentences() if set(filled.findall(it)) != set(filled.findall(there.get(it, "")))]

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


def test_a_figure_is_grouped_and_says_what_it_may_be_off_by(shown: PublishedStatistics) -> None:
    reach = reach_by_country(shown, plan(), TableQuery(shown.quarters))

    assert words("en").value(About(1240, 10.0), reach) == "1,240\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}7"
    assert words("nl").value(About(1240, 10.0), reach) == "1.240\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}7"
    assert words("en").value(NetChange(34, 9, 100, 16.0), reach) == "+25\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}8"
    assert words("en").value(NetChange(9, 34, 100, 16.0), reach).startswith("\N{MINUS SIGN}25")
    assert words("en").value(NetChange(9, 9, 100, 16.0), reach).startswith("0")


def test_of_a_share_at_an_end_only_the_limit_is_told() -> None:
    """Of 100 answers 65 % may be off by 12: 1.96 times the root of 22.75, and half of the step of 5."""
    told = words("en").share

    assert told(Share(65, 100, False, 0.0, 5)) == "65\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}12"
    assert told(Share(95, 100, True, 0.0, 5)) == "≥88\N{NO-BREAK SPACE}%"
    assert told(Share(10, 100, True, 0.0, 5)) == "≤19\N{NO-BREAK SPACE}%"


def test_a_hidden_cell_says_how_small_it_is_and_a_sum_does_not(shown: PublishedStatistics) -> None:
    reach = reach_by_country(shown, plan(), TableQuery(shown.quarters))

    assert words("en").value(None, reach) == "<10"
    assert words("en").value(None, help_opened(shown, plan(), shown.quarters[0])) == "–", "or a small country"
    assert words("en").value(None, quizzes(shown, plan(), shown.quarters[0], "KE")) == "–"
    assert words("en").value(None, lessons(shown, plan(), TableQuery(shown.quarters))) == "–"


def test_a_run_of_stops_is_named_by_its_first_and_last() -> None:
    run = words("en").label(Label("stop", "my-safety-team/own-fault/helplines"))

    assert run == "Sam shrugs: she shows her face, own fault. Is it? … Sara thinks a helpline phones her home. Does it?"


def test_a_long_question_is_cut_off_at_a_word() -> None:
    long = "Everyone at home wants a turn with the phone today. Do you share yours with them?"

    assert shortened(long) == "Everyone at home wants a turn with the phone today. Do you…"
    assert shortened("Do you share yours?") == "Do you share yours?"


def test_a_lesson_and_a_question_are_told_in_the_words_of_the_course() -> None:
    lesson, stop = Label("lesson", "my-safety-team"), Label("stop", "my-safety-team/both-at-once")

    assert words("en").label(lesson) == "My safety team"
    assert words("nl").label(lesson) == "My safety team"
    assert not re.search(r"[<*\n]", words("en").label(stop))


def test_a_question_that_is_gone_from_the_course_keeps_its_id() -> None:
    assert words("en").label(Label("stop", "old-lesson/old-stop")) == "old-lesson/old-stop"
