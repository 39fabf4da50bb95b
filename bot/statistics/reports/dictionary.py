"""Data dictionary of the figures in long form: each column and each kind, written beside every `figures.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import NamedTuple

from bot.statistics.reports.long_form import RowKind
from bot.statistics.rule import COUNT, LEAST_FOR_DETAIL, LEAST_FOR_SHARE, LEAST_RATINGS, MANY_ACCOUNTS, SENSITIVE

HEADS = ("of", "name", "unit", "meaning", "limits")

READING: tuple[str, ...] = (
    "Each row is one figure: about how many Telegram accounts, and where there is one, a share of them.",
    "Accounts are counted, not girls: a shared phone is one, a girl with two phones is two.",
    "Every figure says “about”: a little chance was added to it once, then it was rounded. The truth lies between low "
    "and high 19 times of 20. A difference between figures whose ranges overlap may be no difference.",
    "A row that is missing is hidden because there were too few, or was not counted. It does not mean nobody.",
    "Do not add up rows of the kinds whose unit is `accounts`: the same account is in several of them.",
)
"""Sentences that tell staff how to read the figures."""

_ACCOUNTS = "accounts"
_MONTHLY = "accounts a month, added up"
_COUNTED = f"shown from {COUNT.least} on, in steps of {COUNT.step}; from more where more chance lies in it"
_SHARED = f"shown from {LEAST_FOR_SHARE} answers on, never 0 or 100"
_POOLED = "all countries and languages together"
_PLACES = f"also by country and by language with about {LEAST_FOR_DETAIL} accounts or more in the quarter"
_COUNTRIES = f"also by country with about {LEAST_FOR_DETAIL} accounts or more in the quarter"
_RATED = f"{_POOLED}; of a lesson, in a pilot of all lessons, with about {LEAST_RATINGS} ratings or more"
_LATER = "the last of after four lessons, after eight, at the end (confidence: at the end only)"
_HELP = (
    f"by country, only with about {MANY_ACCOUNTS} accounts or more in each month; shown from {SENSITIVE.least} on, in "
    f"steps of {SENSITIVE.step}"
)


class Definition(NamedTuple):
    """Meaning of a column or a kind, its unit and its limits."""

    unit: str
    meaning: str
    limits: str = ""


COLUMNS: Mapping[str, Definition] = {
    "period": Definition("period", "the quarter, month or pilot", "2026-Q4, 2026-M12; a pilot: first week + weeks"),
    "first_day": Definition("day", "the first day that was counted", "later than the period where counting began late"),
    "last_day": Definition("day", "the last day that was counted"),
    "kind": Definition("kind", "what was counted; see the kinds"),
    "country": Definition("code", "the country that was chosen", "all: all together; untold: elsewhere, or not told"),
    "language": Definition("code", "the language of the bot", "all: all together"),
    "age": Definition("band", "the age that was told", "all: all together; untold: not told"),
    "lesson": Definition("name", "the lesson", "empty where the figure is of none"),
    "item": Definition("name", "the part that the kind names", "empty where the kind names none"),
    "accounts": Definition("see the kind", "about how many", _COUNTED),
    "accounts_low": Definition("see the kind", "low end of the range of `accounts`", "never below 0"),
    "accounts_high": Definition("see the kind", "high end of the range of `accounts`"),
    "share": Definition("percent", "the share that the kind names", _SHARED),
    "share_low": Definition("percent", "low end of the range of `share`"),
    "share_high": Definition("percent", "high end of the range of `share`"),
    "base": Definition("see the kind", "about how many the share is of", f"{LEAST_FOR_SHARE} or more"),
    "words": Definition("words", "lesson and item in words"),
    "invented": Definition("yes or no", "yes: figures of no girl, made to show what the files look like"),
}
"""Every column, in order."""

KINDS: Mapping[RowKind, Definition] = {
    "active": Definition(_ACCOUNTS, "used the bot in the month", "all together, by country, by language, by age"),
    "reached": Definition(
        _ACCOUNTS, "used the bot in the quarter or the pilot", "all together; of a quarter by country, language and age"
    ),
    "started": Definition(_ACCOUNTS, "began the lesson", f"{_POOLED}; {_PLACES}"),
    "finished": Definition(
        _ACCOUNTS,
        "began the lesson and ended it in the same quarter or pilot; share: of those who began it",
        f"{_POOLED}; {_PLACES}",
    ),
    "finished-3": Definition(_ACCOUNTS, "ended 3 lessons or more", _POOLED),
    "answered": Definition(
        _MONTHLY,
        "answered the quiz at the stop `item`, first answers only; share: were right",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "before": Definition(
        _ACCOUNTS, "answered `item` before the course; share: gave the good answer", f"{_POOLED}; {_COUNTRIES}"
    ),
    "after": Definition(
        _ACCOUNTS,
        f"answered `item` later: {_LATER}; share: gave the good answer",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "gained": Definition(
        _ACCOUNTS,
        "answered `item`, or all items of a domain, before and later; share: answered better the last time",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "lost": Definition(
        _ACCOUNTS,
        "answered `item`, or all items of a domain, before and later; share: answered worse the last time",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "change": Definition(
        _ACCOUNTS,
        "the same accounts as gained and lost; share: gained less lost, in points; a range that holds 0 may be none",
        "-100 to 100",
    ),
    "stopped": Definition(
        _MONTHLY,
        "went no further in the lesson than the stop `item`, or somewhere in the stops from first to last "
        "(`first/last`); `(end)`: went through to the end; share: of those who reached the first of these",
        "all countries together; also by language with about "
        f"{LEAST_FOR_DETAIL} accounts or more in the quarter; stops with too few are counted as one",
    ),
    "smile": Definition(_MONTHLY, "gave the lesson, in a pilot any lesson, a smile", _POOLED),
    "shrug": Definition(_MONTHLY, "gave the lesson, in a pilot any lesson, a shrug", _POOLED),
    "frown": Definition(_MONTHLY, "gave the lesson, in a pilot any lesson, a frown", _POOLED),
    "because": Definition(_MONTHLY, "gave the reason `item` for the rating", _RATED),
    "did-yes": Definition(
        _MONTHLY, "said that the one thing for the day of the lesson, in a pilot of any, happened", _RATED
    ),
    "did-not-yet": Definition(_MONTHLY, "said that it had not happened yet", _RATED),
    "did-not-for-me": Definition(_MONTHLY, "said that it was not for them", _RATED),
    "voted": Definition(_ACCOUNTS, "picked an answer, `question/answer`, to a question by staff", "also by country"),
    "came": Definition(_ACCOUNTS, "came by the start link `item` in the month", _POOLED),
    "came-finished": Definition(
        _ACCOUNTS, "came by the start link `item` and ended a lesson in the month; share: of those who came", _POOLED
    ),
    "help-opened": Definition(_MONTHLY, "opened Help", _HELP),
    "safe-word": Definition(_MONTHLY, "typed the safe word; also in help-opened", _HELP),
    "confirm-yes": Definition(_MONTHLY, "said yes to “Is something wrong?”", _HELP),
    "confirm-no": Definition(_MONTHLY, "said no to “Is something wrong?”", _HELP),
    "tidied": Definition(_MONTHLY, "tidied up the chat", _HELP),
    "erased": Definition(_MONTHLY, "erased everything", _HELP),
}
"""Every kind, in the order of `cells.CellKind`."""


def dictionary_csv() -> bytes:
    """Return the dictionary as CSV lines in UTF-8: first how to read the figures, then the columns, then the kinds."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS)
    writer.writerows(("reading", str(number), "", words, "") for number, words in enumerate(READING, 1))
    writer.writerows(("column", name, *it) for name, it in COLUMNS.items())
    writer.writerows(("kind", name, *it) for name, it in KINDS.items())
    return text.getvalue().encode()
