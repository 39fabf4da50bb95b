"""Sentences on what accounts learned: one for each domain of the measure, and what to do where nothing can be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.statistics.counting_periods import is_pilot
from bot.statistics.intervals import NetChange
from bot.statistics.learning import answers_needed, domain_change, verdict, weakest_item
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.labels import SPACE, TableLabels
from bot.statistics.reports.sentences import Sayings
from bot.statistics.tables import Label

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
                yield Learned(name, f"{sentence(domain, change, words)} {_reading(change, words)}", advice)


def sentence(domain: str, change: NetChange, words: TableLabels) -> str:
    """Return one sentence on a change, with its uncertainty."""
    net = "more" if change.points > 0 else "less" if change.points < 0 else "equal"
    told = words.sentences.say(NET[net], points=abs(change.points), margin=change.margin).replace("± ", f"±{SPACE}")
    saying = LEARNED.get(domain, LEARNED["other"])
    return words.sentences.say(saying, gained=change.gained, lost=change.lost, net=told)


def _reading(change: NetChange, words: TableLabels) -> str:
    return words.sentences.say(READING[verdict(change)])


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
