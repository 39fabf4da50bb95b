"""Cells (the keys of figures), and frozen figures.

A cell that is missing from the figures is hidden: it counts few accounts, or none, and nobody can tell which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from bot.lessons.model.commands import TaskAnswer

HelpEvent = Literal["help-opened", "safe-word", "confirm-yes", "confirm-no", "tidied", "erased"]
"""Help events that are counted, never with a pseudonym (C9). A safe word also opens Help, and counts as both."""

CellKind = Literal[
    "active",
    "started",
    "finished",
    "answered",
    "before",
    "after",
    "gained",
    "lost",
    "stopped",
    "reached",
    "finished-3",
    "smile",
    "shrug",
    "frown",
    "because",
    "did-yes",
    "did-not-yet",
    "did-not-for-me",
    "voted",
    "came",
    "came-finished",
    "help-opened",
    "safe-word",
    "confirm-yes",
    "confirm-no",
    "tidied",
    "erased",
]
"""Kinds of cells. A cell counts accounts unless said otherwise.

- active: used the bot in a month
- reached: used the bot in a quarter, or in a pilot (unique accounts)
- started, finished: began a lesson; began and ended it, in the same quarter or pilot
- finished-3: ended three lessons or more
- answered: answered a quiz
- before, after: answered an item of the measure before the course; in a later wave, of which the last one counts
- gained, lost: answered an item, or all items of a domain, before and after; `share` is better, or worse, afterwards
- stopped: went no further in a lesson than a run of stops (`FINISHED`: went through it to the end)
- smile, shrug, frown, because: rated a lesson, and gave this reason
- did-yes, did-not-yet, did-not-for-me: told whether the one thing for the day of a lesson happened
- voted: picked an answer to a question by staff
- came, came-finished: came by a start link, and also finished any lesson in that month
- the others are the sensitive `EVENTS`
"""

CELL_KINDS: tuple[CellKind, ...] = get_args(CellKind)

EVENTS: tuple[HelpEvent, ...] = get_args(HelpEvent)

TASK_KINDS: Mapping[TaskAnswer, CellKind] = {"yes": "did-yes", "not-yet": "did-not-yet", "not-for-me": "did-not-for-me"}
"""The kind of each answer to the question whether the one thing for the day happened."""

POOLED = ""
"""Value of a country, a language or an age: all of them together."""

UNTOLD = "-"
"""Value of a country or an age that the learner did not tell."""


FINISHED = ""
"""Value of a run of stops: learners who went through the lesson to its end."""


class Cell(NamedTuple):
    """Key of a figure: period, kind and breakdown.

    `item` is a quiz, an item or a domain of the measure, a run of stops (`run_name`), a reason, a question and its
    answer, or the code of a start link.
    """

    period: str
    kind: CellKind
    country: str = POOLED
    locale: str = POOLED
    age: str = POOLED
    lesson: str = ""
    item: str = ""


def run_name(first: str, last: str) -> str:
    """Return the name of a run of stops that are counted as one: `first/last`, or the stop alone."""
    return first if first == last else f"{first}/{last}"


def domain_item(domain: str) -> str:
    """Return the item of a whole domain of the measure; no item of the measure has a slash in its name."""
    return f"domain/{domain}"


def vote_cell(period: str, question: str, answer: str, country: str = POOLED) -> Cell:
    """Return the cell of an answer to a question by staff. `answer` is the answer's key."""
    return Cell(period, "voted", country=country, item=f"{question}/{answer}")


class FrozenCell(NamedTuple):
    """A figure that may be seen: about how many accounts, and for an answered item a share of them (percent).

    `shown` and `share` have passed `rule`; `draws` is how many draws of noise the count holds. Only the freeze creates
    them, and the reader of the file it wrote.
    """

    cell: Cell
    shown: int
    share: int | None = None
    draws: int = 1
