"""Words of tables: each number with its range, each name in the reader's language, all in English and Dutch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.lessons.model.statistics import StartLink, Statistics
from bot.statistics import tables
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import period
from bot.statistics.reports.labels import HEADS, hidden, shortened
from bot.statistics.reports.sentences import LOCALES, Sentences, catalog, period_name, sentences
from bot.statistics.tables import Label, Table, TableId
from tests.support.paths import ROOT
from tests.support.question_builders import NEXT, asking
from tests.unit.statistics.sample_figures import COURSE, FIGURES, PILOT, PLAN, QUARTER, QUERY, plain, published, words

pytestmark = pytest.mark.usefixtures("known_noise")

TRANSLATED = [it for it in LOCALES if it != "en"]
ASKING = replace(
    asking(COURSE, {"next": NEXT}),
    statistics=Statistics(links={"c-7f3r": StartLink(label="District clubs", girls=200, first_month="2026-M12")}),
)


def table(name: TableId, *about: Label) -> Table:
    return Table(name, (), (), about)


# Values


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reached", "<10"),
        ("reach-by-country", "<10"),
        ("reach-by-language", "<10"),
        ("reach-by-age", "<10"),
        ("links-by-month", "<10"),
        ("links", "–"),
        ("lessons", "–"),
        ("help", "–"),
    ],
)
def test_a_hidden_value_says_how_small_it_is_where_it_is_one_cell(name: TableId, said: str) -> None:
    assert hidden(table(name)) == words().value(None, table(name)) == said


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
    assert plain(words().shown(value)) == plain(words().value(value, table("reached"))) == said


# Titles and notes


def test_a_title_has_its_limits_after_a_colon_unless_it_is_a_question() -> None:
    kenya = Label("country", "KE")

    assert words().title(table("lessons")) == "Lessons begun and ended"
    assert words().title(table("lessons", kenya)) == "Lessons begun and ended: Kenya"
    assert words().title(table("learning", Label("period", QUARTER), kenya)) == (
        "Did they learn? 4th quarter 2026, Kenya"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reached", "“<10” means fewer than about 10, perhaps none. The total is counted by itself: what is hidden "),
        ("links-by-month", "all countries and languages together. “<10” means fewer than about 10, perhaps none."),
        ("lessons", "“–” means fewer than about 10, perhaps none."),
        ("ratings", "“–” means fewer than about 15, perhaps none."),
        ("help", "Only for a country with about 50 accounts or more in each month; “–” means"),
    ],
)
def test_a_note_says_below_how_many_a_value_is_hidden(name: TableId, said: str) -> None:
    """A sum of three months is shown from 15 on."""
    assert said in words().note(table(name))


# Names


@pytest.mark.parametrize(
    ("of", "name", "said"),
    [
        ("country", "KE", "Kenya"),
        ("country", "-", "Elsewhere, or not told"),
        ("country", "", "All countries"),
        ("locale", "sw", "Kiswahili"),
        ("locale", "", "All languages"),
        ("age", "10-13", "10 to 13"),
        ("age", "-", "Age not told"),
        ("lesson", "well", "The well lesson"),
        ("stop", "well/hello", "Who says hello?"),
        ("stop", "old-lesson/one", "old-lesson/one"),
        ("stop", "old-lesson/one/two", "old-lesson/one … old-lesson/two"),
        ("item", "tell-first", "First?"),
        ("item", "say-no", "I could say no."),
        ("domain", "knowledge", "Knowledge"),
        ("domain", "courage", "courage"),
        ("question", "next", "What should the next story be about?"),
        ("answer", f"next/{ASKING.questions['next'].options[0].text.key}", "Games"),
        ("link", "c-7f3r", "District clubs (c-7f3r)"),
        ("column", "started", "Begun"),
        ("row", "finished-3", "Ended at least 3 lessons"),
        ("event", "tidied", "Chat tidied up"),
        ("reason", "funny", "It was funny"),
        ("period", QUARTER, "4th quarter 2026"),
    ],
)
def test_each_kind_of_label_has_words_and_what_is_gone_its_id(of: tables.Of, name: str, said: str) -> None:
    assert words(course=ASKING).label(Label(of, name)) == said


def test_figures_carry_the_name_of_the_bot_and_of_a_course_without_a_profile_none() -> None:
    nameless = words(course=replace(COURSE, profile=None))

    assert (words().bot, nameless.bot) == ("Amina and friends", "")
    assert nameless.label(Label("locale", "sw")) == "sw"


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        (f"{'x' * 29} {'y' * 30}", f"{'x' * 29} {'y' * 30}"),
        (f"{'x' * 29}, {'y' * 31}", f"{'x' * 29}…"),
        (f"{'x' * 59} {'y' * 31}", f"{'x' * 59}…"),
        ("", ""),
    ],
    ids=["as long as it may be", "one word", "two words that fit", "at a word", "at the last word", "none"],
)
def test_a_question_of_more_than_sixty_characters_is_cut(long: str, short: str) -> None:
    assert shortened(long) == short


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


def every_table() -> Iterator[Table]:
    shown, quarter = published(FIGURES), period(QUARTER)
    for reach in (tables.reached, tables.reach_by_country, tables.reach_by_language, tables.reach_by_age):
        yield reach(shown, PLAN, QUERY)
    for summed in (tables.lessons, tables.ratings, tables.links_by_month):
        yield summed(shown, PLAN, QUERY)
    for of_quarter in (tables.quizzes, tables.measure, tables.learning):
        yield from (of_quarter(shown, PLAN, quarter, country) for country in ("", "KE"))
    yield tables.stops(shown, PLAN, quarter, "well")
    yield tables.reasons(shown, QUERY, "well")
    yield tables.help_opened(shown, PLAN, quarter)
    yield from (tables.pilot_lessons(shown, PLAN, period(PILOT)), tables.pilot(shown, period(PILOT)))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_label_of_every_table_has_words(locale: str) -> None:
    labels = {
        label for table in every_table() for label in (*table.about, *table.columns, *(it.label for it in table.rows))
    }
    bare = {it for it in labels if words(locale, ASKING).label(it) in ("", it.name)} - {Label("locale", "en")}

    assert bare == set()
    assert {label.of for label in labels} <= set(HEADS)


def test_every_title_and_note_is_dutch_for_staff_who_read_dutch() -> None:
    english, dutch = words("en"), words("nl")

    for table in every_table():
        assert english.title(table) != dutch.title(table)
        assert english.note(table) != dutch.note(table)
        assert "{" not in english.note(table) + dutch.note(table)


# The program's own sentences


def test_a_sentence_is_dutch_where_it_is_translated_and_else_english_with_its_values() -> None:
    assert [sentences(locale).say("Total") for locale in ("nl", "en", "sw")] == ["Totaal", "Total", "Total"]
    assert Sentences("nl", {}).say("In {month}.", month="May") == "In May."
    assert Sentences("nl", {"In {month}.": "Van {month}."}).say("In {month}.", month="mei") == "Van mei."


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_sentence_of_the_program_has_a_translation_that_fills_in_the_same(locale: str) -> None:
    said, translated, filled = set(_sentences()), catalog(locale), re.compile(r"{\w+}")

    assert len(said) > 50
    assert said - set(translated) == set()
    assert [it for it in said if set(filled.findall(it)) != set(filled.findall(translated[it]))] == []


def _sentences() -> Iterator[str]:
    """Yield the texts passed to `say`, and the values of every `Sayings`, in the code."""
    for path in (ROOT / "bot" / "statistics" / "reports").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield from _said(node)


def _said(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr="say"), args=[ast.Constant(value=str(words)), *_]):
            yield words
        case ast.AnnAssign(annotation=ast.Name(id="Sayings"), value=ast.Dict(values=values)):
            yield from (it.value for it in values if isinstance(it, ast.Constant) and isinstance(it.value, str))
