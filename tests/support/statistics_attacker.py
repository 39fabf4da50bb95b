"""Attacker on the statistics: knows everything published and all other learners, and asks what one learner did.

No sampling is needed: the rule's own formula gives the probability of each published figure, hidden ones included, in a
world with her and in one without her. `python -m tests.support.statistics_attacker` prints an upper bound on the
attacker's success; FIGURES.md states the same bounds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from math import ceil, exp, isqrt, log, prod
from typing import NamedTuple, TypeVar

from bot.app.config import HOME
from bot.lessons.loader.course import load
from bot.lessons.model.commands import TASK_ANSWERS, VERDICTS
from bot.lessons.model.measure import WAVES
from bot.lessons.model.question import QuestionDays
from bot.lessons.steps import Wave
from bot.statistics.cell_counts import (
    AnswerSet,
    BookCounts,
    Detail,
    LedgerGroup,
    PartialCell,
    carried_counts,
    change_counts,
    lesson_counts,
    month_counts,
    pair_counts,
    pilot_counts,
    reached_counts,
)
from bot.statistics.cells import EVENTS, UNTOLD, Cell, FrozenCell
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.counting_periods import is_pilot
from bot.statistics.freeze import frozen_parts
from bot.statistics.periods import Period, months_of, period, quarter_of
from bot.statistics.plan import Ballot, Plan, plan_of
from bot.statistics.rule import CAPS, COUNT, SENSITIVE, Rule

Seen = TypeVar("Seen", bound=Hashable)
"""Type of an outcome that may be published."""

# Probability of a figure


FAR = 12
"""Standard deviations up to which noise is summed; beyond lies less than one draw in 10 to the 32."""


@cache
def noise(variance: int) -> Mapping[int, float]:
    """Return the probability of each value of the noise."""
    reach = FAR * (isqrt(variance) + 1)
    likely = {k: exp(-k * k / (2 * variance)) for k in range(-reach, reach + 1)}
    total = sum(likely.values())
    return {k: it / total for k, it in likely.items()}


def chance(k: int, variance: int) -> float:
    """Return the probability that the noise is k."""
    return noise(variance).get(k, 0.0)


@cache
def figure_chance(shown: int | None, truth: int, rule: Rule = COUNT) -> float:
    """Return the probability that `truth` accounts are published as `shown`, or hidden (None)."""
    return sum(likely for k, likely in noise(rule.variance).items() if rule.shown(truth + k) == shown)


def seen(truth: int, rule: Rule = COUNT) -> dict[int | None, float]:
    """Return the probability of each figure that may be published for `truth` accounts."""
    return {shown: figure_chance(shown, truth, rule) for shown in {rule.shown(truth + k) for k in noise(rule.variance)}}


REACH = 18
"""Largest noise considered where several counts are looked at together; one draw in five billion is larger."""


def parts_seen(
    worlds: Sequence[Mapping[PartialCell, int]], near: Mapping[PartialCell, int], stops: Mapping[str, Sequence[str]]
) -> list[dict[frozenset[FrozenCell], float]]:
    """Return for each world the probability of each outcome of freezing a few parts: answers to a quiz, or stops.

    All are enumerated around the same counts `near`, so that nothing is left out of only one of them.
    """
    found = [defaultdict[frozenset[FrozenCell], float](float) for _ in worlds]
    for noise in product(range(-REACH, REACH + 1), repeat=len(near)):
        drawn = {part: count + k for (part, count), k in zip(near.items(), noise, strict=True)}
        outcome = frozenset(frozen_parts(drawn, stops))
        for world, outcomes in zip(worlds, found, strict=True):
            outcomes[outcome] += prod(chance(drawn[part] - count, COUNT.variance) for part, count in world.items())
    return list(found)


def evidence(figures: Mapping[Cell, FrozenCell], here: Mapping[Cell, int], gone: Mapping[Cell, int]) -> float:
    """Return the evidence of the published figures for `here` against `gone`: above 0, they favour `here`.

    This is the optimal test: no other use of the same figures is right more often (Neyman and Pearson).
    """
    return sum(
        log(figure_chance(shown, here[cell]) / figure_chance(shown, gone[cell]))
        for cell in here
        if here[cell] != gone[cell]
        for shown in (figures[cell].shown if cell in figures else None,)
    )


# Bound on the attacker's success


def advantage(cells: int, variance: int = COUNT.variance) -> float:
    """Return the maximum difference of hit rate and false alarm rate when she changes `cells` cells by one.

    Noisy counts, published without rounding, tell as much as their sum does; hiding, rounding and adding up can only
    reduce the difference. The sum of discrete Gaussians is one itself, to dozens of digits.
    """
    return beyond(cells, 0.0, variance) if cells else 0.0


def beyond(cells: int, epsilon: float, variance: int = COUNT.variance) -> float:
    """Return the delta that belongs to an epsilon when she changes `cells` cells by one."""
    summed = cells * variance
    odds = {k: (2 * k * cells + cells**2) / (2 * summed) for k in noise(summed)}
    return sum(likely * max(0.0, 1 - exp(epsilon - odds[k])) for k, likely in noise(summed).items())


TINY_DELTA = 1e-6
"""The delta of FIGURES.md: one in a million."""


def epsilon(cells: int) -> float:
    """Return the epsilon whose delta is one in a million when she changes `cells` cells by one."""
    low, high = 0.0, cells / COUNT.variance + 20
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(cells, middle) > TINY_DELTA else (low, middle)
    return high


def exact_advantage(one: Mapping[Seen, float], other: Mapping[Seen, float], odds: float = 1.0) -> float:
    """Return the difference of hit rate and false alarm rate between two distributions of published outcomes.

    With `odds` above 1, return the delta of that change of odds instead: the part of it that lies beyond them.
    """
    return sum(max(0.0, likely - odds * other.get(seen, 0.0)) for seen, likely in one.items())


def together(truths: Iterable[tuple[int, int]]) -> float:
    """Return the same for several counts together, given as (in one world, in the other): their evidence adds up."""
    sums = {0.0: 1.0}
    for one, other in truths:
        more = defaultdict[float, float](float)
        for speaks, likely in sums.items():
            for figure, here in seen(one).items():
                if not figure_chance(figure, other):
                    continue
                more[round(speaks + log(here / figure_chance(figure, other)), 6)] += likely * here
        sums = more
    return sum(likely * max(0.0, 1 - exp(-speaks)) for speaks, likely in sums.items())


# Cells that one account can change


class Did(NamedTuple):
    """One thing an account is counted for in a month."""

    kind: LedgerKind
    subject: str
    value: str = ""


_SAID: tuple[tuple[LedgerKind, str], ...] = (("rated", "smile"), ("because", "funny"), ("did", "yes"))
_BY_LINK: tuple[LedgerKind, ...] = ("came", "came-finished")

ALL_GOOD: Mapping[Wave, str] = dict.fromkeys(WAVES, GOOD)
"""All answers of a learner, in every wave, are good."""


@dataclass(frozen=True, slots=True)
class CountedAccount:
    """An account: the country, language and age it is counted in."""

    country: str = "KE"
    locale: str = "en"
    age: str = "10-13"

    def group(self, kind: LedgerKind, subject: str = "", value: str = "") -> LedgerGroup:
        """Return the ledger group of this account alone."""
        return LedgerGroup(kind, subject, value, self.country, self.locale, self.age, 1)

    def does_all(self, plan: Plan, month: Period) -> Iterator[Did]:
        """Yield as much as the caps let one account leave in a month: in each week something it has not done yet."""
        quizzes = [f"{lesson}/{quiz}" for lesson, found in plan.quizzes.items() for quiz in found]
        ballots = [name for name, ballot in plan.questions.items() if ballot.is_open_in(month)]
        for number in range(month.weeks):
            yield from (Did("reached", it, END) for it in _nth(plan.lessons, number, CAPS["reached"]))
            yield from (Did("answered", quiz, GOOD) for quiz in _nth(quizzes, number, CAPS["answered"]))
            yield from (Did("voted", it, plan.questions[it].answers[0]) for it in _nth(ballots, number, CAPS["voted"]))
            for kind, value in _SAID:
                yield from (Did(kind, it, value) for it in _nth(plan.lessons, number, CAPS[kind]))
            for kind in _BY_LINK:
                yield from (Did(kind, link) for link in _nth(tuple(plan.links), number, CAPS["came"]))

    def book(self, plan: Plan, lessons: Sequence[str], given: Mapping[Wave, str]) -> BookCounts:
        """Return the book of a quarter or a pilot with this account alone, which begins and ends these lessons.

        `given`: the answer to every item of the measure, GOOD or OTHER, by wave.
        """
        groups = [self.group("visited")]
        groups += [self.group(kind, lesson) for kind in ("started", "finished") for lesson in lessons]
        answers = {(wave, item): value for wave, value in given.items() for item in plan.items}
        return BookCounts(groups, {len(lessons): 1}, [AnswerSet(self.country, answers, 1)] if answers else [])


def _nth(things: Sequence[str], number: int, cap: int) -> Sequence[str]:
    return things[number * cap : (number + 1) * cap]


def in_a_month(plan: Plan, account: CountedAccount, month: Period, dids: Iterable[Did]) -> int:
    """Return the sum of the changes in all cells of a month, and in those it adds to its quarter, by an account."""
    groups = [account.group("visited"), *(account.group(*did) for did in dids)]
    parts = carried_counts(plan, quarter_of(month.first), groups)
    return month_counts(plan, month, groups).total() + parts.total()


def cells_of_a_book(plan: Plan, book: Period, counts: BookCounts) -> Counter[Hashable]:
    """Return all cells of a book with their counts. In a quarter every country and language is told apart."""
    detail = Detail() if is_pilot(book) else Detail(plan.countries, plan.locales)
    found = Counter[Hashable]()
    found.update(reached_counts(plan, book, counts.groups))
    found.update(lesson_counts(plan, book, detail, counts))
    found.update(pair_counts(plan, detail, counts.answers))
    found.update(change_counts(plan, detail, counts.answers))
    return found


def in_a_book(
    plan: Plan, account: CountedAccount, book: Period, lessons: Sequence[str], given: Mapping[Wave, str] = ALL_GOOD
) -> int:
    """Return the sum of the changes in all cells of the book of a quarter or a pilot by an account."""
    return cells_of_a_book(plan, book, account.book(plan, lessons, given)).total()


def most_in_a_month(plan: Plan, month: Period) -> int:
    """Return the most that any account can change in a month."""
    return in_a_month(plan, CountedAccount(), month, CountedAccount().does_all(plan, month))


def most_in_a_quarter(plan: Plan, quarter: Period) -> int:
    """Return the most that any account can change in a quarter: in its months and in its own book."""
    months = sum(most_in_a_month(plan, month) for month in months_of(quarter))
    return months + in_a_book(plan, CountedAccount(), quarter, plan.lessons)


def most_in_a_pilot(plan: Plan, pilot: Period) -> int:
    """Return the most that any account can change in a pilot, which has no caps: each thing counts once."""
    account = CountedAccount()
    groups = [account.group("answered", f"{it}/{quiz}", GOOD) for it, found in plan.quizzes.items() for quiz in found]
    groups += [account.group("reached", lesson, END) for lesson in plan.lessons]
    groups += [account.group("rated", verdict, verdict) for verdict in VERDICTS]
    groups += [account.group("did", said, said) for said in TASK_ANSWERS]
    open_then = {name: ballot for name, ballot in plan.questions.items() if ballot.is_open_in(pilot)}
    groups += [account.group("voted", name, ballot.answers[0]) for name, ballot in open_then.items()]
    return pilot_counts(plan, pilot, groups).total() + in_a_book(plan, account, pilot, plan.lessons)


def by_another_answer(one: Counter[Hashable], other: Counter[Hashable]) -> int:
    """Return the sum of the changes in all cells between two worlds in which an account answers differently."""
    return sum(abs(one[cell] - other[cell]) for cell in one.keys() | other.keys())


MANY = 40
"""Number of lessons and links: more than one account can be counted for in a month, so that only the caps limit it.

A quarter and a pilot have no caps: their bounds are those of a course with so many lessons, each counted once."""

ENDLESS = Plan(
    countries=("KE", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", UNTOLD),
    quizzes={f"lesson-{number}": {f"quiz-{it}": frozenset({"good"}) for it in range(4)} for number in range(MANY)},
    stops={f"lesson-{number}": ("first", "second") for number in range(MANY)},
    items={f"item-{number}": dict.fromkeys(WAVES, frozenset({"good"})) for number in range(5)},
    domains={"knowledge": ("item-0", "item-1", "item-2"), "confidence": ("item-3", "item-4")},
    questions={
        f"question-{number}": Ballot(QuestionDays(it, it + timedelta(days=6), it + timedelta(days=60)), ("yes", "no"))
        for number in range(53)
        for it in (date(2027, 1, 4) + timedelta(weeks=number),)
    },
    links={f"code-{number}": "2026-M01" for number in range(MANY)},
)
"""Plan of a course without end, with the five items of the measure, and a question to girls every week."""

MONTH = period("2027-M03")
"""A month of five weeks."""
QUARTER = period("2027-Q1")
PILOT = period("2027-W01+13")
YEAR = tuple(period(f"2027-Q{number}") for number in (1, 2, 3, 4))


def one_lesson(plan: Plan) -> list[Did]:
    """Return the traces in a month of a learner who ends one lesson with four quizzes and rates it, no more."""
    lesson = plan.lessons[0]
    answers = [Did("answered", f"{lesson}/{quiz}", GOOD) for quiz in list(plan.quizzes[lesson])[:4]]
    return [Did("reached", lesson, END), *answers, Did("rated", lesson, "smile"), Did("because", lesson, "funny")]


def also_changed(months: int, help_months: int) -> int:
    """Return how many more cells weigh as much as all that is counted of her outside the ledger.

    News: one cell a month. Help and the like: noise of four times the variance, so that four draws weigh as one cell.
    """
    draws = help_months * len(EVENTS)
    return months + ceil(draws * COUNT.variance / SENSITIVE.variance)


# Output, which is part of FIGURES.md


def told(plan: Plan = ENDLESS) -> Iterator[str]:
    """Yield the bounds as lines of a table."""
    yield _line("was she counted in this one figure?", 1)
    yield _line("was this answer of hers to a quiz good or not?", _by_a_quiz(plan))
    yield _line("was this answer of hers to the measure good or not?", _by_an_item(plan))
    yield _line("was she there in this month?", in_a_month(plan, CountedAccount(), MONTH, ()))
    yield _line("was she there in this quarter, in one of its months?", _there(plan, ()))
    lesson = _there(plan, one_lesson(plan), plan.lessons[:1])
    yield _line("was she there, and all of one lesson with four quizzes and a rating?", lesson)
    yield _line(
        "did she do all that the book of a quarter counts?", in_a_book(plan, CountedAccount(), QUARTER, plan.lessons)
    )
    if posters := [Did(kind, code) for code in list(plan.links)[:1] for kind in _BY_LINK]:
        came = in_a_month(plan, CountedAccount(), MONTH, posters)
        yield _line("was she there, did she come by this link and end a lesson?", came)
    yield _line("did she say yes to news, for a year?", 12)
    yield _line("did she do all that is counted: in a pilot", most_in_a_pilot(plan, PILOT) + also_changed(4, 0))
    yield _line("in a month of five weeks", most_in_a_month(plan, MONTH) + also_changed(1, 1))
    yield _line("in a quarter", most_in_a_quarter(plan, QUARTER) + also_changed(3, 3))
    yield _line("in a year", sum(most_in_a_quarter(plan, it) for it in YEAR) + also_changed(12, 12))


def _there(plan: Plan, dids: Sequence[Did], lessons: Sequence[str] = ()) -> int:
    """Return the changes by an account in one month and in the book of its quarter; it skips the measure."""
    return in_a_month(plan, CountedAccount(), MONTH, dids) + in_a_book(plan, CountedAccount(), QUARTER, lessons, {})


def _by_a_quiz(plan: Plan) -> int:
    lesson = next(lesson for lesson, found in plan.quizzes.items() if found)
    subject = f"{lesson}/{next(iter(plan.quizzes[lesson]))}"
    one, other = (
        Counter[Hashable](carried_counts(plan, QUARTER, [CountedAccount().group("answered", subject, value)]))
        for value in (GOOD, OTHER)
    )
    return by_another_answer(one, other)


def _by_an_item(plan: Plan) -> int:
    """Return the changes by one answer of the last wave, of a learner who answers everything each time."""
    all_good = CountedAccount().book(plan, (), ALL_GOOD)
    (given,) = all_good.answers
    changed = given._replace(answers={**given.answers, ("after", next(iter(plan.items))): OTHER})
    one, other = (cells_of_a_book(plan, QUARTER, it) for it in (all_good, all_good._replace(answers=[changed])))
    return by_another_answer(one, other)


def _line(words: str, cells: int) -> str:
    at_delta = epsilon(cells)
    rounded = f"{at_delta:.1f}" if at_delta < 10 else f"{at_delta:.0f}"
    return f"| {words} | {cells} | {rounded} | {_right(advantage(cells))} |"


def _right(gained: float) -> str:
    right = 50 + 50 * gained
    return "over 99" if right > 99 else f"{right:.0f}"


def also_told() -> Iterator[str]:
    """Yield statements about single figures."""
    empty = 1 / (1 - figure_chance(None, 0))
    yield f"About one in {round(empty, -2):,.0f} empty cells shows a 10 all the same."
    once, every = (advantage(draws, SENSITIVE.variance) for draws in (1, 3 * len(EVENTS)))
    yield (
        f"Did she open Help in this month? He is right {_right(once)} times of 100. "
        f"Did she do all six, in each month of a quarter? {_right(every)}."
    )
    least = [SENSITIVE.least_shown(additions) for additions in (1, 3, 6, 12, 90)]
    yield "With 1, 3, 6, 12 or 90 additions in a counter of Help it is shown from {}, {}, {}, {} or {}.".format(*least)


def main() -> None:
    """Print the bounds, by the caps alone and for the current course."""
    print(*HEAD, *told(), "", *also_told(), "", "In the course as it stands:", "", *HEAD, sep="\n")
    course, _ = load(HOME / "dialogues")
    print(*told(plan_of(course.offering({"en": tuple(course.lessons)}))), sep="\n")


HEAD = ("| he asks | cells | epsilon at a delta of one in a million | right of 100, at most |", "|---|---|---|---|")

if __name__ == "__main__":
    main()
