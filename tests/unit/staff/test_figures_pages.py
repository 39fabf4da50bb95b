"""The page of figures for a programme officer: its content, its words, and what it hides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from bot.app.published import labels_of
from bot.lessons.model.statistics import Statistics
from bot.staff.charts import HEIGHT, MOST_COLUMNS, ChartRow, FunnelEntry, columns, dots, funnel_chart, strips
from bot.staff.figures_page import FiguresPage, view
from bot.staff.query import parse_query, table_query
from bot.staff.templating import HERE, chosen, rendered
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.intervals import About, Share
from bot.statistics.periods import pilot
from bot.statistics.plan import plan_of
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.reports.sentences import catalog
from tests.support.course_builders import real
from tests.support.staff_fixtures import NOTHING, half_a_year

pytestmark = pytest.mark.usefixtures("known_noise")

PLAN = plan_of(real().course)
TODAY = date(2027, 7, 20)

Query = Mapping[str, str]
NOT_CHOSEN: Query = {}


def shown(
    statistics: PublishedStatistics,
    query: Query = NOT_CHOSEN,
    locale: str = "en",
    targets: Mapping[str, int] | None = None,
) -> FiguresPage:
    """Return the page as data."""
    course = replace(real().course, statistics=Statistics.model_validate({"targets": targets or {}}))
    return view(
        statistics,
        PLAN,
        labels_of(course, real().catalogs, locale),
        parse_query(query, statistics, PLAN),
        TODAY,
    )


def page(
    statistics: PublishedStatistics,
    query: Query = NOT_CHOSEN,
    locale: str = "en",
    targets: Mapping[str, int] | None = None,
) -> str:
    """The page as a browser gets it."""
    made = shown(statistics, query, locale, targets)
    around = {"exports": {}, "name": "anna", "form": "", "here": str, "file": str, "invented": made.invented}
    around |= {"home": "Figures", "has_account_page": True}
    return rendered("figures.html", locale, view=made, **around)


def text(html: str) -> str:
    """Return the visible text of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def statistics_of(figures: Mapping[Cell, int], *done: str, invented: bool = False) -> PublishedStatistics:
    """Published figures as few as a story needs."""
    periods = tuple({*done, *(cell.period for cell in figures)})
    return PublishedStatistics(
        Published(periods, {cell: FrozenCell(cell, many) for cell, many in figures.items()}, invented=invented)
    )


def month(name: str, country: str, many: int) -> dict[Cell, int]:
    """Return the figures of a country, and of all together, which are the same girls."""
    return {Cell(name, "active", country=it): many for it in (country, "")}


# The sentence


def test_the_last_closed_month_is_a_sentence_with_about_and_accounts() -> None:
    statistics = statistics_of({**month("2027-M01", "KE", 1110), **month("2027-M02", "KE", 1240)})

    assert (
        "In the last closed month, February 2027 (weeks 5–8), about 1,240 ± 7 Telegram accounts used the bot. "
        "The month before it was about 1,110 ± 7."
    ) in text(page(statistics))


def test_of_one_country_the_sentence_names_it_and_what_the_proposal_aims_at() -> None:
    statistics = statistics_of({**month("2027-M01", "KE", 1110), **month("2027-M01", "NP", 40)})

    told = text(page(statistics, {"country": "NP"}, targets={"NP": 500}))

    assert (
        "Nepal: in the last closed month, January 2027 (weeks 1–4), about 40 ± 7 Telegram accounts used the bot. "
        "The proposal aims at 500" in told
    )
    assert "1,110" not in told


def test_a_month_with_too_few_has_no_number() -> None:
    statistics = statistics_of(month("2027-M01", "KE", 20), "2027-M02")

    assert "February 2027 (weeks 5–8), too few Telegram accounts used the bot to tell a number." in text(
        page(statistics)
    )


def test_a_month_of_long_ago_is_not_the_month_before() -> None:
    statistics = statistics_of({**month("2027-M01", "KE", 900), **month("2027-M03", "KE", 700)})

    assert "The month before" not in text(page(statistics))


def test_in_dutch_she_reads_dutch() -> None:
    told = text(page(half_a_year(), locale="nl"))

    assert "In de laatste afgesloten maand, juni 2027 (weken 22–26), gebruikten ongeveer 1." in told
    assert [it for it in ("about", "accounts used", "As a table", "Too few") if it in told] == []


# Hidden figures


@pytest.mark.parametrize("statistics", [NOTHING, statistics_of({}, "2027-M01", "2027-M02", "2027-Q1")])
def test_where_everything_is_hidden_there_is_one_sentence_and_the_day_of_the_next_figures(
    statistics: PublishedStatistics,
) -> None:
    told = page(statistics)

    assert "5 August 2027" in text(told)
    assert "<table" not in told
    assert "<svg" not in told
    assert "&lt;10" not in told


def test_a_hidden_figure_in_a_table_says_how_small_it_is_once() -> None:
    statistics = statistics_of({**month("2027-M01", "KE", 50), **month("2027-M02", "NP", 15)})

    made = shown(statistics).results
    assert made is not None
    lines = [(line.name.words, tuple(map(text, line.values))) for line in made.by_country.lines]
    assert lines == [
        ("January 2027 (weeks 1–4)", ("50 ± 7", "<10", "50 ± 7")),
        ("February 2027 (weeks 5–8)", ("<10", "15 ± 7", "15 ± 7")),
    ]
    assert made.by_country.note.count("“<10”") == 1
    assert [it.words for it in made.by_country.left_out] == ["Cambodia", "Philippines", "Elsewhere, or not told"]


def test_no_cell_of_a_table_holds_a_number_from_1_to_9_and_no_sum_says_at_least() -> None:
    wishes: tuple[Query, ...] = ({}, {"country": "KE"}, {"country": "PH", "locale": "fil"}, {"quarter": "2027-Q1"})
    for query in wishes:
        told = page(half_a_year(), query)

        cells = re.findall(r"<td>(.*?)</td>", told)
        assert len(cells) > 50
        assert [cell for cell in cells if re.fullmatch(r"[0-9]", cell)] == []
        assert "at least" not in text(told).replace("never “at least”", "").replace("Ended at least", "")


def test_a_quarter_counts_each_account_once_and_says_from_when_on() -> None:
    cell = Cell("2027-Q1", "reached")
    done = ("2027-M01", "2027-M02", "2027-M03", "2027-Q1")
    late = Published(done, {cell: FrozenCell(cell, 125)}, opened={"2027-Q1": "2027-W06"})

    told = text(page(PublishedStatistics(late)))

    assert "accounts in the 1st quarter 2027 (from 8 February 2027 on) about 125 ± 7" in told
    assert "Figures by quarter are of: 1st quarter 2027 (from 8 February 2027 on)." in told


def test_a_quarter_of_an_older_program_was_not_counted_and_does_not_say_too_few() -> None:
    cell = Cell("2027-Q1", "smile", lesson=PLAN.lessons[0])
    statistics = statistics_of({cell: 50}, "2027-M01", "2027-M02", "2027-M03")

    made = shown(statistics).results

    assert made is not None and made.lessons is not None and made.stops is not None
    assert made.lessons.nothing == made.stops.nothing == "Not counted in these quarters."
    assert "In 1st quarter 2027 accounts, lessons and learning were not counted by quarter." in made.quarters


def test_countries_too_small_to_be_shown_are_told_as_about_so_many() -> None:
    """Of 900 accounts 700 and 60 have a country that is shown; three draws of noise leave 140 with 11 more or less."""
    cells = {Cell("2027-Q1", "reached", country): many for country, many in (("", 900), ("KE", 700), ("NP", 60))}
    figures = {cell: FrozenCell(cell, many) for cell, many in cells.items()}
    counted = Published(("2027-M01", "2027-Q1"), figures, opened={"2027-Q1": "2027-W01"})

    made = shown(PublishedStatistics(counted)).results

    assert made is not None and made.reached is not None
    (told,) = made.reached.sentences
    assert text(told) == "About 140 ± 11 of them are in countries too small to be shown by themselves."


def test_invented_figures_say_so_and_others_do_not() -> None:
    cells = month("2027-M01", "KE", 50)

    assert (
        page(statistics_of(cells, invented=True)).count(
            '<p class="banner" role="note">Invented figures: of no girl.</p>'
        )
        == 1
    )
    assert "Verzonnen" in page(statistics_of(cells, invented=True), locale="nl")
    assert "banner" not in page(statistics_of(cells))


# The query


def test_without_a_choice_the_last_year_of_quarters_is_shown() -> None:
    statistics = statistics_of({}, *(f"{year}-Q{number}" for year in (2027, 2028) for number in (1, 2, 3, 4)))

    def names(**query: str) -> list[str]:
        return [it.name for it in table_query(parse_query(query, statistics, PLAN), statistics).quarters]

    assert names() == ["2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4"]
    assert names(quarter="2027-Q3") == ["2027-Q3"]
    assert len(names(quarter="all")) == 8
    for nothing in ("2031-Q1", "2027-M01", "2027-Q3' OR 1=1", ""):
        assert names(quarter=nothing) == names()


def test_an_unknown_value_counts_as_not_chosen() -> None:
    found = parse_query({"country": "XX", "locale": "<script>", "lesson": "../x", "tables": "1"}, half_a_year(), PLAN)

    assert found == parse_query({}, half_a_year(), PLAN)
    assert found.lesson == PLAN.lessons[0]


def test_a_chosen_language_is_alone_in_what_is_kept_by_language() -> None:
    made = shown(half_a_year(), {"locale": "sw"}).results

    assert made is not None
    assert [it.name.words for it in made.by_language.panels] == ["Kiswahili"]
    assert len(made.by_country.panels) > 3


def test_each_card_says_of_whom_it_is_once_something_is_chosen() -> None:
    one, both = shown(half_a_year(), {"country": "KE"}).results, shown(half_a_year(), {"country": "KE", "locale": "sw"})

    assert one is not None and one.ratings is not None and both.results is not None and both.summary is not None
    assert (one.by_country.scope, one.by_language.scope, one.ratings.scope) == (
        "Kenya",
        "All countries",
        "All countries",
    )
    assert both.results.by_language.scope == "All countries · Kiswahili"
    assert both.summary.scope == "Kenya · All languages"
    assert "Of:" not in page(half_a_year())


def test_stops_are_shown_on_the_outline_of_the_chosen_lesson() -> None:
    """The third stop of each invented lesson loses four times as many as any other."""
    made = shown(half_a_year(), {"lesson": "lock-it-up"}).results

    assert made is not None and made.stops is not None and made.stops.funnel is not None
    assert made.stops.title == "Where girls stopped: Lock it up, 2nd quarter 2027"
    rows = made.stops.funnel.rows
    assert sum(len(row.lines) for row in rows) == len(PLAN.stops["lock-it-up"])
    assert [row.worst for row in rows].index(True) == 2
    assert made.stops.sentences[0].startswith("Most are lost at “")


def test_answers_to_quizzes_are_bars_of_all_together_or_of_one_country() -> None:
    for_all, for_one = shown(half_a_year()).results, shown(half_a_year(), {"country": "KE"}).results

    assert for_all is not None and for_all.quizzes is not None
    assert for_one is not None and for_one.quizzes is not None
    assert (for_all.quizzes.title, for_one.quizzes.title) == (
        "Right answers to quizzes: 2nd quarter 2027",
        "Right answers to quizzes: 2nd quarter 2027, Kenya",
    )
    for quizzes in (for_all.quizzes, for_one.quizzes):
        assert [len(it.rows) for it in quizzes.strips] == [len(it) for it in PLAN.quizzes.values()]


def test_learning_is_one_sentence_a_subject() -> None:
    made = shown(half_a_year()).results

    assert made is not None and made.learning is not None
    assert made.learning.title == "Did they learn? 2nd quarter 2027"
    assert [it.domain for it in made.learning.domains] == ["Knowledge", "Confidence"]
    assert "knew more afterwards" in made.learning.domains[0].found


def test_a_quarter_that_is_not_over_has_its_closed_months_and_no_measure_yet() -> None:
    statistics = statistics_of(month("2027-M01", "KE", 50))

    made = shown(statistics).results

    assert made is not None
    assert made.names == ("1st quarter 2027",)
    assert (made.learning, made.quizzes, made.help, made.stops) == (None, None, None, None)
    assert "Before the course" not in text(page(statistics))


def test_a_small_pilot_is_told_with_the_quarter_it_touches() -> None:
    (found,) = shown(half_a_year(), {"quarter": "all"}).pilots

    assert found.reach.title == "Small pilot: 28 September 2026 – 27 December 2026"
    assert found.learning.items.dots is not None
    assert found.stops.title == "Where girls stopped: My safety team, 28 September 2026 – 27 December 2026"
    assert len(found.lessons.lines) == len(PLAN.lessons)
    assert shown(half_a_year(), {"quarter": "2027-Q2"}).pilots == ()
    assert pilot("2026-W40", 13) in half_a_year().pilots


# Words


def test_every_sentence_of_the_templates_has_its_dutch() -> None:
    dutch = catalog("nl")
    sentences = {it for path in (HERE / "templates").iterdir() for it in _sentences(path)}

    assert len(sentences) > 40
    assert sentences - set(dutch) == set()
    assert [it for it in sentences if _gaps(it) != _gaps(dutch[it])] == []


def _sentences(path: Path) -> Iterator[str]:
    """Yield the sentences written in a template."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(path.read_text("utf-8"))
    for _, _, found in extract_from_ast(tree, ["_"]):
        words = found if isinstance(found, str) else (found or ("",))[0]
        if words:  # titles passed to a template are in the code
            yield str(words)


def _gaps(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", sentence))


@pytest.mark.parametrize(
    ("asks", "kept", "accepts", "reads"),
    [
        (None, None, "", "en"),
        (None, None, "nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        (None, None, "km, en;q=0.5, nl;q=0.7", "nl"),
        (None, "nl", "en", "nl"),
        ("en", "nl", "nl", "en"),
        ("fr", None, "x;q=y, *;q=0.1", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_kept_or_liked(
    asks: str | None, kept: str | None, accepts: str, reads: str
) -> None:
    assert chosen(asks, kept, accepts) == reads


# Charts


def test_a_bar_is_as_high_as_its_figure_and_a_hidden_one_is_hollow() -> None:
    found = columns([50, None, 100])
    low, hidden, high = found.boxes

    assert high.height == pytest.approx(2 * low.height, abs=0.2)
    assert (hidden.hidden, low.hidden) == (True, False)
    assert hidden.height == 4
    assert high.y + high.height == low.y + low.height


@pytest.mark.parametrize(
    ("most", "scale"), [(0, [0, 2, 4, 6, 8, 10]), (55, [0, 20, 40, 60]), (2040, [0, 500, 1000, 1500, 2000, 2500])]
)
def test_the_scale_has_round_numbers_and_ends_above_the_highest_figure(most: int, scale: list[int]) -> None:
    assert [tick.value for tick in columns([most]).ticks] == scale


def test_what_the_proposal_aims_at_is_inside_the_picture() -> None:
    found = columns([50, 100], target=500)

    assert found.target is not None
    assert 0 < found.target < min(box.y for box in found.boxes)
    assert columns([50]).target is None


def test_very_many_figures_are_a_line_that_breaks_where_one_is_hidden() -> None:
    found = columns([100] * 40 + [None] + [200] * (MOST_COLUMNS - 20))

    assert found.boxes == ()
    assert [len(line.split()) for line in found.lines] == [40, MOST_COLUMNS - 20]
    assert all(0 < float(point.split(",")[1]) < HEIGHT for line in found.lines for point in line.split())


def test_a_row_is_as_long_as_its_figure_and_a_long_question_takes_two_lines() -> None:
    found = strips(
        [ChartRow("Short", (About(100, 4.0), About(50, 4.0)), ("100", "50")), ChartRow("long " * 30, (None,), ("–",))]
    )
    first, second = found.rows

    assert first.boxes[0].width == 2 * first.boxes[1].width
    assert len(second.words) == 2
    assert second.words[1].endswith("…")
    assert second.boxes[0].hidden
    assert second.y > first.boxes[1].y + first.boxes[1].height
    assert found.height > second.boxes[0].y


def test_a_share_is_told_with_what_it_may_be_off_by() -> None:
    sure, unsure = Share(60, 1000, False, 0.0, 5), Share(90, 20, True, 0.0, 10)
    ((_, _, (one, other)),) = [(it.words, it.y, it.dots) for it in dots([("Well?", sure, unsure, "")]).pairs]

    assert one is not None and other is not None
    assert one.low < one.x < one.high
    assert one.high - one.low < other.high - other.low
    assert other.high == dots([]).ticks[-1].at  # at most all accounts
    assert dots([("Well?", None, sure, "+5")]).pairs[0].dots[0] is None


def test_a_run_of_stops_is_one_bar_under_the_words_of_all() -> None:
    wide, narrow = Share(40, 50, False, 9.0, 1), Share(10, 500, False, 1.0, 1)
    found = funnel_chart(
        [FunnelEntry(("one", "two"), wide, "40 %", "somewhere in these two"), FunnelEntry(("three",), narrow, "10 %")]
    )
    run, single = found.rows

    assert (run.lines, single.lines) == (("one", "two"), ("three",))
    assert run.bracket is not None and single.bracket is None
    assert run.box.whisker is not None
    assert run.box.whisker.low < run.box.x + run.box.width < run.box.whisker.high
    assert single.y > run.box.y + run.box.height


def test_every_chart_has_a_title_a_description_and_its_table() -> None:
    for locale in ("en", "nl"):
        told = page(half_a_year(), {"quarter": "all", "country": "KE"}, locale)

        pictures = re.findall(r'<svg [^>]*role="img" aria-labelledby="([\w-]+) ([\w-]+)">', told)
        assert len(pictures) == told.count("<svg") > 8
        ids = re.findall(r' id="([\w-]+)"', told)
        assert len(ids) == len(set(ids))
        for title, desc in pictures:
            assert re.search(rf'<title id="{title}">[^<]+</title>', told)
            assert re.search(rf'<desc id="{desc}">[^<]+</desc>', told)
        for section in re.findall(r"<section.*?</section>", told, re.DOTALL):
            assert ("<svg" in section) == ("<table" in section)


def test_a_page_needs_no_other_file_than_its_own() -> None:
    told = page(half_a_year()) + (HERE / "static" / "staff.css").read_text("utf-8")
    icon = (HERE / "static" / "icon.svg").read_text("utf-8").replace("http://www.w3.org/2000/svg", "")

    assert re.findall(r"https?://|@import|style=|onclick|javascript:", told + icon) == []
    assert [path for path in Path(HERE / "static").iterdir() if path.suffix == ".js"] == []


def test_answers_about_the_small_thing_stand_beside_the_ratings() -> None:
    lesson = PLAN.lessons[0]
    found = page(statistics_of({Cell("2027-Q1", "did-yes", lesson=lesson): 65}, "2027-Q1"))

    assert "Did the one thing for the day happen?" in text(found)
    assert found.index('id="ratings"') < found.index('id="tasks"')
