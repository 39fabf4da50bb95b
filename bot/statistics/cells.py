"""Cells (the keys of figures), and frozen figures.

A cell that is missing from the figures is hidden: few accounts, or none, and nobody can tell which.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Event = Literal["help-opened", "safe-word", "confirm-yes", "confirm-no", "tidied", "erased"]
"""Help events that are counted, never with a pseudonym (C9). A safe word also opens Help, and counts as both."""

Kind = Literal[
    "active",
    "started",
    "finished",
    "answered",
    "before",
    "after",
    "stopped",
    "reached",
    "finished-3",
    "finished-12",
    "smile",
    "shrug",
    "frown",
    "because",
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

- active; started or finished a lesson; answered a quiz; answered an item of the measure (before, after)
- stopped: reached a stop of a lesson and went no further
- reached, finished-3, finished-12: in a pilot, used the bot; finished so many lessons
- smile, shrug, frown, because: rated a lesson, and gave this reason
- voted: picked an answer to a question by staff
- came, came-finished: came by a start link, and also finished any lesson in that month
- the others are the sensitive `EVENTS`
"""

EVENTS: tuple[Event, ...] = get_args(Event)

POOLED = ""
"""In place of a country, a language or an age: all of them together."""

UNTOLD = "-"
"""In place of a country or an age: the learner did not tell."""


class Cell(NamedTuple):
    """Key of a figure: period, kind and breakdown.

    `item` is a quiz, an item of the measure, the stop where learners stopped, a reason, a question and its answer, or
    the code of a start link.
    """

    period: str
    kind: Kind
    country: str = POOLED
    locale: str = POOLED
    age: str = POOLED
    lesson: str = ""
    item: str = ""


def vote_cell(period: str, question: str, answer: str, country: str = POOLED) -> Cell:
    """Return the cell of an answer to a question by staff. `answer` is the answer's key."""
    return Cell(period, "voted", country=country, item=f"{question}/{answer}")


class FrozenCell(NamedTuple):
    """A figure that may be seen: about how many accounts, and for an answered item the share of good answers (percent).

    `shown` and `share` have passed `rule`. Only the freeze creates them, and the reader of the file it wrote.
    """

    cell: Cell
    shown: int
    share: int | None = None
