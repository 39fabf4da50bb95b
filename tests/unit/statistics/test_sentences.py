"""Sentences of the staff page and of the donor's paragraph: what is in a figure, who stopped, who learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.statistics.cells import FrozenCell
from bot.statistics.funnel import Funnel, FunnelBar
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Coverage, TableQuery
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
from tests.unit.statistics.sample_figures import (
    AUTUMN,
    FIGURES,
    LEARNED,
    MONTH,
    PILOT,
    PLAN,
    QUARTER,
    QUERY,
    figure,
    in_period,
    plain,
    published,
    words,
)

pytestmark = pytest.mark.usefixtures("known_noise")

SUMMER, WINTER = period("2026-Q3"), period("2027-Q1")
SOME = About(300, 12.0)


# What is in the figures by quarter


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
    assert quarter_name(published(opened=opened), period(QUARTER), words()) == told


@pytest.mark.parametrize(
    ("about", "quarters", "told"),
    [
        ({"pilots": ()}, (QUARTER,), "Figures by quarter are of: 4th quarter 2026."),
        (
            {"pilots": ()},
            (QUARTER, "2027-Q1"),
            "Figures by quarter are of: 4th quarter 2026. Not over yet: 1st quarter 2027.",
        ),
        ({"pilots": ()}, ("2027-Q1",), "Not over yet: 1st quarter 2027."),
        (
            {"opened": {}},
            ("2026-Q3", QUARTER),
            "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
            "In 4th quarter 2026 accounts, lessons and learning were not counted by quarter.",
        ),
    ],
)
def test_below_the_figures_by_quarter_stands_which_quarters_are_in_them_and_which_are_not(
    about: Mapping[str, Any], quarters: tuple[str, ...], told: str
) -> None:
    assert quarters_text(published(FIGURES, **about), TableQuery(tuple(map(period, quarters))), words()) == told


def test_a_country_that_was_too_small_in_some_quarters_is_told_so_and_one_that_was_not_reads_nothing() -> None:
    assert small_text(Coverage((SUMMER, WINTER), (), (), small=(SUMMER, WINTER)), words()) == (
        "Too few for figures of its own in 3rd quarter 2026, 1st quarter 2027: "
        "it takes about 200 accounts in a quarter."
    )
    assert small_text(Coverage((SUMMER,), (), ()), words()) == ""


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
    assert lessons_text(LessonTotals(SOME, SOME, None, shown, cells), PLAN, words()) == told


def test_accounts_of_no_shown_country_are_told_where_there_clearly_are_some() -> None:
    """Of 300 ± 7, 200 ± 7 leave 100 ± 10; 290 ± 7 leave so few that it may be nobody."""
    assert plain(rest_text(SOME, [About(200, 12.0), None], words())) == (
        "About 100 ± 10 of them are in countries too small to be shown by themselves."
    )
    assert rest_text(SOME, [About(290, 12.0)], words()) == ""


# Where girls stopped

MANY, FEWER = About(400, 12.0), About(150, 12.0)


def bar(percent: int, *stops: str) -> FunnelBar:
    return FunnelBar(stops, MANY, FEWER, Share(percent, 400, False, 0.0, 1))


def test_the_stop_where_most_are_lost_is_named_with_its_share_or_that_none_stands_out() -> None:
    clear, close = (Funnel((bar(percent, "hello"), bar(10, "wave")), FEWER) for percent in (50, 12))

    assert plain(worst_text(clear, "well", words())) == (
        "Most are lost at “Who says hello?”: of those who reached it, 50 % ± 6 went no further, clearly more "
        "than anywhere else."
    )
    assert worst_text(close, "well", words()) == (
        "No single question stands out: chance alone could make the longest bar the longest."
    )


@pytest.mark.parametrize(("bars", "reached"), [((bar(50, "hello"),), 400), ((), 150)])
def test_a_funnel_holds_those_who_reached_its_first_stop_or_where_nobody_stopped_its_end(
    bars: tuple[FunnelBar, ...], reached: int
) -> None:
    assert plain(ended_text(Funnel(bars, FEWER), words())) == (
        f"About {reached} ± 7 Telegram accounts are in it, each once a month; about 150 ± 7 came to the end."
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [(1, ""), (2, "somewhere in these two"), (9, "somewhere in these nine"), (10, "somewhere in these 10")],
)
def test_a_run_of_stops_is_told_with_how_many_it_holds(many: int, said: str) -> None:
    assert run_text(bar(50, *map(str, range(many))), words()) == said


# What was learned


@pytest.mark.parametrize(
    ("domain", "gained", "lost", "said"),
    [
        ("knowledge", 40, 10, "about 40 knew more afterwards and 10 less: 30 more than less, ± 8."),
        (
            "confidence", 10, 40,
            "about 10 felt surer afterwards and 40 less sure: 30 more of them worse than better, ± 8.",
        ),
        ("courage", 11, 10, "about 11 did better afterwards and 10 less well: 1 more than less, ± 8."),
        ("courage", 10, 10, "about 10 did better afterwards and 10 less well: as many, ± 8."),
    ],
)  # fmt: skip
def test_a_change_is_one_sentence_in_the_words_of_its_subject(domain: str, gained: int, lost: int, said: str) -> None:
    found = plain(sentence(domain, NetChange(gained, lost, 100, 16.0), words()))

    assert found == f"Of 100 Telegram accounts that answered before and after, {said}"


FEW = "Too few Telegram accounts answered all of these questions both before the course and later: it takes about 25."
UNCLEAR = "There may be no change at all: chance and rounding alone can make such a difference."
LOOK = "Look at each question in the table below."


def told_of(
    gained: int | None,
    lost: int = 10,
    of: str = QUARTER,
    plan: Plan = PLAN,
    after: Mapping[str, int] | None = None,
    country: str = "",
) -> list[Learned]:
    """Return the sentences on a change, and on the items of which so many of a hundred were right afterwards."""
    figures = [figure(of, "after", 200, share, 6, item=item) for item, share in (after or {}).items()]
    if gained is not None:
        where = {"country": "KE", "item": "domain/knowledge"}
        figures += [figure(of, "gained", 100, gained, 3, **where), figure(of, "lost", 100, lost, 3, **where)]
    found = learned(published(figures), plan, period(of), words(), country)
    return [Learned(*map(plain, it)) for it in found]


@pytest.mark.parametrize(
    ("gained", "lost", "reading", "advice"),
    [
        (40, 10, "More of them gained than lost, and chance alone does not explain it.", ""),
        (10, 40, "More of them lost than gained, and chance alone does not explain it.", LOOK),
        (
            20, 10, UNCLEAR, "A difference of this size would show with about 250 accounts that answer both times; so "
            f"far there are about 100. Wait for the next quarter. {LOOK}",
        ),
        (10, 10, UNCLEAR, f"So small a difference these figures cannot show, however many answer. {LOOK}"),
    ],
    ids=["gain", "loss", "unclear", "none"],
)  # fmt: skip
def test_what_was_learned_is_told_with_how_sure_that_is_and_what_to_do(
    gained: int, lost: int, reading: str, advice: str
) -> None:
    (found,) = told_of(gained, lost, country="KE")

    assert (found.domain, found.advice) == ("Knowledge", advice)
    assert found.found.startswith(f"Of 100 Telegram accounts that answered before and after, about {gained} knew more")
    assert found.found.endswith(reading)


def test_too_few_answers_are_told_so_and_of_a_pilot_nothing_more_can_be_waited_for() -> None:
    (unclear,) = told_of(20, of=PILOT, country="KE")

    assert "so far there are about 100. A later pilot has to be larger or longer. Look at" in unclear.advice
    assert told_of(None) == [Learned("Knowledge", FEW, "Wait for the next quarter.")]
    assert told_of(None, of=PILOT) == [Learned("Knowledge", FEW, "A later pilot has to be larger or longer.")]
    assert told_of(40) == told_of(None), "what is told of all together is not what Kenya learned"
    assert told_of(None, plan=replace(PLAN, domains={"knowledge": (), "confidence": ()})) == []


@pytest.mark.parametrize(
    ("first", "advice"),
    [(30, "Look first at the question that is answered least well afterwards: “first” (30 % ± 10)."), (75, LOOK)],
)
def test_the_question_that_is_clearly_answered_least_well_is_named(first: int, advice: str) -> None:
    two_items = replace(PLAN, domains={"knowledge": ("first", "second")})
    figures = [figure(QUARTER, "after", 200, share, 6, item=item) for item, share in (("first", first), ("second", 80))]
    lost = [it._replace(share={40: 10, 10: 40}[it.share or 0]) for it in LEARNED]
    (found,) = learned(published([*figures, *lost]), two_items, period(QUARTER), words())

    assert plain(found.advice) == advice


# The paragraph for a donor

ALWAYS = "Telegram accounts are counted, not persons: a shared phone is one, a girl with two phones is two. Quarters"
NOTHING = "So few Telegram accounts were counted that no figure can be shown. "
MISSING = "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
CHANGED = (
    "Knowledge. Of 100 Telegram accounts that answered before and after, about 40 knew more afterwards and 10 less: "
    "30 more than less, ± 16. More of them gained than lost, and chance alone does not explain it. "
)
COMPARED = (
    "Only accounts that answered both times are in it, which are those that went on, and no girls without the bot are "
    "compared with them. "
)


def told_to_donors(figures: Iterable[FrozenCell], query: TableQuery = QUERY, **about: object) -> str:
    """Return what stands before the sentences that are part of every paragraph."""
    first, always, _ = plain(paragraph(published(figures, **about), PLAN, query, words())).partition(ALWAYS)
    assert always
    return first


@pytest.mark.parametrize(("locale", "unknown"), [("en", "Sex and disability"), ("nl", "Geslacht en beperking")])
def test_the_paragraph_is_one_line_and_says_what_nobody_knows_and_who_does(locale: str, unknown: str) -> None:
    told = paragraph(published(), PLAN, QUERY, words(locale))

    assert (unknown in told, "registers" in told, "\n" in told) == (True, True, False)


def test_the_paragraph_tells_accounts_countries_lessons_learning_and_the_pilot_in_this_order() -> None:
    assert told_to_donors(FIGURES) == (
        "Telegram accounts that used the bot, each counted once in a quarter: about 4th quarter 2026: 420 ± 7. "
        "In the 4th quarter 2026 by country: Kenya 300 ± 7, Elsewhere, or not told 35 ± 7. "
        "About 85 ± 11 of them are in countries too small to be shown by themselves. "
        "About 205 ± 7 lessons were begun in 4th quarter 2026, and about 150 ± 7 of them ended in the same quarter "
        "(73 % ± 8). All 1 lessons are in it. "
        f"What can be told of learning in the 4th quarter 2026: {CHANGED}{COMPARED}"
        "A small pilot (29 June 2026 – 27 September 2026) counted about so many Telegram accounts: "
        f"Used the bot 185 ± 7. {MISSING}"
    )


def test_of_several_quarters_each_has_its_number_and_the_newest_its_countries() -> None:
    reached = [it for it in FIGURES if it.cell.kind == "reached" and it.cell.country in ("", "KE")][:2]
    summer = [it._replace(shown=it.shown - 110) for it in in_period("2026-Q3", reached)]

    assert told_to_donors([*summer, *reached], opened={"2026-Q3": "2026-W27", QUARTER: "2026-W41"}, pilots=()) == (
        "Telegram accounts that used the bot, each counted once in a quarter: "
        "about 3rd quarter 2026: 310 ± 7; 4th quarter 2026 (from 5 October 2026 on): 420 ± 7. "
        "In the 4th quarter 2026 by country: Kenya 300 ± 7. "
        "About 120 ± 9 of them are in countries too small to be shown by themselves. "
    )


@pytest.mark.parametrize(
    ("country", "where", "many"), [("", "", 240), ("KE", " in Kenya", 95)], ids=["everywhere", "in a country"]
)
def test_before_a_quarter_is_counted_the_newest_month_stands_for_it(country: str, where: str, many: int) -> None:
    months = [
        figure(month, "active", accounts, country=it)
        for month, it, accounts in (
            ("2026-M11", "", 300), (MONTH, "", 240), ("2026-M11", "KE", 200), (MONTH, "KE", 95), ("2026-M09", "", 500),
        )
    ]  # fmt: skip
    query = TableQuery(AUTUMN.quarters, country)

    assert told_to_donors(months, query, opened={}, pilots=()).partition(" In 4th")[0] == (
        f"In December 2026 (weeks 48–53) about {many} ± 7 Telegram accounts used the bot{where}."
    )


def test_lessons_of_which_begun_or_ended_is_hidden_are_not_told() -> None:
    for kind in ("started", "finished"):
        assert told_to_donors(it for it in FIGURES if it.cell.kind == kind and not it.cell.locale) == NOTHING


def test_what_was_learned_is_told_of_the_newest_quarter_that_shows_it_and_of_no_other() -> None:
    older = [it._replace(share=60) for it in in_period("2026-Q2", LEARNED)]
    opened = {"2026-Q2": "2026-W14", "2026-Q3": "2026-W27", QUARTER: "2026-W40"}
    found = told_to_donors(
        [*older, *in_period("2026-Q3", LEARNED)],
        TableQuery((period("2026-Q2"), *QUERY.quarters)),
        opened=opened,
        pilots=(),
    )

    assert found == f"What can be told of learning in the 3rd quarter 2026: {CHANGED}{COMPARED}"


@pytest.mark.parametrize(("gained", "lost"), [(40, 10), (10, 40), (20, 10), (10, 10)])
def test_a_donor_reads_of_a_change_what_staff_read_of_it(gained: int, lost: int) -> None:
    where = {"country": "KE", "item": "domain/knowledge"}
    shares = [figure(QUARTER, "gained", 100, gained, 3, **where), figure(QUARTER, "lost", 100, lost, 3, **where)]
    (page,) = told_of(gained, lost, country="KE")

    assert f"Knowledge. {page.found} {COMPARED}" in told_to_donors(shares, replace(QUERY, country="KE"), pilots=())


def test_of_one_country_the_paragraph_tells_what_is_counted_by_country_and_no_pilot() -> None:
    kenya = replace(QUERY, country="KE")

    assert told_to_donors(FIGURES, kenya).startswith(
        "Telegram accounts that used the bot in Kenya, each counted once in a quarter: about 4th quarter 2026: 300 ± 7."
    )
    assert "A small pilot" not in told_to_donors(FIGURES, kenya)


def test_a_pilot_tells_its_counts_and_what_changed_in_it_and_without_counts_nothing() -> None:
    changed, counts = in_period(PILOT, LEARNED), [figure(PILOT, "reached", 185), figure(PILOT, "finished-3", 50)]

    assert told_to_donors([*changed, *counts]) == (
        "A small pilot (29 June 2026 – 27 September 2026) counted about so many Telegram accounts: "
        f"Used the bot 185 ± 7, Ended at least 3 lessons 50 ± 7. {CHANGED}{MISSING}"
    )
    assert told_to_donors(changed) == f"{NOTHING}{MISSING}"
    assert told_to_donors((), invented=True) == f"Invented figures: of no girl. {NOTHING}"
