"""Urgency of a card of Help: a fact of the course, written in YAML beside each of its questions.

A card is a question of Help, or the question whether something is wrong. `engine.urgency` keeps the rule that words
never lead from a card to a milder one, and `check` proves that no button of the two most urgent levels does so alone.
"""

from __future__ import annotations

from typing import Literal, get_args

Urgency = Literal["calm", "trouble", "harm", "danger", "life"]
"""Levels, the mildest first. `calm`: nothing is wrong, or nobody said so. `trouble`: somebody treats her badly. `harm`:
somebody hurts her, or plans to. `danger`: she wants to die, or hurts herself. `life`: it cannot wait for a minute."""

LEVELS: tuple[Urgency, ...] = get_args(Urgency)

URGENT: frozenset[Urgency] = frozenset({"danger", "life"})
"""The levels from which not even one tap alone leads to a milder card."""


def is_milder(one: Urgency, other: Urgency) -> bool:
    """Return whether one level is milder than another."""
    return LEVELS.index(one) < LEVELS.index(other)
