"""The freeze turns noisy counts into figures: shares, runs of stops, and details of what is large."""

from __future__ import annotations

from random import Random
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics import freeze
from bot.statistics.cell_counts import (
    AnswerSet,
    BookCounts,
    ChangePart,
    Detail,
    LedgerGroup,
    PairPart,
    PartialCell,
)
from bot.statistics.cells import FINISHED, Cell, FrozenCell, HelpEvent
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import (
    detail_of,
    frozen_book,
    frozen_changes,
    frozen_pairs,
    frozen_parts,
    frozen_tallies,
    in_detail,
)
from bot.statistics.noise import Below, discrete_gaussian
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.rule import COUNT
from bot.statistics.sensitive_counts import Tally

pytestmark = pytest.mark.usefixtures("known_noise")

QUARTER, PILOT = period("2026-Q4"), period("2026-W49+4")
PLAN = Plan(
    countries=("KE", "NP"),
    locales=("en", "sw"),
    ages=("10-13",),
    quizzes={},
    stops={"well": ("first",)},
    items={"poster": {"before": frozenset({"a"})}},
    domains={"knowledge": ("poster",)},
)


# --- stops (C8) --------------------------------------------------------------------------------------------------


def stops_shown(*counts: int, ended: int = 50, draws: int = 1) -> dict[str, int]:
    """Return the figures shown for these counts at the stops of a lesson, one after the other, and at its end."""
    names = tuple(f"stop-{number}" for number in range(len(counts)))
    cell = Cell(QUARTER.name, "stopped", lesson="well")
    parts = {PartialCell(cell._replace(item=name)): count for name, count in zip(names, counts, strict=True)}
    parts[PartialCell(cell._replace(item=FINISHED))] = ended
    return {it.cell.item: it.shown for it in frozen_parts(parts, {"well": names}, draws)}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((15, 16), {"stop-0": 15, "stop-1": 15}),
        ((4, 30, 0), {"stop-0/stop-2": 35}),
        ((15, 6, 6, 6, 12), {"stop-0": 15, "stop-1/stop-2": 10, "stop-3/stop-4": 20}),
        ((14, 8), {"stop-0/stop-1": 20}),
        ((50, 5), {"stop-0/stop-1": 55}),
        ((-6, -9, 45), {"stop-0/stop-2": 30}),
        ((15, 12, 0, -9), {"stop-0/stop-3": 20}),
        ((40, 15, 12, 0, -9), {"stop-0": 40, "stop-1/stop-4": 20}),
        ((12, 0, 12), {"stop-0": 10, "stop-1/stop-2": 10}),
    ],
)
def test_stops_with_too_few_are_told_as_one_run_and_nothing_is_left_out(
    counts: tuple[int, ...], shown: dict[str, int]
) -> None:
    assert stops_shown(*counts) == {FINISHED: 50, **shown}


def test_a_run_needs_more_girls_the_more_noise_it_holds() -> None:
    """With the noise of three months a stop is shown from 15, two from 21, three from 26, five from 33."""
    assert stops_shown(10, 10, 10, 10, 10, draws=3) == {FINISHED: 50, "stop-0/stop-4": 50}
    assert stops_shown(15, 10, 11, draws=3) == {FINISHED: 50, "stop-0": 15, "stop-1/stop-2": 20}


@pytest.mark.parametrize(("counts", "ended"), [((4, 0), 50), ((30, 30), 9), ((), 50)])
def test_a_lesson_with_too_few_has_no_figure_at_all(counts: tuple[int, ...], ended: int) -> None:
    """Without its end nobody could say which share of those who reached a stop went on."""
    assert stops_shown(*counts, ended=ended) == {}


@given(st.lists(st.integers(-8, 60), min_size=1, max_size=19))
def test_every_stop_is_in_one_run_and_every_girl_in_one_figure(counts: list[int]) -> None:
    shown = stops_shown(*counts)
    runs = [name for name in shown if name != FINISHED]
    told = [tuple(int(stop.removeprefix("stop-")) for stop in name.split("/")) for name in runs]

    covered = [stop for first, *last in told for stop in range(first, (last or [first])[0] + 1)]
    assert covered == (list(range(len(counts))) if runs else [])
    for (first, *last), name in zip(told, runs, strict=True):
        truth = sum(counts[first : (last or [first])[0] + 1])
        assert abs(shown[name] - truth) <= 2.5
        assert shown[name] >= 10


def test_a_stop_that_was_added_since_has_nobody_and_a_lesson_that_is_gone_no_figure() -> None:
    cell = Cell(QUARTER.name, "stopped", lesson="well")
    parts = {PartialCell(cell._replace(item=item)): count for item, count in (("a", 12), ("c", 12), (FINISHED, 60))}
    parts |= {PartialCell(it.cell._replace(lesson="gone")): count for it, count in parts.items()}

    assert list(frozen_parts(parts, {"well": ("a", "new", "c")})) == [
        FrozenCell(cell._replace(item=FINISHED), 60),
        FrozenCell(cell._replace(item="a"), 10),
        FrozenCell(cell._replace(item="new/c"), 10, draws=2),
    ]


def test_a_figure_says_how_many_draws_lie_in_it() -> None:
    cell = Cell(QUARTER.name, "stopped", lesson="well")
    counts = {"a": 4, "b": 30, "c": 40, FINISHED: 60}
    parts = {PartialCell(cell._replace(item=item)): count for item, count in counts.items()}

    found = {it.cell.item: it.draws for it in frozen_parts(parts, {"well": ("a", "b", "c")}, 3)}
    assert found == {"a/b": 6, "c": 3, FINISHED: 3}


def test_noise_alone_never_tells_of_a_lesson_where_nobody_was() -> None:
    source = Random(14).randrange

    def drawn() -> int:
        return sum(discrete_gaussian(COUNT.variance, source) for _ in range(3))

    empty = [stops_shown(*(drawn() for _ in range(14)), ended=drawn(), draws=3) for _ in range(500)]

    assert empty == [{}] * 500


# --- shares (C7) -------------------------------------------------------------------------------------------------


QUIZ = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")


def answered(good: int, other: int) -> dict[PartialCell, int]:
    return {PartialCell(QUIZ, GOOD): good, PartialCell(QUIZ, OTHER): other}


@given(st.integers(-9, 30), st.integers(-9, 30))
def test_a_share_and_how_many_answered_are_shown_together_or_not_at_all(good: int, other: int) -> None:
    frozen = list(frozen_parts(answered(good, other), {}))

    if good + other < 20:
        assert frozen == []
    else:
        assert [it.cell for it in frozen] == [QUIZ]
        assert frozen[0].shown >= 20
        assert frozen[0].share is not None


def test_each_quiz_has_its_own_share_with_the_noise_of_both_kinds_of_answers() -> None:
    """In a quarter each kind holds the noise of three months."""
    song = QUIZ._replace(lesson="song")
    counts = {**answered(40, 20), PartialCell(song, GOOD): 30, PartialCell(song, OTHER): 90}

    assert list(frozen_parts(counts, {}, 3)) == [FrozenCell(QUIZ, 60, 65, 6), FrozenCell(song, 120, 25, 6)]


@pytest.mark.parametrize(("good", "seen"), [(20, []), (21, [(20, 90)]), (25, [(25, 90)])])
def test_answers_of_a_quarter_are_told_from_twenty_one_on(good: int, seen: list[tuple[int, int]]) -> None:
    assert [(it.shown, it.share) for it in frozen_parts(answered(good, 0), {}, 3)] == seen


def test_answers_that_a_month_of_an_older_version_carried_are_in_no_figure() -> None:
    cell = Cell(QUARTER.name, "before", item="poster")

    assert list(frozen_parts({PartialCell(cell, GOOD): 42, PartialCell(cell, OTHER): 21}, {})) == []


def test_what_girls_make_of_a_lesson_is_told_from_fifteen_with_the_noise_of_three_months() -> None:
    smile, frown = (Cell(QUARTER.name, "smile", lesson="well"), Cell(QUARTER.name, "frown", lesson="well"))

    assert list(frozen_parts({PartialCell(smile): 21, PartialCell(frown): 14}, {}, 3)) == [
        FrozenCell(smile, 20, draws=3)
    ]


@pytest.mark.parametrize(
    ("smiles", "frowns", "hints"),
    [(50, 0, 2), (30, 20, 2), (48, 0, 2), (47, 0, 0), (42, 9, 0), (0, 0, 0)],
)
def test_reasons_and_tasks_are_told_of_lessons_with_fifty_shown_ratings_or_more(
    smiles: int, frowns: int, hints: int
) -> None:
    """Nine frowns are hidden, and what is hidden decides nothing."""
    well = Cell(QUARTER.name, "smile", lesson="well")
    parts = {
        PartialCell(well): smiles,
        PartialCell(well._replace(kind="frown")): frowns,
        PartialCell(well._replace(lesson="song")): 900,
        PartialCell(well._replace(kind="because", item="long")): 40,
        PartialCell(well._replace(kind="did-yes")): 40,
    }

    assert sum(it.cell.kind in ("because", "did-yes") for it in frozen_parts(parts, {})) == hints


def test_tasks_of_a_pilot_are_told_with_fifty_ratings_of_all_lessons_together() -> None:
    done, smile = PartialCell(Cell(PILOT.name, "did-yes")), PartialCell(Cell(PILOT.name, "smile"))

    assert [it.cell.kind for it in frozen_parts({smile: 45, done: 40}, {})] == ["smile"]
    assert [it.cell.kind for it in frozen_parts({smile: 50, done: 40}, {})] == ["smile", "did-yes"]


def test_answers_before_and_after_of_the_same_account_make_four_figures_of_an_item() -> None:
    counts = {
        PairPart("", "poster", OTHER, GOOD): 40,
        PairPart("", "poster", GOOD, GOOD): 50,
        PairPart("", "poster", GOOD, OTHER): 10,
        PairPart("", "poster", OTHER, OTHER): 20,
        PairPart("", "poster", GOOD, ""): 30,
        PairPart("", "poster", OTHER, ""): 50,
        PairPart("", "poster", "", GOOD): 10,
        PairPart("", "poster", "", OTHER): 6,
    }

    assert list(frozen_pairs(QUARTER, counts)) == [
        FrozenCell(Cell("2026-Q4", "before", item="poster"), 200, 45, 6),
        FrozenCell(Cell("2026-Q4", "after", item="poster"), 135, 75, 6),
        FrozenCell(Cell("2026-Q4", "gained", item="poster"), 120, 35, 4),
        FrozenCell(Cell("2026-Q4", "lost", item="poster"), 120, 10, 4),
    ]


def test_a_domain_is_told_by_the_accounts_that_gained_and_those_that_lost() -> None:
    counts = {
        ChangePart("KE", "knowledge", "gained"): 40,
        ChangePart("KE", "knowledge", "same"): 50,
        ChangePart("KE", "knowledge", "lost"): 30,
        ChangePart("", "knowledge", "gained"): 9,
        ChangePart("", "knowledge", "same"): 9,
        ChangePart("", "knowledge", "lost"): 1,
    }

    assert list(frozen_changes(PILOT, counts)) == [
        FrozenCell(Cell("2026-W49+4", "gained", "KE", item="domain/knowledge"), 120, 35, 3),
        FrozenCell(Cell("2026-W49+4", "lost", "KE", item="domain/knowledge"), 120, 25, 3),
    ], "nineteen accounts are too few for a share"


# --- a book, and what is large (C6) --------------------------------------------------------------------------------


@pytest.fixture
def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeze, "discrete_gaussian", lambda variance, below: 0)


def book(kenya: int, nepal: int) -> BookCounts:
    many = {"KE": kenya, "NP": nepal}
    groups = [LedgerGroup("visited", "", "", it, "sw", "10-13", accounts) for it, accounts in many.items()]
    groups += [LedgerGroup("started", "well", "", it, "sw", "", accounts) for it, accounts in many.items()]
    answers = [AnswerSet(it, {("before", "poster"): GOOD}, accounts) for it, accounts in many.items()]
    return BookCounts(groups, {3: kenya}, answers)


@pytest.mark.usefixtures("without_noise")
def test_a_country_has_figures_of_its_own_from_two_hundred_shown_accounts_on() -> None:
    found = {it.cell: it.shown for it in frozen_book(PLAN, QUARTER, book(198, 197), Random(1).randrange)}

    assert {cell: many for cell, many in found.items() if cell.kind in ("started", "before")} == {
        Cell("2026-Q4", "started", lesson="well"): 395,
        Cell("2026-Q4", "started", country="KE", lesson="well"): 200,
        Cell("2026-Q4", "started", locale="sw", lesson="well"): 395,
        Cell("2026-Q4", "before", item="poster"): 395,
        Cell("2026-Q4", "before", country="KE", item="poster"): 200,
    }
    assert found[Cell("2026-Q4", "reached", country="NP")] == 195, "it is told how many they are"


@pytest.mark.usefixtures("without_noise")
def test_a_pilot_is_told_all_together_however_large_it_is() -> None:
    found = frozen_book(PLAN, PILOT, book(4_000, 900), Random(1).randrange)

    assert [it.cell[1:5] for it in found] == [
        ("reached", "", "", ""),
        ("started", "", "", ""),
        ("finished-3", "", "", ""),
        ("before", "", "", ""),
    ]


def test_a_total_is_drawn_by_itself_and_is_not_the_sum_of_its_parts() -> None:
    """A total that were the sum would hide those who are hidden; subtracting would tell more of the others."""

    def rest(seed: int) -> int:
        shown = {it.cell: it.shown for it in frozen_book(PLAN, QUARTER, book(500, 400), Random(seed).randrange)}
        parts = (Cell("2026-Q4", "reached", country=country) for country in PLAN.countries)
        return shown[Cell("2026-Q4", "reached")] - sum(shown[part] for part in parts)

    found = [rest(seed) for seed in range(40)]
    assert len(set(found)) > 3
    assert max(map(abs, found)) <= 30


def test_each_cell_of_a_book_has_one_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = list[int]()

    def counting(variance: int, below: Below) -> int:
        drawn.append(variance)
        return 0

    monkeypatch.setattr(freeze, "discrete_gaussian", counting)
    frozen_book(PLAN, PILOT, book(40, 0), Random(1).randrange)

    assert drawn == [COUNT.variance] * (1 + 2 + 1 + 8 + 3), "reached, a lesson, three lessons, an item, a domain"


def test_details_are_those_of_large_countries_and_languages() -> None:
    reached = [
        FrozenCell(Cell(QUARTER.name, "reached"), 900),
        FrozenCell(Cell(QUARTER.name, "reached", country="KE"), 200),
        FrozenCell(Cell(QUARTER.name, "reached", country="NP"), 195),
        FrozenCell(Cell(QUARTER.name, "reached", locale="sw"), 210),
        FrozenCell(Cell(QUARTER.name, "reached", age="10-13"), 600),
        FrozenCell(Cell(QUARTER.name, "started", country="NP", lesson="well"), 600),
    ]

    assert detail_of(reached) == Detail(("KE",), ("sw",))


def test_parts_of_small_countries_and_languages_become_no_figure() -> None:
    pooled, stop = Cell(QUARTER.name, "answered", item="q"), Cell(QUARTER.name, "stopped", item="s")
    parts = {
        PartialCell(pooled, GOOD): 1,
        PartialCell(pooled._replace(country="KE"), GOOD): 2,
        PartialCell(pooled._replace(country="NP"), GOOD): 3,
        PartialCell(stop._replace(locale="sw")): 4,
        PartialCell(stop._replace(locale="ne")): 5,
    }

    assert list(in_detail(parts, Detail(("KE",), ("sw",))).values()) == [1, 2, 4]


# --- Help (C9) -----------------------------------------------------------------------------------------------------


def test_a_sensitive_counter_is_hidden_below_twenty() -> None:
    tallies = [Tally("KE", "help-opened", 19, 1), Tally("NP", "help-opened", 26, 1)]

    assert list(frozen_tallies(tallies, QUARTER.name, ("KE", "NP"))) == [
        FrozenCell(Cell(QUARTER.name, "help-opened", country="NP"), 30)
    ]


def test_a_counter_that_an_earlier_version_kept_is_passed_over() -> None:
    counter = Tally("KE", "help-opened", 900, 1)._replace(event=cast(HelpEvent, "listed-a-3"))

    assert list(frozen_tallies([counter], QUARTER.name, ("KE",))) == []


def test_a_sensitive_counter_of_a_small_country_is_hidden_however_high_it_is() -> None:
    tallies = [Tally("KH", "help-opened", 900, 1), Tally("KE", "erased", 40, 3), Tally("KE", "tidied", 28, 3)]

    assert list(frozen_tallies(tallies, QUARTER.name, ("KE",))) == [
        FrozenCell(Cell(QUARTER.name, "erased", country="KE"), 40, draws=3)
    ], "28 does not stand out of the noise of three additions"
