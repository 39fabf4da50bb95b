"""Sentences that explain figures: the privacy rule, what is in a figure and what is missing, what follows from it.

A change between before and after is read here: whether there is one, and how many answers would show it (P13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from bot.statistics import intervals
from bot.statistics.cell_counts import CHANGES
from bot.statistics.cells import Cell, FrozenCell, domain_item
from bot.statistics.counting_periods import is_pilot
from bot.statistics.funnel import Funnel, FunnelBar
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import Period, period
from bot.statistics.plan import Plan
from bot.statistics.published import Coverage, PublishedStatistics, TableQuery, coverage, next_figures, pilots_of
from bot.statistics.reports.labels import SPACE, TableLabels
from bot.statistics.reports.sentences import Sayings, day, sentences
from bot.statistics.rule import LEAST_FOR_DETAIL
from bot.statistics.tables import Label, LessonTotals, Value, left_over

RULE: Sayings = {
    "units": "Figures count Telegram accounts, not girls: a shared phone is one, a girl with two phones is two.",
    "about": "Every figure says “about”. A little chance was added to it once, then it was rounded to the nearest 5 "
    "(figures of Help to the nearest 10). Nobody can tell the true number from it.",
    "hidden": "A figure below about 10 is hidden, and nobody can tell whether it was none. Now and then chance alone "
    "makes a 10 where nobody was. A share is told only of about 20 answers or more, and never as 0 or 100.",
    "help": "Figures of Help and the like are told only of a country with about 50 accounts or more in each month of "
    "the quarter, from about 20 on, or more where more chance lies in them. An account counts once a month. What was "
    "counted in a month in which the bot broke down can be missing.",
    "promise": "Somebody who knows all other accounts exactly, and asks whether one girl is in a figure, is right 57 "
    "times of 100; a coin is right 50 times. Linking many figures of one girl brings him further: the page FIGURES.md "
    "of the program says how far.",
    "margin": "± beside a figure is what this chance and the rounding may make of it, 19 times of 20; for a share also "
    "the chance of who happened to answer. Where two figures are closer than that, they may be equal.",
    "frozen": "A month, a quarter or a small pilot gets its figures once, three days after its end. They are never "
    "computed again. Then what they were counted from is destroyed.",
    "sums": "A total is counted by itself, so that what is hidden elsewhere is in it. Where figures had to be added "
    "up, the page says which are in the sum.",
    "level": "A country or a language has lessons, quizzes and learning of its own in a quarter in which it has about "
    "200 accounts. Below that it is in the figures of all together.",
    "kinds": "What kind of trouble a girl may have written of is not counted at all.",
}
"""Sentences in reading order."""


def rule(locale: str) -> Sequence[str]:
    """Return the rule, one paragraph an item."""
    return [sentences(locale).say(words) for words in RULE.values()]


def invented(locale: str) -> str:
    """Return the mark that stands on everything made of invented figures."""
    return sentences(locale).say("Invented figures: of no girl.")


def nothing_yet(statistics: PublishedStatistics, today: date, locale: str) -> str:
    """Return the sentence that replaces tables in which everything is hidden."""
    coming = day(next_figures(today, statistics.published.pilots), locale)
    if statistics.periods:
        words = "Everything that was counted is too little to be shown. The next figures come on {day}."
        return sentences(locale).say(words, day=coming)
    return sentences(locale).say("There are no figures yet. The first ones come on {day}.", day=coming)


def quarters_text(statistics: PublishedStatistics, query: TableQuery, words: TableLabels) -> str:
    """Return the sentences on the quarters that are in the figures by quarter, and on those that are not."""
    counted = coverage(statistics, query).counted
    named = ", ".join(quarter_name(statistics, quarter, words) for quarter in counted)
    told = [words.sentences.say("Figures by quarter are of: {quarters}.", quarters=named)] if counted else []
    return " ".join([*told, *missing(statistics, query, words)])


def missing(statistics: PublishedStatistics, query: TableQuery, words: TableLabels) -> Iterator[str]:
    """Yield the sentences on what is not in the figures by quarter."""
    say, found = words.sentences.say, coverage(statistics, query)
    for pilot in pilots_of(statistics, query):
        days = words.label(Label("period", pilot.name))
        yield say("The weeks of the small pilot ({days}) are not in them.", days=days)
    if found.uncounted:
        told = "In {quarters} accounts, lessons and learning were not counted by quarter."
        yield say(told, quarters=_period_names(found.uncounted, words))
    if found.running:
        yield say("Not over yet: {quarters}.", quarters=_period_names(found.running, words))


def small_text(found: Coverage, words: TableLabels) -> str:
    """Return the sentence on quarters in which the chosen country or language was too small; empty if in none."""
    if not found.small:
        return ""
    return words.sentences.say(
        "Too few for figures of its own in {quarters}: it takes about {least} accounts in a quarter.",
        quarters=_period_names(found.small, words),
        least=LEAST_FOR_DETAIL,
    )


def _period_names(quarters: Iterable[Period], words: TableLabels) -> str:
    return ", ".join(words.label(Label("period", quarter.name)) for quarter in quarters)


def quarter_name(statistics: PublishedStatistics, quarter: Period, words: TableLabels) -> str:
    """Return the name of a quarter, with the day from which on it was counted if that was not its first."""
    name, opened = words.label(Label("period", quarter.name)), statistics.published.opened.get(quarter.name)
    first = period(opened).first if opened else quarter.first
    if first <= quarter.first:
        return name
    return words.sentences.say("{quarter} (from {day} on)", quarter=name, day=day(first, words.locale))


def lessons_text(totals: LessonTotals, plan: Plan, words: TableLabels) -> str:
    """Return the sentence on what is in the sums of lessons, and on what cannot be."""
    hidden = totals.cells - totals.shown
    if not totals.shown or not hidden:
        return (
            words.sentences.say("All {lessons} lessons are in it.", lessons=len(plan.lessons)) if totals.shown else ""
        )
    return words.sentences.say(
        "In it are {shown} of {all} figures (a lesson begun or ended in a quarter); each of the others is fewer than "
        "about 10, perhaps none.",
        shown=totals.shown,
        all=totals.cells,
    )


def rest_text(total: Value, parts: Iterable[Value], words: TableLabels) -> str:
    """Return the sentence on the accounts of a total that are in no shown country; empty unless clearly some are."""
    rest: About | None = left_over(total, parts)
    if rest is None:
        return ""
    return words.sentences.say(
        "About {rest} of them are in countries too small to be shown by themselves.", rest=words.shown(rest)
    )


NUMBERS: Sayings = {
    "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip


def worst_text(found: Funnel, lesson: str, words: TableLabels) -> str:
    """Return the sentence on the stop where most are lost, or that none stands out."""
    if found.worst is None:
        return words.sentences.say(
            "No single question stands out: chance alone could make the longest bar the longest."
        )
    return words.sentences.say(
        "Most are lost at “{stop}”: of those who reached it, {share} went no further, clearly more than anywhere else.",
        stop=words.label(Label("stop", f"{lesson}/{found.worst.stops[0]}")),
        share=words.share(found.worst.share),
    )


def ended_text(found: Funnel, words: TableLabels) -> str:
    """Return the sentence on how many are in a funnel and how many of them came to the end."""
    entered = found.bars[0].reached if found.bars else found.finished
    return words.sentences.say(
        "About {reached} Telegram accounts are in it, each once a month; about {finished} came to the end.",
        reached=words.shown(entered),
        finished=words.shown(found.finished),
    )


def run_text(bar: FunnelBar, words: TableLabels) -> str:
    """Return `somewhere in these four` for a run of stops; empty for a single one."""
    many = len(bar.stops)
    if many == 1:
        return ""
    number = words.sentences.say(NUMBERS[str(many)]) if str(many) in NUMBERS else words.number(many)
    return words.sentences.say("somewhere in these {number}", number=number)


LEARNED: Sayings = {
    "knowledge": "Of 100 Telegram accounts that answered before and after, about {gained} knew more afterwards and "
    "{lost} less: {net}.",
    "confidence": "Of 100 Telegram accounts that answered before and after, about {gained} felt surer afterwards and "
    "{lost} less sure: {net}.",
    "other": "Of 100 Telegram accounts that answered before and after, about {gained} did better afterwards and "
    "{lost} less well: {net}.",
}
"""Sentences by domain; `other` for one that has no sentence of its own."""

NET: Sayings = {
    "more": "{points} more than less, ± {margin}",
    "less": "{points} more of them worse than better, ± {margin}",
    "equal": "as many, ± {margin}",
}

READING: Sayings = {
    "more": "More of them gained than lost, and chance alone does not explain it.",
    "less": "More of them lost than gained, and chance alone does not explain it.",
    "unclear": "There may be no change at all: chance and rounding alone can make such a difference.",
}


class Learned(NamedTuple):
    """Sentences on one domain: what was found, how to read it, and what to do."""

    domain: str
    found: str
    advice: str = ""


def learned(
    statistics: PublishedStatistics, plan: Plan, period: Period, words: TableLabels, country: str = ""
) -> Iterator[Learned]:
    """Yield the sentences of each domain that the course has."""
    for domain, items in plan.domains.items():
        if items:
            name, change = words.label(Label("domain", domain)), domain_change(statistics, period, domain, country)
            if change is None:
                yield Learned(name, _too_few(words), _next(period, words))
            else:
                advice = _advice(statistics, plan, period, domain, change, country, words)
                yield Learned(name, change_text(domain, change, words), advice)


def change_text(domain: str, change: NetChange, words: TableLabels) -> str:
    """Return a change with its uncertainty and how to read it: the same words on the page and for a donor."""
    return f"{sentence(domain, change, words)} {words.sentences.say(READING[verdict(change)])}"


def sentence(domain: str, change: NetChange, words: TableLabels) -> str:
    """Return one sentence on a change, with its uncertainty."""
    net = "more" if change.points > 0 else "less" if change.points < 0 else "equal"
    told = words.sentences.say(NET[net], points=abs(change.points), margin=change.margin).replace("± ", f"±{SPACE}")
    saying = LEARNED.get(domain, LEARNED["other"])
    return words.sentences.say(saying, gained=change.gained, lost=change.lost, net=told)


def _too_few(words: TableLabels) -> str:
    return words.sentences.say(
        "Too few Telegram accounts answered all of these questions both before the course and later: it takes about 25."
    )


def _next(period: Period, words: TableLabels) -> str:
    """Return what to wait for. A pilot is over: nothing is added to it."""
    if is_pilot(period):
        return words.sentences.say("A later pilot has to be larger or longer.")
    return words.sentences.say("Wait for the next quarter.")


def _advice(
    statistics: PublishedStatistics,
    plan: Plan,
    period: Period,
    domain: str,
    change: NetChange,
    country: str,
    words: TableLabels,
) -> str:
    if verdict(change) == "more":
        return ""
    return " ".join((*_wait(change, period, words), *_look(statistics, plan, period, domain, country, words)))


def _wait(change: NetChange, period: Period, words: TableLabels) -> Iterator[str]:
    if verdict(change) != "unclear":
        return
    needed = answers_needed(change)
    if needed is None:
        yield words.sentences.say("So small a difference these figures cannot show, however many answer.")
        return
    yield words.sentences.say(
        "A difference of this size would show with about {needed} accounts that answer both times; so far there are "
        "about {base}.",
        needed=words.number(needed),
        base=words.number(change.base),
    )
    yield _next(period, words)


def _look(
    statistics: PublishedStatistics, plan: Plan, period: Period, domain: str, country: str, words: TableLabels
) -> Iterator[str]:
    weakest = weakest_item(statistics, plan, period, domain, country)
    if weakest is None:
        yield words.sentences.say("Look at each question in the table below.")
    else:
        item, share = weakest
        yield words.sentences.say(
            "Look first at the question that is answered least well afterwards: “{item}” ({share}).",
            item=words.label(Label("item", item)),
            share=words.share(share),
        )


LearningVerdict = Literal["more", "less", "unclear"]


def verdict(found: NetChange) -> LearningVerdict:
    """Return the direction of a change; `unclear` where its interval holds zero."""
    if found.interval.low > 0:
        return "more"
    return "less" if found.interval.high < 0 else "unclear"


def answers_needed(found: NetChange) -> int | None:
    """Return about how many accounts would show a change of this size; None if no number would.

    A change that 5,000 accounts do not show is smaller than the rounding of its shares, so none would.
    """
    sizes = (base for power in (10, 100, 1_000) for base in range(power, 10 * power, power // 2))
    return next((it for it in sizes if found.base < it and _shows(found, it)), None)


def _shows(found: NetChange, base: int) -> bool:
    gained = FrozenCell(Cell("", "gained"), base, found.gained, len(CHANGES))
    larger = intervals.change(gained, gained._replace(cell=Cell("", "lost"), share=found.lost))
    return larger is not None and larger.margin < abs(found.points)


def domain_change(statistics: PublishedStatistics, period: Period, domain: str, country: str = "") -> NetChange | None:
    """Return the change in a domain of the measure; None where too few answered all of it both times."""
    return statistics.change(Cell(period.name, "gained", country, item=domain_item(domain)))


def weakest_item(
    statistics: PublishedStatistics, plan: Plan, period: Period, domain: str, country: str = ""
) -> tuple[str, Share] | None:
    """Return the item of a domain that is answered least well afterwards, if its interval is below all others."""
    shares = {
        item: share
        for item in plan.domains[domain]
        if (share := statistics.share(Cell(period.name, "after", country, item=item)))
    }
    if not shares:
        return None
    item, share = min(shares.items(), key=lambda it: it[1].percent)
    others = (it for name, it in shares.items() if name != item)
    return (item, share) if all(share.interval.high < other.interval.low for other in others) else None
