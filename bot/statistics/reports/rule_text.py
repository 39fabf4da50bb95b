"""The privacy rule in plain words for readers of figures. RULE.md explains it at length."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.statistics.published import PublishedStatistics, next_figures
from bot.statistics.reports.period_names import day
from bot.statistics.reports.sentences import Sayings, sentences

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
    "times of 100; a coin is right 50 times. Linking many figures of one girl brings him further: the page RULE.md of "
    "the program says how far.",
    "frozen": "A week, month or quarter gets its figures once, three days after its end. They are never computed "
    "again. Then what they were counted from is destroyed.",
    "sums": "Sums add up what is shown; what is hidden counts as nothing. A sum over months is visits by month: the "
    "same account may be in each of them.",
    "level": "How finely a country is counted follows from how many accounts it had in the quarter before: with few "
    "accounts there is only their number a month.",
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
