"""Problems in the words of somebody who sees cards: no file, line, key or command.

Most messages of `check` say it so already. Of the others the room shows the reason of their code, which is one
sentence about a learner or a teacher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.authoring.editor.cards.card import Card, lesson_cards
from bot.check.registry import codes
from bot.lessons.problem import Problem

TECHNICAL = re.compile(
    r"""`[a-z@][\w/.-]*`         # an id, a key or a name of a file
    | `[^`]*(?::\ |:`|\.\w)      # a piece of YAML, a path
    | \bmain\.py\b | \bpython\b | \w\.(?:yaml|po|pot|py|csv|ogg)\b | \b(?:locales|dialogues|media|recordings)/
    | \b(?:lines?\ \d+|columns?|flags?|ids?|YAML|catalogs?|brackets?|keys?|[Ff]iles?|git|DATA)\b
    """,
    re.VERBOSE,
)
"""Words that mean nothing to somebody who writes by tapping."""

UNREADABLE = "Something in it cannot be read. Whoever runs this room mends it."
"""Message about what cards cannot cause."""

NOT_FOR_AUTHORS = frozenset({"offer-new"})
"""Codes of findings that only an operator can act upon."""


NOT_HERE = "This cannot be done with cards. Whoever runs this room can do it."
"""Refusal of a change whose reason only speaks of files."""

_SENTENCE = re.compile(r"(?<=[.!?:]) +")


def plain_refusal(told: str) -> str:
    """Return the sentences of a refusal that are about cards; NOT_HERE if it has none."""
    return " ".join(it for it in _SENTENCE.split(told) if not TECHNICAL.search(it)) or NOT_HERE


class PlainProblem(NamedTuple):
    """A problem as the room tells it. `step` is the number of its card, 0 if it stands at none; `answer` likewise."""

    is_error: bool
    step: int
    answer: int
    message: str
    hint: str


def plain_words(found: Problem) -> tuple[str, str]:
    """Return the message and the hint of a problem in words about cards; the hint is empty if there are none."""
    code = codes().get(found.code)
    told = (found.message, code.why if code else "", UNREADABLE)
    message = next(it for it in told if it and not TECHNICAL.search(it))
    return message, "" if TECHNICAL.search(found.hint) else found.hint


def plain_problems(problems: Iterable[Problem], file: str, source: str) -> Iterator[PlainProblem]:
    """Yield problems with the cards they stand at; `source` is the text of the part's own file."""
    cards = lesson_cards(source)
    steps = [card for scene in cards.scenes for card in scene.cards] if cards else []
    for it in problems:
        if it.code not in NOT_FOR_AUTHORS:
            message, hint = plain_words(it)
            step, answer = _place(steps, it.line) if it.file == file else (0, 0)
            yield PlainProblem(it.severity == "error", step, answer, message, hint)


def _place(steps: list[Card], line: int) -> tuple[int, int]:
    """Return the numbers of a step and of its answer at a line; 0 for none."""
    for number, card in enumerate(steps, start=1):
        if card.line <= line <= card.last:
            begun = [at for at, it in enumerate(card.answers, start=1) if it.line <= line]
            return number, begun[-1] if begun else 0
    return 0, 0
