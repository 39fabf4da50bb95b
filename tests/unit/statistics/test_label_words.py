"""Words of tables: each number with its range, each name in the reader's language, all in English and Dutch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from bot.app.report_labels import labels_of
from bot.lessons.model.statistics import StartLink, Statistics
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import pilot
from bot.statistics.published import PublishedStatistics
from bot.statistics.queries import TableQuery
from bot.statistics.reports.labels import HEADS, TableLabels, hidden, least, shortened
from bot.statistics.reports.sentences import LOCALES, Sentences, catalog, period_name, sentences
from bot.statistics.tables import (
    Label,
    Table,
    TableId,
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
from tests.support.question_builders import NEXT, asking

pytestmark = pytest.mark.usefixtures("known_noise")


@cache
def words(locale: str = "en") -> TableLabels:
    return labels_of(real().course, real().catalogs, locale)


def table(name: TableId, *about: Label) -> Table:
    return Table(name, (), (), about)


# Long questions


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        (f"{'x' * 29} {'y' * 30}", f"{'x' * 29} {'y' * 30}"),
        (f"{'x' * 29} {'y' * 31}", f"{'x' * 29}…"),
        (f"{'x' * 29}, {'y' * 31}", f"{'x' * 29}…"),
        (f"{'x' * 59} {'y' * 31}", f"{'x' * 59}…"),
        ("", ""),
    ],
    ids=["as long as it may be", "one word", "two words that fit", "at a word", "no comma", "at the last word", "none"],
)
def test_a_question_of_more_than_sixty_characters_is_cut(long: str, short: str) -> None:
    assert shortened(long) == short


# Values


@pytest.mark.parametrize(
    ("name", "said", "small"),
    [
        ("reached", "<10", 10),
        ("reach-by-country", "<10", 10),
        ("reach-by-language", "<10", 10),
        ("reach-by-age", "<10", 10),
        ("links-by-month", "<10", 10),
        ("links", "–", 10),
        ("lessons", "–", 10),
        ("help", "–", 20),
    ],
)
def test_a_hidden_value_says_how_small_it_is_where_it_is_one_cell(name: TableId, said: str, small: int) -> None:
    assert hidden(table(name)) == said
    assert words().value(None, table(name)) == said
    assert least(table(name)) == small


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (About(1240, 10.0), "1,240 ± 7"),
        (Share(65, 100, False, 0.0, 5), "65 % ± 12"),
        (Share(95, 100, True, 0.0, 5), "≥88 %"),
        (Share(50, 100, True, 0.0, 5), "≥37 %"),
        (Share(10, 100, True, 0.0, 5), "≤19 %"),
        (NetChange(34, 9, 100, 16.0), "+25 ± 8"),
        (NetChange(9, 34, 100, 16.0), "−25 ± 8"),
        (NetChange(9, 9, 100, 16.0), "0 ± 8"),
    ],
)
def test_a_shown_value_has_its_range(value: About | Share | NetChange, said: str) -> None:
    assert words().shown(value).replace("\N{NO-BREAK SPACE}", " ") == said
    assert words().value(value, table("reached")) == words().shown(value)


# Titles and notes


def test_a_title_has_its_limits_after_a_colon_unless_it_is_a_question() -> None:
    kenya = Label("country", "KE")

    assert words().title(table("lessons")) == "Lessons begun and ended"
    assert words().title(table("lessons", kenya)) == "Lessons begun and ended: Kenya"
    assert words().title(table("learning", Label("period", "2026-Q4"), kenya)) == (
        "Did they learn? 4th quarter 2026, Kenya"
    )


def test_a_note_says_below_how_many_a_value_is_hidden() -> None:
    """A sum of three months is shown from 15 on, a figure of Help of a country with 50 or more."""
    assert (
        words()
        .note(table("reached"))
        .endswith(
            "“<10” means fewer than about 10, perhaps none. "
            "The total is counted by itself: what is hidden elsewhere is in it."
        )
    )
    assert (
        words()
        .note(table("links-by-month"))
        .endswith("all countries and languages together. “<10” means fewer than about 10, perhaps none.")
    )
    assert words().note(table("lessons")).endswith("“–” means fewer than about 10, perhaps none.")
    assert words().note(table("ratings")).endswith("“–” means fewer than about 15, perhaps none.")
    assert "Only for a country with about 50 accounts or more in each month; “–” means" in words().note(table("help"))


# Names


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (Label("country", "KE"), "Kenya"),
        (Label("country", "-"), "Elsewhere, or not told"),
        (Label("country", ""), "All countries"),
        (Label("locale", "sw"), "Kiswahili"),
        (Label("locale", ""), "All languages"),
        (Label("age", "10-13"), "10 to 13"),
        (Label("age", "-"), "Age not told"),
        (Label("lesson", "my-safety-team"), "My safety team"),
        (Label("domain", "knowledge"), "Knowledge"),
        (Label("domain", "courage"), "courage"),
        (Label("column", "started"), "Begun"),
        (Label("row", "finished-3"), "Ended at least 3 lessons"),
        (Label("event", "tidied"), "Chat tidied up"),
        (Label("reason", "funny"), "It was funny"),
        (Label("period", "2026-Q4"), "4th quarter 2026"),
        (Label("stop", "old-lesson/one"), "old-lesson/one"),
        (Label("stop", "old-lesson/one/two"), "old-lesson/one … old-lesson/two"),
    ],
)
def test_each_kind_of_label_has_words_and_what_is_gone_its_id(label: Label, said: str) -> None:
    assert words().label(label) == said


def test_an_item_of_the_measure_is_told_by_its_question() -> None:
    measure = real().course.measure
    assert measure is not None
    known, sure = measure.knowledge[0], measure.confidence[0]

    assert words().label(Label("item", known.id)).startswith(known.forms.before.item.source[:20])
    assert words().label(Label("item", sure.id)).startswith(sure.item.source[:20])


def test_a_question_to_girls_and_its_answers_are_told_in_its_words() -> None:
    course = asking(real().course, {"next": NEXT})
    games = course.questions["next"].options[0].text.key
    found = labels_of(course, real().catalogs, "en")

    assert found.label(Label("question", "next")) == "What should the next story be about?"
    assert found.label(Label("answer", f"next/{games}")) == "Games"


def test_a_link_is_told_by_what_it_is_for_and_its_code() -> None:
    links = {"c-7f3r": StartLink(label="District clubs", girls=200, first_month="2026-M12")}
    found = labels_of(replace(real().course, statistics=Statistics(links=links)), real().catalogs, "en")

    assert found.label(Label("link", "c-7f3r")) == "District clubs (c-7f3r)"


def test_the_figures_are_of_the_bot_by_its_name_and_of_a_course_without_one_by_none() -> None:
    nameless = labels_of(replace(real().course, profile=None), real().catalogs, "en")

    assert words().bot == "Amina and friends"
    assert nameless.bot == ""
    assert nameless.label(Label("locale", "sw")) == "sw"


# Periods


# The program's own sentences


def test_staff_read_the_programs_sentences_in_a_language_of_theirs_and_in_any_other_in_english() -> None:
    assert sentences("nl").say("Total") == "Totaal"
    assert sentences("en").say("Total") == "Total"
    assert sentences("sw") == Sentences()


def test_a_sentence_without_a_translation_is_english_with_its_values() -> None:
    assert Sentences("nl", {}).say("In {month}.", month="May") == "In May."
    assert Sentences("nl", {"In {month}.": "Van {month}."}).say("In {month}.", month="mei") == "Van mei."


FIGURES = ROOT / "bot" / "statistics" / "reports"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    return published_statistics(publish(tmp_path_factory.mktemp("figures")))


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
    """Yield the texts passed to `say`, and the values of every `Sayings`, in the code."""
    for path in FIGURES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield from _said(node)


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


def test_a_lesson_and_a_question_are_told_in_the_words_of_the_course() -> None:
    lesson, stop = Label("lesson", "my-safety-team"), Label("stop", "my-safety-team/both-at-once")

    assert words("en").label(lesson) == "My safety team"
    assert words("nl").label(lesson) == "My safety team"
    assert not re.search(r"[<*\n]", words("en").label(stop))
