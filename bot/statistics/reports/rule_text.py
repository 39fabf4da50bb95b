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
