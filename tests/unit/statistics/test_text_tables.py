"""Tables of figures in a terminal: which there are, in which order, and how their columns stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import Cell, FrozenCell, list_cell, vote_cell
from bot.statistics.periods import period
from bot.statistics.plan import Ballot
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.reports.plain_text import text_of, text_of_lesson
from bot.statistics.reports.table_selection import known_quarters, tables, usual_quarters
from bot.statistics.tables import TableQuery
from tests.unit.statistics.test_exports import FIGURES, LESSON, MONTH, PILOT, PLAN, QUARTER, QUERY, published, words

AUTUMN = TableQuery((period(QUARTER),))
KENYA = replace(QUERY, country="KE")
DECEMBER = period(MONTH)
ASKING = replace(
    PLAN,
    questions={
        "next": Ballot(QuestionDays(DECEMBER.first, DECEMBER.first, DECEMBER.end), ("games", "music")),
        "old": Ballot(QuestionDays(*[DECEMBER.first - timedelta(days=1)] * 3), ("games",)),
    },
)
LISTED = FrozenCell(list_cell(QUARTER, "KE", "a", "1"), 60, draws=3)


def titles(text: str) -> list[str]:
    """Return the first line of each table: of each part above an empty line and a line of headings."""
    parts = text.split("\n\n")
    return [part.splitlines()[0] for part, table in pairwise(parts) if table.startswith("   ")]


def test_the_text_has_the_tables_of_reach_lessons_learning_help_answers_and_the_pilot_in_this_order() -> None:
    assert titles(text_of(published(), PLAN, QUERY, words())) == [
        "Accounts by quarter",
        "Accounts by month and country",
        "Accounts by month and language",
        "Accounts by month and age",
        "Lessons begun and ended",
        "Did they learn? 4th quarter 2026",
        "Right answers to quizzes: 4th quarter 2026",
        "Help: 4th quarter 2026",
        "Where girls stopped: My safety team, 4th quarter 2026",
        "Links and posters",
        "Links and posters by month",
        "Small pilot: 29 June 2026 – 27 September 2026",
    ]


def test_a_column_of_figures_ends_below_the_end_of_its_heading() -> None:
    parts = text_of(published(), PLAN, QUERY, words()).replace("\N{NO-BREAK SPACE}", " ").split("\n\n")

    assert parts[:3] == [
        "Accounts by quarter\n"
        "About how many Telegram accounts used the bot in a quarter, each counted once however often it came.\n"
        "Quarters cannot be added up: an account that comes back counts in each of them. “<10” means fewer\n"
        "than about 10, perhaps none. The total is counted by itself: what is hidden elsewhere is in it.",
        "                    Total    Kenya  Elsewhere, or not told\n"
        "4th quarter 2026  420 ± 7  300 ± 7                  35 ± 7",
        parts[2],
    ]
    assert parts[3] == (
        "                             Kenya  Elsewhere, or not told    Total\n"
        "December 2026 (weeks 48–53)    <10                     <10  240 ± 7"
    )


def test_a_letter_with_marks_above_it_takes_one_column() -> None:
    statistics = published([FrozenCell(Cell(MONTH, "active", locale="ne"), 95), FrozenCell(Cell(MONTH, "active"), 240)])
    plan = replace(PLAN, locales=("ne", "en"))
    text = text_of(statistics, plan, QUERY, words()).replace("\N{NO-BREAK SPACE}", " ")
    (heads,) = [line for line in text.splitlines() if "English" in line]

    name = heads.split()[0]
    assert len(name) == 6, "three letters, each with a mark"
    assert heads == f"{' ' * 32}{name}  English    Total", "as wide as 95 ± 7 below it"


def test_the_text_ends_with_the_rule_and_the_paragraph_and_no_line_is_longer_than_a_hundred_characters() -> None:
    parts = text_of(published(), PLAN, QUERY, words()).split("\n\n")

    assert parts[-2] == "What kind of trouble a girl may have written of is not counted at all."
    assert parts[-1].startswith(
        "Telegram accounts that used the bot, each counted once in a quarter: about 4th quarter"
    )
    longest = [max(map(len, part.splitlines())) for part in (parts[0], parts[-1])]
    assert longest == [100, 100]


def test_a_question_that_stood_open_and_the_list_question_are_in_the_text_where_they_are_shown() -> None:
    figures = [*FIGURES, LISTED, FrozenCell(vote_cell(MONTH, "next", "games"), 40)]
    shown = titles(text_of(published(figures), ASKING, QUERY, words()))

    assert shown[7:10] == ["Help: 4th quarter 2026", "The list question: 4th quarter 2026", "What girls picked: next"]


def test_the_author_of_a_lesson_reads_its_ratings_its_reasons_and_where_girls_stopped() -> None:
    plan = replace(
        PLAN, stops={LESSON: ("hello", "goat", "wave"), "other": ("one",)}, quizzes={LESSON: {}, "other": {}}
    )
    rated = [FrozenCell(Cell(QUARTER, "smile", lesson=it), 95, draws=3) for it in (LESSON, "other")]
    text = text_of_lesson(published([*FIGURES, *rated]), plan, AUTUMN, words(), LESSON)

    assert titles(text) == [
        "What girls say about a lesson",
        "Why, if they said so: My safety team",
        "Where girls stopped: My safety team, 4th quarter 2026",
    ]
    assert text.split("\n\n")[1].replace("\N{NO-BREAK SPACE}", " ") == (
        "                🙂 smile  😐 shrug  🙁 frown\nMy safety team  95 ± 11        –        –"
    )


def test_invented_figures_of_a_lesson_say_so_first() -> None:
    text = text_of_lesson(published(invented=True), PLAN, AUTUMN, words(), LESSON)

    assert text.startswith("Invented figures: of no girl.\n\nWhat girls say about a lesson\n")


# Which tables there are


def names(statistics: PublishedStatistics, query: TableQuery = QUERY) -> list[str]:
    """Return the tables of a query, each with the country of its limits if it has one."""
    found = tables(statistics, ASKING, query)
    return [" ".join([it.id, *(label.name for label in it.about if label.of == "country")]) for it in found]


def test_of_all_countries_there_is_every_table() -> None:
    assert names(published([*FIGURES, LISTED])) == [
        *("reached", "reach-by-country", "reach-by-language", "reach-by-age", "lessons"),
        *("quizzes", "quizzes KE", "quizzes -", "learning", "learning KE", "learning -"),
        *("measure", "measure KE", "measure -", "help", "list"),
        *("votes", "ratings", "tasks", "reasons", "stops", "links", "links-by-month"),
        *("pilot", "lessons", "stops", "quizzes", "learning", "measure"),
    ]


def test_of_one_country_there_is_what_is_counted_by_country() -> None:
    assert names(published(), KENYA) == [
        *("reached", "reach-by-country", "lessons KE", "quizzes KE", "learning KE", "measure KE", "help"),
        "votes KE",
    ]


def test_of_a_quarter_that_runs_and_of_a_course_without_links_there_is_less() -> None:
    months = PublishedStatistics(Published((MONTH,), {it.cell: it for it in FIGURES if it.cell.period == MONTH}))

    found = [it.id for it in tables(months, replace(PLAN, links={}), AUTUMN)]
    assert found == [
        *("reached", "reach-by-country", "reach-by-language", "reach-by-age", "lessons", "ratings", "tasks", "reasons")
    ]


def test_a_quarter_is_known_once_a_month_of_it_or_a_pilot_in_it_is_frozen() -> None:
    across = PublishedStatistics(Published(("2026-W38+5", MONTH), pilots=(period("2026-W38+5"),)))

    assert [it.name for it in known_quarters(across)] == ["2026-Q3", "2026-Q4"]
    assert [it.name for it in known_quarters(PublishedStatistics(Published((PILOT,))))] == ["2026-Q3"]
    assert known_quarters(PublishedStatistics(Published())) == ()


def test_who_names_no_quarter_gets_the_last_four() -> None:
    year = PublishedStatistics(Published(("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")))

    assert [it.name for it in usual_quarters(year)] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
