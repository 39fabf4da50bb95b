"""What a figure is about, and the figure itself. A cell that is not there is hidden: few, or nobody, nobody knows."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Event = Literal["help-opened", "safe-word", "confirm-yes", "confirm-no", "tidied", "erased"]
"""What is counted of help, never with a pseudonym (C9). A safe word opened Help too: it counts as both."""

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
"""Accounts that were there; began or ended a lesson; answered a quiz, or an item of the measure; stopped at a stop of a
lesson and went no further; in a pilot were reached, and finished so many lessons; made this of a lesson, and for this
reason; picked an answer to a question of staff's; came by a start link, and ended any lesson
in that month; and the sensitive ones."""

EVENTS: tuple[Event, ...] = get_args(Event)

POOLED = ""
"""In place of a country, a language or an age: all of them together."""

UNTOLD = "-"
"""In place of a country or an age: who did not tell."""


class Cell(NamedTuple):
    """What one figure is about.

    `item` is a quiz, an item of the measure, the stop where girls stopped, a reason, a question and its answer, or the
    code of a start link.
    """

    period: str
    kind: Kind
    country: str = POOLED
    locale: str = POOLED
    age: str = POOLED
    lesson: str = ""
    item: str = ""


def vote_cell(period: str, question: str, answer: str, country: str = POOLED) -> Cell:
    """The cell of an answer to a question of staff's, named by the answer's key."""
    return Cell(period, "voted", country=country, item=f"{question}/{answer}")


class FrozenCell(NamedTuple):
    """A figure that may be seen: about so many accounts, and of an answered item the share of good answers.

    `shown` and `share` went through `rule`; nothing else makes one of these but the freeze and the file it wrote.
    """

    cell: Cell
    shown: int
    share: int | None = None
