"""The attacker against the rule (C12): he holds every figure ever published, and knows all the girls but one.

Each attack is tried twice: on figures as we publish them, and on figures published the way others do it, where it must
succeed. Otherwise its failing here would say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from math import exp
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.statistics
from bot.adapters.sqlite.public import FrozenAlready, freeze, prepare_public, read_public
from bot.adapters.sqlite.store import SqliteStore
from bot.closing import Closing
from bot.content.model.lesson import Course
from bot.content.model.measure import WAVES
from bot.conversation import Conversation
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.i18n.catalogs import Catalogs
from bot.library import Library
from bot.ports import Knock, LearnerId
from bot.replies.lexicon import Lexicon
from bot.statistics import tables
from bot.statistics.cells import EVENTS, POOLED, UNTOLD, Cell, Frozen
from bot.statistics.freeze import frozen_counts, frozen_parts, frozen_tallies, noisy
from bot.statistics.gate import Gate, Published, Share
from bot.statistics.grid import Group, Part, carried_counts, month_counts, week_counts
from bot.statistics.levels import Level
from bot.statistics.marks import GOOD, OTHER, Counted, Mark
from bot.statistics.noise import Below, discrete_laplace
from bot.statistics.periods import period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.rule import CAPS, COUNT, SENSITIVE, share
from bot.statistics.tables import Table, Wish
from tests import attacker
from tests.attacker import advantage, evidence, exact_advantage, parts_seen, seen, together, worst_odds
from tests.courses import lesson

PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", "14-17", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}},
    stops={"well": ("first", "whose"), "song": ("hum",)},
    items={"who-did-it": frozenset({"poster"})},
    links={"c-7f3r": "2026-M11"},
)
MONTH = period("2026-M11")
QUARTER = quarter_of(MONTH.first)
LEVELS = {"KE": Level.LANGUAGES}
BOUND = exp(1 / COUNT.scale)
TINY = 1e-9
"""What plain numbers of a machine may be off."""

TIMES = 1_500
CHANCE = 0.06
"""By how much so many tries may miss the truth: more than three times what they do."""

WORLDS = st.integers(0, 10**6).map(Random)


def groups(
    kind: str, subject: str = "", value: str = "", country: str = "KE", locale: str = "sw", many: int = 1
) -> Group:
    return Group(kind, subject, value, country, locale, "10-13", many)


OTHERS = (
    groups("visited", many=11),
    groups("visited", country="NP", locale="en", many=40),
    groups("visited", country=UNTOLD, locale="en", many=3),
    groups("started", "well", many=12),
    groups("finished", "well", many=9),
)
"""The girls he knows all about. The counts lie where one more would change the figure, if there were no noise."""

HERS = (groups("visited"), groups("started", "well"), groups("finished", "well"))
"""She was there in one month, in one lesson: five cells of a month."""

GONE = month_counts(PLAN, MONTH, LEVELS, OTHERS)
HERE = month_counts(PLAN, MONTH, LEVELS, OTHERS + HERS)
STARTED = Cell(MONTH.name, "started", "KE", "sw", lesson="well")


def figures(frozen: Iterable[Frozen]) -> dict[Cell, Frozen]:
    return {it.cell: it for it in frozen}


def ours(counts: Mapping[Cell, int], below: Below) -> dict[Cell, Frozen]:
    """A month as we freeze it."""
    return figures(frozen_counts(noisy(counts, below)))


def measured(tells: Callable[[Mapping[Cell, int], Below], bool], times: int = TIMES) -> float:
    """How much oftener an attack says "she was there" when she was than when she was not."""
    below = Random(times).randrange
    return sum(tells(HERE, below) - tells(GONE, below) for _ in range(times)) / times


# One figure


@pytest.mark.parametrize("truth", [*range(30), 47, 200])
def test_the_chances_of_all_that_may_be_published_are_all_there_is(truth: int) -> None:
    assert sum(seen(truth).values()) == pytest.approx(1, abs=TINY)
    assert sum(seen(truth, SENSITIVE).values()) == pytest.approx(1, abs=TINY)


def test_the_chances_are_those_of_the_freeze() -> None:
    """What is reckoned here and what is drawn there is the same rule."""
    below = Random(8).randrange
    cells = {Cell(MONTH.name, "started", lesson=str(number)): 11 for number in range(20_000)}
    drawn = Counter(it.shown for it in ours(cells, below).values())
    drawn[0] = len(cells) - drawn.total()

    for shown, likely in seen(11).items():
        hoped = likely * len(cells)
        assert abs(drawn[shown or 0] - hoped) < 4 * hoped**0.5 + 1


def test_one_more_account_makes_no_figure_and_no_hiding_more_than_half_as_likely_again() -> None:
    """The odds never change by more than exp(0.5), 1.65, whatever the count and whatever is published (C2)."""
    odds = [worst_odds(seen(truth), seen(truth + 1)) for truth in range(150)]

    assert max(odds) <= BOUND * (1 + TINY)
    assert max(odds) > BOUND * 0.99, "the noise is no larger than it has to be"


def test_the_odds_of_a_sensitive_figure_change_by_half_of_that() -> None:
    odds = [worst_odds(seen(truth, SENSITIVE), seen(truth + 1, SENSITIVE)) for truth in range(80)]

    assert max(odds) <= exp(1 / SENSITIVE.scale) * (1 + TINY)


def test_the_best_look_at_one_figure_is_right_62_times_of_100_at_most() -> None:
    gained = [exact_advantage(seen(truth), seen(truth + 1)) for truth in range(150)]

    assert max(gained) <= advantage(1) + TINY
    assert 50 + 50 * advantage(1) == pytest.approx(62.2, abs=0.1)


QUIZ = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")


def answers(good: int, other: int) -> dict[Part, int]:
    return {Part(QUIZ, GOOD): good, Part(QUIZ, OTHER): other}


@pytest.mark.parametrize(("good", "other"), [(0, 0), (3, 16), (19, 0), (20, 30), (36, 12)])
def test_one_more_answer_to_a_quiz_changes_the_odds_no_more_and_another_answer_twice(good: int, other: int) -> None:
    """Of an answer a count and a share are seen, both made of the same noisy two numbers (C7)."""
    gone, right, wrong = answers(good, other), answers(good + 1, other), answers(good, other + 1)
    without, well, badly = (parts_seen(world, gone, {}) for world in (gone, right, wrong))

    assert worst_odds(without, well) <= BOUND * (1 + TINY)
    assert worst_odds(without, badly) <= BOUND * (1 + TINY)
    assert worst_odds(well, badly) <= BOUND**2 * (1 + TINY)


@pytest.mark.parametrize("stopped", [(0, 0), (14, 6), (20, 9), (15, 30)])
def test_one_more_girl_at_a_stop_changes_the_odds_no_more_also_where_stops_are_told_together(
    stopped: tuple[int, int],
) -> None:
    """What is told together follows from noisy numbers only, so where a figure stands tells nothing either (C8)."""
    cells = [Cell(QUARTER.name, "stopped", locale="sw", lesson="well", item=stop) for stop in PLAN.stops["well"]]
    gone = {Part(cell): count for cell, count in zip(cells, stopped, strict=True)}
    without = parts_seen(gone, gone, PLAN.stops)

    for part in gone:
        here = parts_seen({**gone, part: gone[part] + 1}, gone, PLAN.stops)
        assert worst_odds(without, here) <= BOUND * (1 + TINY)


def test_nine_accounts_of_his_own_lift_her_out_of_the_hidden_no_more_surely_than_that() -> None:
    """He makes nine accounts in a language that nobody else uses there, and waits for the tenth."""
    alone = Cell(MONTH.name, "active", locale="sw")

    def waits(freeze: Callable[[Mapping[Cell, int]], Iterable[Frozen]]) -> float:
        return sum(alone in figures(freeze({alone: 10})) for _ in range(TIMES)) / TIMES - (
            sum(alone in figures(freeze({alone: 9})) for _ in range(TIMES)) / TIMES
        )

    below = Random(10).randrange
    assert waits(frozen_counts) == 1, "without noise"
    assert abs(waits(lambda counts: frozen_counts(noisy(counts, below))) - advantage(1)) < CHANCE


# All figures of a month together


def read_off(published: Mapping[Cell, Frozen]) -> dict[Cell, Frozen]:
    """The cells of a month as he reads them in the tables that staff get, one after the other."""
    gate = Gate(Published((MONTH.name,), published))
    found = dict[Cell, tables.Value]()
    for ask, of in (
        (tables.reach_by_country, "country"),
        (tables.reach_by_language, "locale"),
        (tables.reach_by_age, "age"),
    ):
        table = ask(gate, PLAN, Wish((QUARTER,)))
        for label, value in zip(table.columns[:-1], table.rows[-1].values, strict=False):
            found[Cell(MONTH.name, "active", **{of: label.name})] = value
    for locale in PLAN.locales:
        for row in tables.lessons(gate, PLAN, Wish((QUARTER,), "KE", locale)).rows:
            began, ended, _ = row.values
            found[Cell(MONTH.name, "started", "KE", locale, lesson=row.label.name)] = began
            found[Cell(MONTH.name, "finished", "KE", locale, lesson=row.label.name)] = ended
    return {cell: Frozen(cell, value) for cell, value in found.items() if isinstance(value, int)}


def test_the_tables_tell_every_cell_of_a_month_and_nothing_else() -> None:
    frozen = ours(HERE, Random(11).randrange)

    assert read_off(frozen) == frozen


def test_the_best_attack_on_a_whole_month_comes_as_far_as_reckoned_and_no_further_than_the_bound() -> None:
    """She is in five cells; he weighs all of them as the formula of the noise tells him to. Nothing is better."""
    changed = [cell for cell in HERE if HERE[cell] != GONE[cell]]
    reckoned = together((HERE[cell], GONE[cell]) for cell in changed)

    found = measured(lambda counts, below: evidence(read_off(ours(counts, below)), HERE, GONE) > 0)

    assert len(changed) == 5
    assert reckoned <= advantage(5)
    assert abs(found - reckoned) < CHANCE
    assert found > 0.2, "he is good at it"


def test_what_she_did_is_as_well_kept_as_whether_she_was_there() -> None:
    """He knows that she was there, and asks whether she came to the lesson's end."""
    stayed = month_counts(PLAN, MONTH, LEVELS, (*OTHERS, *HERS[:2]))
    reckoned = exact_advantage(seen(10), seen(9))

    below = Random(3).randrange
    tells = [
        (evidence(ours(HERE, below), HERE, stayed) > 0) - (evidence(ours(stayed, below), HERE, stayed) > 0)
        for _ in range(TIMES)
    ]

    assert abs(sum(tells) / TIMES - reckoned) < CHANCE
    assert reckoned <= advantage(1)


def test_a_month_without_noise_tells_for_certain() -> None:
    """Rounding alone: twelve are shown as ten, thirteen as fifteen."""

    def rounded(counts: Mapping[Cell, int], below: Below) -> bool:
        return figures(frozen_counts(counts))[STARTED].shown == 15

    assert measured(rounded, 10) == 1


# Again and again


def test_noise_drawn_anew_for_every_look_averages_out_and_ours_does_not() -> None:
    def mean(shown: Iterable[int]) -> float:
        looks = list(shown)
        return sum(looks) / len(looks)

    def anew(counts: Mapping[Cell, int], below: Below) -> bool:
        looks = (counts[STARTED] + discrete_laplace(COUNT.scale, below) for _ in range(400))
        return mean(looks) > 12.5

    def once(counts: Mapping[Cell, int], below: Below) -> bool:
        figure = ours({STARTED: counts[STARTED]}, below).get(STARTED)
        looks = (figure.shown if figure else 0 for _ in range(400))
        return mean(looks) > 12.5

    assert measured(anew, 100) > 0.95
    assert measured(once) <= advantage(1) + CHANCE


def test_a_month_asked_for_again_is_byte_for_byte_the_same_and_cannot_be_frozen_again(tmp_path: Path) -> None:
    path = tmp_path / "public.db"
    prepare_public(path, invented=False)
    freeze(path, MONTH, ours(HERE, Random(1).randrange).values())
    first, asked = path.read_bytes(), every_table(Gate(read_public(path)))

    for number in range(3):
        with pytest.raises(FrozenAlready):
            freeze(path, MONTH, ours(HERE, Random(number).randrange).values())
        freeze(path, period(f"2027-M{number + 1:02}"), [])

    assert every_table(Gate(read_public(path))) == asked
    with pytest.raises(FrozenAlready):
        freeze(path, MONTH, ())
    assert {it for it in read_public(path).figures.values() if it.cell.period == MONTH.name} == set(
        ours(HERE, Random(1).randrange).values()
    )
    assert len(first) == len(path.read_bytes())


def test_her_erase_changes_no_figure_and_recomputing_them_would_show_her() -> None:
    """He looks before and after she erased herself. With the noise kept and the count anew, some figure would move."""

    def moved(counts: Mapping[Cell, int], below: Below) -> bool:
        noise = {cell: discrete_laplace(COUNT.scale, below) for cell in counts}
        before = figures(frozen_counts({cell: counts[cell] + noise[cell] for cell in counts}))
        after = figures(frozen_counts({cell: GONE[cell] + noise[cell] for cell in counts}))
        return before != after

    assert measured(moved) > 0.5, "and never a false alarm"


WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - end
"""


@asynccontextmanager
async def a_bot(data: Path) -> AsyncIterator[tuple[SqliteStore, Callable[[int], Awaitable[None]]]]:
    """Its store, and what closes the books at a moment, with chance that is the same for every bot."""
    data.mkdir()
    prepare_public(data / "public.db", invented=False)
    course = Course({"well": lesson("well", WELL)}, offered={"en": ("well",), "sw": ("well",)})
    store = await SqliteStore.open(data / "bot.db", "")
    conversation = Conversation(store, Library(course, Catalogs(), Lexicon({}, {})), lambda: 0)
    try:
        yield store, Closing(store, conversation, data / "public.db", Random(12).randrange).round
    finally:
        await store.close()


def knock(who: str, *marks: Mark, erases: bool = False) -> Knock:
    """An account does something that is counted; or erases itself."""
    turn = Turn(None if erases else Session("sw", "10-13", "KE"))
    return Knock(LearnerId(who), lambda session: turn, counts=lambda turn: Counted("KE", "sw", "10-13", marks))


def noon(day: date) -> int:
    return int(datetime.combine(day, time(12), UTC).timestamp())


CLASS = [knock(f"girl-{number}", Mark("started", "well"), Mark("finished", "well")) for number in range(30)]
HERSELF = knock("achieng", Mark("started", "well"), Mark("reached", "well", "000 first"))


@pytest.mark.parametrize("erase", [True, False])
async def test_who_erases_herself_before_the_freeze_was_never_there(tmp_path: Path, erase: bool) -> None:
    """Five girls: the published file is byte for byte the one without them; had they stayed, it would be another."""
    monday, friends = noon(MONTH.first), [f"friend-{number}" for number in range(5)]
    theirs = [knock(who, Mark("started", "well")) for who in friends]
    theirs += [knock(who, erases=True) for who in friends if erase]
    for name, knocks in (("without", CLASS), ("with", [*CLASS, *theirs])):
        async with a_bot(tmp_path / name) as (store, closes):
            await closes(monday)
            await store.turns(knocks, monday)
            await closes(MONTH.closes)

    files = [(tmp_path / name / "public.db").read_bytes() for name in ("without", "with")]
    assert (files[0] == files[1]) == erase
    assert read_public(tmp_path / "with" / "public.db").figures


async def test_who_erases_herself_after_the_freeze_changes_nothing_and_no_key_or_row_could(tmp_path: Path) -> None:
    monday = noon(MONTH.first)
    async with a_bot(tmp_path / "data") as (store, closes):
        await closes(monday)
        await store.turns([*CLASS, HERSELF], monday)
        await closes(MONTH.closes)
        before = (tmp_path / "data" / "public.db").read_bytes()

        await store.turns([knock("achieng", erases=True)], MONTH.closes + 60)
        await closes(MONTH.closes + 120)

        assert (tmp_path / "data" / "public.db").read_bytes() == before
        assert MONTH.name not in store.ledger.keys.open
        assert await store.books.month(MONTH.name) == []


# Subtracting


def test_a_true_total_beside_its_parts_gives_a_hidden_one_away_and_our_total_does_not() -> None:
    """A total of raw counts, minus the parts that are shown, is the part that is hidden (C5)."""
    hidden = Cell(MONTH.name, "active", country=UNTOLD)
    everybody = [Cell(MONTH.name, "active", country=country) for country in PLAN.countries]

    def leaked(truth: int) -> int:
        counts = {**GONE, hidden: truth}
        shown = {cell: counts[cell] for cell in everybody if counts[cell] >= 10}
        return sum(counts[cell] for cell in everybody) - sum(shown.values())

    def left(truth: int, below: Below) -> int:
        *parts, total = _by_country({**GONE, hidden: truth}, below)
        return (total or 0) - sum(part or 0 for part in parts)

    assert [leaked(truth) for truth in range(10)] == list(range(10))
    assert {left(truth, Random(seed).randrange) for truth in range(10) for seed in range(50)} == {0}


def _by_country(counts: Mapping[Cell, int], below: Below) -> list[int | None]:
    table = tables.reach_by_country(Gate(Published((MONTH.name,), ours(counts, below))), PLAN, Wish((QUARTER,)))
    return [value for value in table.rows[0].values if not isinstance(value, Share)]


def test_all_languages_minus_all_countries_is_weaker_than_the_bound() -> None:
    """Two sums of the same girls: what is in one and not in the other would be in a hidden cell, but for the noise."""

    def differs(counts: Mapping[Cell, int], below: Below) -> bool:
        gate = Gate(Published((MONTH.name,), ours(counts, below)))
        languages = gate.total(Cell(MONTH.name, "active", locale=locale) for locale in PLAN.locales) or 0
        others = gate.about(Cell(MONTH.name, "active", country="NP")) or 0
        return languages - others > 14

    assert measured(differs) <= advantage(3) + CHANCE


def test_an_exact_percentage_gives_her_answer_away_and_ours_does_not() -> None:
    """21 of 29 is 72.4 of a hundred and 21 of 28 is 75.0: whoever knows the class reads it off."""
    exact = {round(100 * right / answered, 1) for right, answered in ((21, 29), (22, 29), (21, 28))}
    assert len(exact) == 3

    known = answers(21, 7)
    before, well, badly = (parts_seen(it, known, {}) for it in (known, answers(22, 7), answers(21, 8)))
    assert exact_advantage(well, before) <= advantage(1)
    assert exact_advantage(badly, before) <= advantage(1)
    assert exact_advantage(well, badly) <= advantage(2)
    assert share(21, 28) == share(22, 29) == 80


# How far all that one account can be in would bring him


def test_the_bounds_stand_in_the_rule_as_they_are_reckoned() -> None:
    """`python -m tests.attacker` prints them."""
    rule = (Path(bot.statistics.__file__).parent / "RULE.md").read_text("utf-8")

    for line in (*attacker.HEAD, *attacker.told(), *attacker.also_told()):
        assert line in rule, f"RULE.md lacks: {line}"


@pytest.mark.parametrize("level", list(Level))
async def test_an_account_that_does_everything_every_day_is_in_so_many_cells_and_no_more(
    tmp_path: Path, level: Level
) -> None:
    """The ledger itself, asked: whatever she does, it holds what the bounds are reckoned from."""
    plan, month = attacker.ENDLESS, period(attacker.MONTH)
    all_there_is = [mark for it in plan.lessons for mark in (Mark("started", it), Mark("finished", it))]
    all_there_is += [Mark("reached", it, f"000 {plan.stops[it][0]}") for it in reversed(plan.lessons)]
    all_there_is += [Mark("answered", f"{it}/{quiz}", GOOD) for it in plan.lessons for quiz in plan.quizzes[it]]
    all_there_is += [Mark(wave, item, GOOD) for wave in WAVES for item in plan.items]
    all_there_is += [Mark("rated", it, verdict) for it in plan.lessons for verdict in ("smile", "frown")]
    all_there_is += [Mark("because", it, reason) for it in plan.lessons for reason in ("funny", "hard")]
    all_there_is += [Mark("voted", it, "yes") for it, ballot in plan.questions.items() if ballot.is_open_in(month)]
    all_there_is += [Mark("came", code) for code in plan.links]
    async with a_bot(tmp_path / "data") as (store, _):
        for day in range(7 * month.weeks):
            await store.turns([knock("achieng", *all_there_is)], noon(month.first + timedelta(days=day)))
        groups = await store.books.month(month.name)
        weeks = [(week, await store.books.week(month.name, week.name)) for week in month.each_week]

    cells = month_counts(plan, month, {"KE": level}, groups).total() + carried_counts(plan, QUARTER, groups).total()
    cells += sum(week_counts(plan, week, {"KE": level}, found).total() for week, found in weeks)
    assert cells == attacker.most(plan, level, month.name)


def test_more_cells_bring_him_further_and_one_account_is_in_few() -> None:
    bounds = [round(advantage(cells), 9) for cells in range(1, 120)]

    assert bounds == sorted(bounds)
    assert advantage(0) == 0
    assert together([(13, 12)] * 9) == pytest.approx(advantage(9)), "where one more changes the figure, all of it"
    assert together([(12, 11)] * 9) < 0.8 * advantage(9), "elsewhere rounding takes some of it away"


def test_without_the_caps_he_would_come_much_further(monkeypatch: pytest.MonkeyPatch) -> None:
    capped = attacker.most(attacker.ENDLESS, Level.LESSONS, attacker.MONTH)
    monkeypatch.setattr(attacker, "CAPS", {kind: 2 * cap for kind, cap in CAPS.items()})

    assert attacker.most(attacker.ENDLESS, Level.LESSONS, attacker.MONTH) > 1.5 * capped


# Every table of every world


def every_table(gate: Gate) -> list[Table]:
    """All that staff can ask."""
    wish = Wish(gate.quarters or (QUARTER,))
    found = [ask(gate, PLAN, wish) for ask in (tables.reach_by_country, tables.reach_by_language, tables.reach_by_age)]
    found += [tables.lessons(gate, PLAN, Wish(wish.quarters, country)) for country in (POOLED, *PLAN.countries)]
    found += [tables.weeks(gate, PLAN, Wish(wish.quarters, country)) for country in PLAN.countries]
    found += [tables.stops(gate, PLAN, wish, lesson) for lesson in PLAN.lessons]
    for quarter in wish.quarters:
        found.append(tables.help_opened(gate, PLAN, quarter))
        for country in (POOLED, *PLAN.countries):
            found += [ask(gate, PLAN, quarter, country) for ask in (tables.quizzes, tables.measure)]
    return found


Raw = tuple[Counter[Cell], Counter[Cell], Counter[Part], Counter[Cell]]
"""A quarter's last month, one of its weeks, what waits for the quarter's end, and the sensitive counters."""


def invented(chance: Random) -> Raw:
    """Any world, with many small cells."""

    def some() -> int:
        return chance.choice((0, 0, 1, 2, 9, 10, 11, 30, 400))

    levels = {country: chance.choice(list(Level)) for country in PLAN.countries}
    week = MONTH.each_week[0]
    month, weekly = month_counts(PLAN, MONTH, levels, ()), week_counts(PLAN, week, levels, ())
    parts = carried_counts(PLAN, QUARTER, ())
    told = [Cell(QUARTER.name, event, country=country) for event in EVENTS for country in PLAN.countries]
    return (
        Counter({cell: some() for cell in month}),
        Counter({cell: some() for cell in weekly}),
        Counter({part: some() for part in parts}),
        Counter({cell: some() for cell in told}),
    )


def published(raw: Raw, below: Below | None) -> Published:
    """A world as it is published; without chance, as if the noise happened to be nothing everywhere."""
    month, week, parts, told = raw
    drawn = [noisy(it, below) if below else it for it in (month, week, told)]
    frozen = [*frozen_counts(drawn[0]), *frozen_counts(drawn[1]), *frozen_tallies(drawn[2])]
    frozen += frozen_parts(noisy(parts, below) if below else parts, PLAN.stops)
    return Published((MONTH.name, MONTH.each_week[0].name, QUARTER.name), figures(frozen))


@given(WORLDS)
def test_no_table_of_any_world_tells_a_number_from_one_to_nine_or_who_is_zero(chance: Random) -> None:
    gate = Gate(published(invented(chance), chance.randrange))

    for table in every_table(gate):
        for value in (value for row in table.rows for value in row.values):
            match value:
                case Share(percent, base, _):
                    assert base >= 20
                    assert 5 <= percent <= 95
                case int():
                    assert value >= 10
                    assert value % 5 == 0


@given(WORLDS)
def test_two_worlds_with_the_same_frozen_figures_have_the_same_tables(chance: Random) -> None:
    """Every hidden count may be another hidden one, and every shown one another that is rounded alike."""
    raw = invented(chance)
    other = (
        Counter({cell: _alike(count, chance) for cell, count in raw[0].items()}),
        Counter({cell: _alike(count, chance) for cell, count in raw[1].items()}),
        raw[2],
        Counter({cell: chance.randrange(20) if count < 20 else count for cell, count in raw[3].items()}),
    )

    assert every_table(Gate(published(other, None))) == every_table(Gate(published(raw, None)))


def _alike(count: int, chance: Random) -> int:
    return chance.randrange(10) if count < 10 else max(10, (count + 2) // 5 * 5 + chance.randrange(-2, 3))
