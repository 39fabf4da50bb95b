"""Somebody who wants to know what one girl did: he holds all that was ever published, and knows all the other girls.

He needs to draw nothing: from the rule's own formula he knows how likely each published figure is, hidden ones too, in
a world with her and in one without her. `python -m tests.support.statistics_attacker` prints how far that can bring
him at most; RULE.md
says the same to everybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from math import exp, lgamma, log, prod
from typing import Literal, NamedTuple, TypeVar

from bot.app.config import HOME
from bot.lessons.loader.course import load
from bot.lessons.model.acts import VERDICTS
from bot.lessons.model.measure import WAVES
from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import EVENTS, UNTOLD, Cell, FrozenCell
from bot.statistics.cells_for_period import (
    LedgerGroup,
    PartialCell,
    carried_counts,
    month_counts,
    pilot_counts,
    week_counts,
)
from bot.statistics.counted_events import GOOD
from bot.statistics.freeze import frozen_parts
from bot.statistics.levels import Level
from bot.statistics.periods import Period, period, quarter_of
from bot.statistics.plan import Ballot, Plan, plan_of
from bot.statistics.rule import CAPS, COUNT, SENSITIVE, Rule

Seen = TypeVar("Seen", bound=Hashable)
"""Something that may be published."""

# How likely a figure is


@cache
def chance(k: int, scale: int) -> float:
    """How likely the noise is k."""
    q = exp(-1 / scale)
    return (1 - q) / (1 + q) * q ** abs(k)


def at_least(k: int, scale: int) -> float:
    """How likely the noise is k or more."""
    q = exp(-1 / scale)
    return q**k / (1 + q) if k > 0 else 1 - q ** (1 - k) / (1 + q)


@cache
def figure_chance(shown: int | None, truth: int, rule: Rule = COUNT) -> float:
    """How likely so many accounts are published as this figure, or as a hidden one (None)."""
    if shown is None:
        return at_least(truth - rule.least + 1, rule.scale)  # it is as likely to add as to take away
    near = range(max(shown - rule.step, rule.least), shown + rule.step + 1)
    return sum(chance(noisy - truth, rule.scale) for noisy in near if rule.shown(noisy) == shown)


def seen(truth: int, rule: Rule = COUNT) -> dict[int | None, float]:
    """How likely each figure is that may be published of so many accounts; what is rarer than a marvel is left out."""
    highest = (truth + 40 * rule.scale) // rule.step * rule.step
    figures = (None, *range(rule.least, highest, rule.step))
    return {shown: figure_chance(shown, truth, rule) for shown in figures}


REACH = 22
"""Noise further out than this is left out where two counts are looked at together: one draw in a hundred thousand."""


def parts_seen(
    counts: Mapping[PartialCell, int], near: Mapping[PartialCell, int], stops: Mapping[str, Sequence[str]]
) -> dict[frozenset[FrozenCell], float]:
    """How likely each outcome is of a freeze of few parts: of the answers to a quiz, or of where girls stopped.

    Worlds that are compared are looked at `near` the same one, so that nothing is left out of only one of them.
    """
    found = defaultdict[frozenset[FrozenCell], float](float)
    for noise in product(range(-REACH, REACH + 1), repeat=len(counts)):
        drawn = {part: near[part] + k for part, k in zip(counts, noise, strict=True)}
        likely = prod(chance(drawn[part] - count, COUNT.scale) for part, count in counts.items())
        found[frozenset(frozen_parts(drawn, stops))] += likely
    return found


def evidence(figures: Mapping[Cell, FrozenCell], here: Mapping[Cell, int], gone: Mapping[Cell, int]) -> float:
    """How much the published figures speak for the world `here` over the world `gone`: above 0 they do.

    The best there is: no other look at the same figures is right more often (Neyman and Pearson).
    """
    return sum(
        log(figure_chance(shown, here[cell]) / figure_chance(shown, gone[cell]))
        for cell in here
        if here[cell] != gone[cell]
        for shown in (figures[cell].shown if cell in figures else None,)
    )


# How far it can bring him


def advantage(cells: int, scale: int = COUNT.scale) -> float:
    """By how much of a hundred hits he can beat false alarms, at most, where she changes so many cells by one.

    Noise of this kind, seen bare, is worth one answer to a question that is answered wrongly by the lot: right with
    the chance 1 / (1 + exp(-1 / scale)). Hiding, rounding and adding up can only take away from it.
    """
    right = 1 / (1 + exp(-1 / scale))
    return sum(
        max(0.0, _hits(hits, cells, right) - _hits(hits, cells, 1 - right)) for hits in range(cells // 2, cells + 1)
    )


def _hits(hits: int, of: int, each: float) -> float:
    """How likely so many hits are, by logarithms: a year has too many cells for plain numbers."""
    ways = lgamma(of + 1) - lgamma(hits + 1) - lgamma(of - hits + 1)
    return exp(ways + hits * log(each) + (of - hits) * log(1 - each))


def exact_advantage(one: Mapping[Seen, float], other: Mapping[Seen, float]) -> float:
    """By how much hits beat false alarms, between two lists of what may be published and how likely it is."""
    return sum(max(0.0, likely - other.get(seen, 0.0)) for seen, likely in one.items())


def together(truths: Iterable[tuple[int, int]]) -> float:
    """The same of several counts, each in both worlds, looked at together: their evidence adds up."""
    sums = {0.0: 1.0}
    for one, other in truths:
        more = defaultdict[float, float](float)
        for speaks, likely in sums.items():
            for figure, here in seen(one).items():
                more[round(speaks + log(here / figure_chance(figure, other)), 6)] += likely * here
        sums = more
    return sum(likely * max(0.0, 1 - exp(-speaks)) for speaks, likely in sums.items())


def worst_odds(one: Mapping[Seen, float], other: Mapping[Seen, float]) -> float:
    """How many times likelier anything published is in one world than in the other."""
    return max(max(one[seen] / other[seen], other[seen] / one[seen]) for seen in one)


# How much one account can touch


class Did(NamedTuple):
    """One thing an account is counted for, in a week of a month."""

    kind: str
    subject: str
    value: str
    week: str


@dataclass(frozen=True, slots=True)
class Account:
    """Where an account is counted, and whether it mostly ends its lessons or stops half-way."""

    country: str = "KE"
    locale: str = "en"
    age: str = "10-13"
    mostly: Literal["finished", "stopped"] = "finished"

    def group(self, kind: str, subject: str = "", value: str = "") -> LedgerGroup:
        """This account alone, as the ledger would count it."""
        return LedgerGroup(kind, subject, value, self.country, self.locale, self.age, 1)

    def does_all(self, plan: Plan, month: Period) -> Iterator[Did]:
        """As much as the caps let one account leave in a month: in each week something it has not done yet.

        By an old button a lesson can be ended without having begun, so it stops in other lessons than it ends.
        """
        quizzes = [f"{lesson}/{quiz}" for lesson, found in plan.quizzes.items() for quiz in found]
        ballots = [name for name, ballot in plan.questions.items() if ballot.is_open_in(month)]
        first = month.weeks * CAPS["finished"]
        lessons = {"finished": plan.lessons[:first], "stopped": plan.lessons[first:]}
        if self.mostly == "stopped":
            lessons = {"stopped": lessons["finished"], "finished": lessons["stopped"]}
        for number, week in enumerate(month.each_week):
            yield Did("active", week.name, "", week.name)
            yield from (Did("started", it, "", week.name) for it in _nth(plan.lessons, number, CAPS["started"]))
            yield from (
                Did("finished", it, "", week.name) for it in _nth(lessons["finished"], number, CAPS["finished"])
            )
            for lesson in _nth(lessons["stopped"], number, CAPS["reached"]):
                yield Did("reached", lesson, f"000 {plan.stops[lesson][0]}", week.name)
            yield from (Did("answered", it, GOOD, week.name) for it in _nth(quizzes, number, CAPS["answered"]))
            yield from (
                Did("voted", name, plan.questions[name].answers[0], week.name)
                for name in _nth(ballots, number, CAPS["voted"])
            )
            for kind, value in (("rated", "smile"), ("because", "funny")):
                yield from (Did(kind, it, value, week.name) for it in _nth(plan.lessons, number, CAPS[kind]))
            for kind in ("came", "came-finished"):
                yield from (Did(kind, it, "", week.name) for it in _nth(tuple(plan.links), number, CAPS["came"]))
        for wave in WAVES:
            yield from (Did(wave, item, GOOD, month.each_week[0].name) for item in plan.items)


def _nth(things: Sequence[str], number: int, cap: int) -> Sequence[str]:
    return things[number * cap : (number + 1) * cap]


def touched(
    plan: Plan, account: Account, level: Level, months: Iterable[Period], dids: Sequence[Did] | None = None
) -> int:
    """By how much all cells of these months change when the account is there: each step has its own noise."""
    return sum(_touched(plan, account, level, month, dids) for month in months)


def _touched(plan: Plan, account: Account, level: Level, month: Period, dids: Sequence[Did] | None) -> int:
    done = list(account.does_all(plan, month)) if dids is None else dids
    levels = {account.country: level}
    groups = [account.group("visited"), *(account.group(action.kind, action.subject, action.value) for action in done)]
    found: list[Counter[Cell] | Counter[PartialCell]] = [month_counts(plan, month, levels, groups)]
    found.append(carried_counts(plan, quarter_of(month.first), groups))
    for week in month.each_week:
        hers = [account.group(action.kind, action.subject) for action in done if action.week == week.name]
        found.append(week_counts(plan, week, levels, hers))
    return sum(counts.total() for counts in found)


def most(plan: Plan, level: Level, *months: str) -> int:
    """The most that any account can touch in these months."""
    periods = [period(month) for month in months]
    accounts = (Account(mostly="finished"), Account(mostly="stopped"))
    return max(touched(plan, account, level, periods) for account in accounts)


def most_in_a_pilot(plan: Plan, pilot: Period) -> int:
    """The most that any account can touch in a small pilot."""
    account = Account()
    groups = [account.group("visited")]
    groups += [account.group(kind, lesson) for kind in ("started", "finished") for lesson in plan.lessons]
    groups += [account.group(wave, item, GOOD) for wave in WAVES for item in plan.items]
    groups += [account.group("rated", verdict, verdict) for verdict in VERDICTS]
    open_then = {name: ballot for name, ballot in plan.questions.items() if ballot.is_open_in(pilot)}
    groups += [account.group("voted", name, ballot.answers[0]) for name, ballot in open_then.items()]
    return pilot_counts(plan, pilot, groups, {len(plan.lessons): 1}).total()


MANY = 40
"""More lessons, quizzes and links than one account can be counted for in a month: the caps alone decide."""

ENDLESS = Plan(
    countries=("KE", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", UNTOLD),
    quizzes={f"lesson-{number}": {f"quiz-{it}": frozenset({"good"}) for it in range(4)} for number in range(MANY)},
    stops={f"lesson-{number}": ("first", "second") for number in range(MANY)},
    items={f"item-{number}": frozenset({"good"}) for number in range(5)},
    questions={
        f"question-{number}": Ballot(QuestionDays(it, it + timedelta(days=6), it + timedelta(days=60)), ("yes", "no"))
        for number in range(53)
        for it in (date(2027, 1, 4) + timedelta(weeks=number),)
    },
    links={f"code-{number}": "2026-M01" for number in range(MANY)},
)
"""A course that never ends, with the five items of the measure, and a question to girls every week."""

MONTH = "2027-M03"
"""One of five weeks."""
QUARTER = ("2027-M01", "2027-M02", "2027-M03")
PILOT = "2027-W01+13"
YEAR = tuple(f"2027-M{number:02}" for number in range(1, 13))


def one_lesson(plan: Plan) -> list[Did]:
    """What a girl leaves who begins and ends one lesson with four quizzes and says what she made of it, no more."""
    lesson, week = plan.lessons[0], period(MONTH).each_week[0].name
    told = [("active", week, ""), ("started", lesson, ""), ("finished", lesson, "")]
    told += [("answered", f"{lesson}/{quiz}", GOOD) for quiz in list(plan.quizzes[lesson])[:4]]
    told += [("rated", lesson, "smile"), ("because", lesson, "funny")]
    return [Did(*it, week) for it in told]


# What is printed, and stands in RULE.md


def told(plan: Plan = ENDLESS) -> Iterator[str]:
    """The bounds as lines of a table."""
    month = [period(MONTH)]
    yield _line("was she counted in this one figure?", 1)
    yield _line("was this answer of hers good or not?", 2)
    yield _line("was she there in this month?", touched(plan, Account(), Level.MONTHS, month, ()))
    lesson = touched(plan, Account(), Level.LESSONS, month, one_lesson(plan))
    yield _line("was she there, and all of one lesson with four quizzes and a rating?", lesson)
    posters = [Did(kind, code, "", "") for code in list(plan.links)[:1] for kind in ("came", "came-finished")]
    if posters:
        came = touched(plan, Account(), Level.MONTHS, month, posters)
        yield _line("was she there, did she come by this link and end a lesson?", came)
    yield _line("did she do all that the caps allow: in a pilot", most_in_a_pilot(plan, period(PILOT)))
    for level, words in _LEVELS.items():
        yield _line(f"in a month of five weeks, {words}", most(plan, level, MONTH))
    yield _line("in a quarter, counted by lesson", most(plan, Level.LESSONS, *QUARTER))
    yield _line("in a year, counted by lesson", most(plan, Level.LESSONS, *YEAR))


_LEVELS = {
    Level.MONTHS: "only accounts counted",
    Level.LESSONS: "counted by lesson, or lesson and language",
    Level.WEEKS: "counted by week",
}


def _line(words: str, cells: int) -> str:
    right = 50 + 50 * advantage(cells)
    return f"| {words} | {cells} | {cells / COUNT.scale:g} | {'over 99' if right > 99 else f'{right:.0f}'} |"


def also_told() -> Iterator[str]:
    """What is true of single figures."""
    empty = 1 / (1 - figure_chance(None, 0))
    yield f"About one in {empty:.0f} empty cells shows a 10 all the same."
    days = SENSITIVE.scale
    yield f"Help opened on {days} days moves its figure by {days}: an epsilon of 1; such figures are {len(EVENTS)}."


def main() -> None:
    """Print the bounds, by the caps alone and in the course as it stands."""
    print(*HEAD, *told(), "", *also_told(), "", "In the course as it stands:", "", *HEAD, sep="\n")
    course, _ = load(HOME / "dialogues")
    print(*told(plan_of(course.offering({"en": tuple(course.lessons)}))), sep="\n")


HEAD = ("| he asks | cells | epsilon | right of 100, at most |", "|---|---|---|---|")

if __name__ == "__main__":
    main()
