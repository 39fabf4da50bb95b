"""Sentences of the staff page and of the donor's paragraph: what is in a figure, who stopped, who learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.funnel import Funnel, FunnelBar
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.queries import Coverage, TableQuery, known_quarters, usual_quarters
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.explanations import (
    Learned,
    ended_text,
    learned,
    lessons_text,
    quarter_name,
    quarters_text,
    rest_text,
    run_text,
    sentence,
    small_text,
    worst_text,
)
from bot.statistics.tables import LessonTotals
from tests.support.published_counts import plan, publish, published_statistics
from tests.unit.statistics.test_exports import FIGURES, LESSON, MONTH, PILOT, PLAN, QUARTER, QUERY, published, words

pytestmark = pytest.mark.usefixtures("known_noise")

SPRING, SUMMER, AUTUMN = period("2026-Q2"), period("2026-Q3"), period("2026-Q4")
SOME = About(300, 12.0)


@pytest.mark.parametrize(
    ("opened", "told"),
    [
        ({}, "4th quarter 2026"),
        ({"2026-Q4": "2026-W40"}, "4th quarter 2026"),
        ({"2026-Q4": "2026-W41"}, "4th quarter 2026 (from 5 October 2026 on)"),
    ],
    ids=["no day is known", "from its first day on", "a week late"],
)
def test_a_quarter_is_named_with_the_day_from_which_on_it_was_counted_if_that_was_not_its_first(
    opened: dict[str, str], told: str
) -> None:
    assert quarter_name(published(opened=opened), AUTUMN, words()) == told


def test_below_the_figures_by_quarter_stands_which_quarters_are_in_them_and_which_are_not() -> None:
    found = published((), opened={"2026-Q4": "2026-W41"}, pilots=())
    winter = period("2027-Q1")

    assert quarters_text(found, TableQuery((AUTUMN,)), words()) == (
        "Figures by quarter are of: 4th quarter 2026 (from 5 October 2026 on)."
    )
    assert quarters_text(found, TableQuery((AUTUMN, winter)), words()) == (
        "Figures by quarter are of: 4th quarter 2026 (from 5 October 2026 on). Not over yet: 1st quarter 2027."
    )
    assert quarters_text(found, TableQuery((winter,)), words()) == "Not over yet: 1st quarter 2027."


def test_a_quarter_without_a_book_and_the_weeks_of_a_pilot_are_named_as_missing() -> None:
    assert quarters_text(published(opened={}), TableQuery((SUMMER, AUTUMN)), words()) == (
        "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
        "In 4th quarter 2026 accounts, lessons and learning were not counted by quarter."
    )


def test_a_country_that_was_too_small_in_some_quarters_is_told_so_and_one_that_was_not_reads_nothing() -> None:
    assert small_text(Coverage((SPRING, SUMMER, AUTUMN), (), (), small=(SPRING, SUMMER)), words()) == (
        "Too few for figures of its own in 2nd quarter 2026, 3rd quarter 2026: "
        "it takes about 200 accounts in a quarter."
    )
    assert small_text(Coverage((AUTUMN,), (), ()), words()) == ""


@pytest.mark.parametrize(
    ("shown", "cells", "told"),
    [
        (2, 2, "All 1 lessons are in it."),
        (0, 2, ""),
        (0, 0, ""),
        (
            1,
            2,
            "In it are 1 of 2 figures (a lesson begun or ended in a quarter); each of the others is fewer than about "
            "10, perhaps none.",
        ),
    ],
    ids=["all", "none", "nothing was counted", "some"],
)
def test_a_sum_of_lessons_says_how_much_of_it_is_hidden(shown: int, cells: int, told: str) -> None:
    share = Share(73, 300, False, 0.0, 1)

    assert lessons_text(LessonTotals(SOME, SOME, share, shown, cells), PLAN, words()) == told


def test_accounts_of_no_shown_country_are_told_where_there_clearly_are_some() -> None:
    """Of 300 ± 7, 200 ± 7 leave 100 ± 10; 290 ± 7 leave so few that it may be nobody."""
    assert rest_text(SOME, [About(200, 12.0), None], words()) == (
        "About 100\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}10 of them are in countries too small to be shown by themselves."
    )
    assert rest_text(SOME, [About(290, 12.0)], words()) == ""
    assert rest_text(None, [SOME], words()) == ""


MANY, FEWER = About(400, 12.0), About(150, 12.0)


def bar(percent: int, *stops: str) -> FunnelBar:
    return FunnelBar(stops, MANY, FEWER, Share(percent, 400, False, 0.0, 1))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_stop_where_most_are_lost_is_named_with_its_share() -> None:
    lost = Funnel((bar(50, "hello"), bar(10, "wave")), FEWER)

    assert plain(worst_text(lost, LESSON, words())) == (
        "Most are lost at “my-safety-team/hello”: of those who reached it, 50 % ± 6 went no further, clearly more "
        "than anywhere else."
    )


def test_where_no_stop_stands_out_the_sentence_says_so() -> None:
    close = Funnel((bar(12, "hello"), bar(10, "wave")), FEWER)

    assert worst_text(close, LESSON, words()) == (
        "No single question stands out: chance alone could make the longest bar the longest."
    )


def test_who_is_in_a_funnel_reached_its_first_stop_or_where_nobody_stopped_its_end() -> None:
    assert plain(ended_text(Funnel((bar(50, "one"),), FEWER), words())) == (
        "About 400 ± 7 Telegram accounts are in it, each once a month; about 150 ± 7 came to the end."
    )
    assert plain(ended_text(Funnel((), FEWER), words())) == (
        "About 150 ± 7 Telegram accounts are in it, each once a month; about 150 ± 7 came to the end."
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, ""),
        (2, "somewhere in these two"),
        (9, "somewhere in these nine"),
        (10, "somewhere in these 10"),
    ],
)
def test_a_run_of_stops_is_told_with_how_many_it_holds(many: int, said: str) -> None:
    assert run_text(bar(50, *map(str, range(many))), words()) == said


ANSWERED = 100
TWO_ITEMS = replace(PLAN, domains={"knowledge": ("first", "second")})
FEW = "Too few Telegram accounts answered all of these questions both before the course and later: it takes about 25."
OF_100 = "Of 100 Telegram accounts that answered before and after, about"


def told_of(
    gained: int | None,
    lost: int = 10,
    of: str = QUARTER,
    plan: Plan = PLAN,
    after: Mapping[str, int] | None = None,
    answered: int = ANSWERED,
) -> list[Learned]:
    """Return the sentences on a change, and on the items of which so many of a hundred were right afterwards."""
    figures = [
        *(FrozenCell(Cell(of, "after", item=item), 200, share, 6) for item, share in (after or {}).items()),
        *([] if gained is None else [FrozenCell(Cell(of, "gained", item="domain/knowledge"), answered, gained, 3)]),
        *([] if gained is None else [FrozenCell(Cell(of, "lost", item="domain/knowledge"), answered, lost, 3)]),
    ]
    found = learned(published(figures), plan, period(of), words())
    return [Learned(*(part.replace("\N{NO-BREAK SPACE}", " ") for part in it)) for it in found]


UNCLEAR = "There may be no change at all: chance and rounding alone can make such a difference."
LOOK = "Look at each question in the table below."


@pytest.mark.parametrize(
    ("gained", "lost", "found", "advice"),
    [
        (
            40, 10, f"{OF_100} 40 knew more afterwards and 10 less: 30 more than less, ± 16. "
            "More of them gained than lost, and chance alone does not explain it.", "",
        ),
        (
            10, 40, f"{OF_100} 10 knew more afterwards and 40 less: 30 more of them worse than better, ± 16. "
            "More of them lost than gained, and chance alone does not explain it.", LOOK,
        ),
        (
            20, 10, f"{OF_100} 20 knew more afterwards and 10 less: 10 more than less, ± 14. {UNCLEAR}",
            "A difference of this size would show with about 250 accounts that answer both times; so far there are "
            f"about 100. Wait for the next quarter. {LOOK}",
        ),
        (
            10, 10, f"{OF_100} 10 knew more afterwards and 10 less: as many, ± 13. {UNCLEAR}",
            f"So small a difference these figures cannot show, however many answer. {LOOK}",
        ),
        (None, 10, FEW, "Wait for the next quarter."),
    ],
    ids=["gain", "loss", "unclear", "none", "too few"],
)  # fmt: skip
def test_what_was_learned_is_told_with_how_sure_that_is_and_what_to_do(
    gained: int | None, lost: int, found: str, advice: str
) -> None:
    assert told_of(gained, lost) == [Learned("Knowledge", found, advice)]


def test_of_a_pilot_nothing_more_can_be_waited_for() -> None:
    (unclear,) = told_of(20, of=PILOT)

    assert "so far there are about 100. A later pilot has to be larger or longer. Look at" in unclear.advice
    assert told_of(None, of=PILOT) == [Learned("Knowledge", FEW, "A later pilot has to be larger or longer.")]


def test_the_question_that_is_clearly_answered_least_well_is_named() -> None:
    (found,) = told_of(10, 40, plan=TWO_ITEMS, after={"first": 30, "second": 80})
    (close,) = told_of(10, 40, plan=TWO_ITEMS, after={"first": 75, "second": 80})

    assert found.advice == ("Look first at the question that is answered least well afterwards: “first” (30 % ± 10).")
    assert close.advice == "Look at each question in the table below."


def test_of_a_subject_without_questions_nothing_is_told() -> None:
    assert told_of(None, plan=replace(PLAN, domains={"knowledge": (), "confidence": ()})) == []


def test_a_country_is_told_of_by_its_own_figures() -> None:
    gained = FrozenCell(Cell(QUARTER, "gained", country="KE", item="domain/knowledge"), 100, 10, 3)
    figures = (gained, FrozenCell(gained.cell._replace(kind="lost"), 100, 40, 3))
    (kenya,) = learned(published(figures), PLAN, period(QUARTER), words(), "KE")
    (everywhere,) = learned(published(figures), PLAN, period(QUARTER), words())

    assert kenya.advice == "Look at each question in the table below."
    assert everywhere.found == FEW


@pytest.mark.parametrize(
    ("domain", "gained", "lost", "said"),
    [
        ("knowledge", 40, 10, "about 40 knew more afterwards and 10 less: 30 more than less, ± 8."),
        (
            "confidence",
            10,
            40,
            "about 10 felt surer afterwards and 40 less sure: 30 more of them worse than better, ± 8.",
        ),
        ("other", 11, 10, "about 11 did better afterwards and 10 less well: 1 more than less, ± 8."),
        ("courage", 10, 11, "about 10 did better afterwards and 11 less well: 1 more of them worse than better, ± 8."),
        ("courage", 10, 10, "about 10 did better afterwards and 10 less well: as many, ± 8."),
    ],
)
def test_a_change_is_one_sentence_in_the_words_of_its_subject(domain: str, gained: int, lost: int, said: str) -> None:
    found = sentence(domain, NetChange(gained, lost, 100, 16.0), words()).replace("\N{NO-BREAK SPACE}", " ")

    assert found == f"Of 100 Telegram accounts that answered before and after, {said}"


ALWAYS = (
    "Telegram accounts are counted, not persons: a shared phone is one, a girl with two phones is two. Quarters must"
)
NOTHING = "So few Telegram accounts were counted that no figure can be shown. "


def told_to_donors(figures: Iterable[FrozenCell], query: TableQuery = QUERY, **about: object) -> str:
    """Return what stands before the sentences that are part of every paragraph."""
    said = paragraph(published(figures, **about), PLAN, query, words()).replace("\N{NO-BREAK SPACE}", " ")
    first, always, _ = said.partition(ALWAYS)
    assert always
    return first


def test_the_paragraph_tells_accounts_countries_lessons_learning_and_the_pilot_in_this_order() -> None:
    assert told_to_donors(FIGURES) == (
        "Telegram accounts that used the bot, each counted once in a quarter: about 4th quarter 2026: 420 ± 7. "
        "In the 4th quarter 2026 by country: Kenya 300 ± 7, Elsewhere, or not told 35 ± 7. "
        "About 85 ± 11 of them are in countries too small to be shown by themselves. "
        "About 205 ± 7 lessons were begun in 4th quarter 2026, and about 150 ± 7 of them ended in the same quarter "
        "(73 % ± 8). All 1 lessons are in it. "
        "What changed in the 4th quarter 2026: Knowledge. Of 100 Telegram accounts that answered before and after, "
        "about 40 knew more afterwards and 10 less: 30 more than less, ± 16. "
        "A small pilot (29 June 2026 – 27 September 2026) counted about so many Telegram accounts: "
        "Used the bot 185 ± 7. "
        "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
    )


def test_of_several_quarters_each_has_its_number_and_the_newest_its_countries() -> None:
    cells = [
        *(Cell("2026-Q3", "reached"), Cell("2026-Q3", "reached", country="KE")),
        *(Cell(QUARTER, "reached"), Cell(QUARTER, "reached", country="KE")),
    ]
    figures = [FrozenCell(cell, many) for cell, many in zip(cells, (200, 190, 420, 300), strict=True)]

    assert told_to_donors(figures, opened={"2026-Q3": "2026-W27", QUARTER: "2026-W41"}, pilots=()) == (
        "Telegram accounts that used the bot, each counted once in a quarter: "
        "about 3rd quarter 2026: 200 ± 7; 4th quarter 2026 (from 5 October 2026 on): 420 ± 7. "
        "In the 4th quarter 2026 by country: Kenya 300 ± 7. "
        "About 120 ± 9 of them are in countries too small to be shown by themselves. "
    )


@pytest.mark.parametrize(
    ("country", "where", "many"), [("", "", 240), ("KE", " in Kenya", 95)], ids=["everywhere", "in a country"]
)
def test_before_a_quarter_is_counted_the_newest_month_stands_for_it(country: str, where: str, many: int) -> None:
    months = [
        FrozenCell(Cell(month, "active", country), many)
        for month, country, many in (
            ("2026-M11", "", 300), (MONTH, "", 240), ("2026-M11", "KE", 200), (MONTH, "KE", 95), ("2026-M09", "", 500),
        )
    ]  # fmt: skip
    query = TableQuery((period(QUARTER),), country)

    assert told_to_donors(months, query, opened={}, pilots=()).partition(" In 4th")[0] == (
        f"In December 2026 (weeks 48–53) about {many} ± 7 Telegram accounts used the bot{where}."
    )


def test_lessons_that_were_begun_and_of_which_no_end_is_shown_are_not_told() -> None:
    assert told_to_donors([FrozenCell(Cell(QUARTER, "started", lesson=LESSON), 205)]) == NOTHING
    assert told_to_donors([FrozenCell(Cell(QUARTER, "finished", lesson=LESSON), 150)]) == NOTHING


def test_what_was_learned_is_told_of_the_newest_quarter_that_shows_it_and_of_no_other() -> None:
    gained = FrozenCell(Cell("2026-Q2", "gained", item="domain/knowledge"), 100, 40, 3)
    changes = [
        it._replace(cell=it.cell._replace(period=name), share=share)
        for name, share in (("2026-Q2", 60), ("2026-Q3", 40))
        for it in (gained, gained._replace(cell=gained.cell._replace(kind="lost")))
    ]
    found = told_to_donors(
        changes,
        TableQuery(tuple(map(period, ("2026-Q2", "2026-Q3", QUARTER)))),
        opened={"2026-Q2": "2026-W14", "2026-Q3": "2026-W27", QUARTER: "2026-W40"},
        pilots=(),
    )

    assert found == (
        "What changed in the 3rd quarter 2026: Knowledge. Of 100 Telegram accounts that answered before and after, "
        "about 40 knew more afterwards and 40 less: as many, ± 20. "
    )


def test_what_was_learned_in_a_pilot_follows_its_accounts_and_a_pilot_without_any_is_not_told() -> None:
    change = FrozenCell(Cell(PILOT, "gained", item="domain/knowledge"), 100, 40, 3)
    changed = [change, change._replace(cell=change.cell._replace(kind="lost"), share=10)]
    missing = "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "

    counts = [FrozenCell(Cell(PILOT, "reached"), 185), FrozenCell(Cell(PILOT, "finished-3"), 50)]
    assert told_to_donors([*changed, *counts]) == (
        "A small pilot (29 June 2026 – 27 September 2026) counted about so many Telegram accounts: "
        "Used the bot 185 ± 7, Ended at least 3 lessons 50 ± 7. "
        "Knowledge. Of 100 Telegram accounts that answered before and after, about 40 knew more afterwards and 10 "
        "less: 30 more than less, ± 16. "
        f"{missing}"
    )
    assert told_to_donors(changed) == f"{NOTHING}{missing}"


def test_a_paragraph_of_invented_figures_says_so_first() -> None:
    assert told_to_donors((), invented=True) == f"Invented figures: of no girl. {NOTHING}"


OLD_PILOT = period("2026-W01+12")


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    """Six quarters, the first of them with a pilot."""
    return published_statistics(publish(tmp_path_factory.mktemp("long"), quarters_long=6, pilot=OLD_PILOT))


# Quarters


def test_a_year_is_shown_to_who_has_not_said_which(long: PublishedStatistics) -> None:
    assert [it.name for it in usual_quarters(long)] == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]
    assert len(known_quarters(long)) == 6


# The paragraph for a donor


@pytest.mark.parametrize(("locale", "unknown"), [("en", "Sex and disability"), ("nl", "Geslacht en beperking")])
def test_the_paragraph_tells_what_was_counted_what_nobody_knows_and_who_does(
    long: PublishedStatistics, locale: str, unknown: str
) -> None:
    told = paragraph(long, plan(), TableQuery(long.quarters), words(locale))

    assert unknown in told
    reached = long.about(Cell(OLD_PILOT.name, "reached"))
    assert reached is not None and words(locale).shown(reached) in told
    assert ("registers" in told, "\n" in told) == (True, False)
