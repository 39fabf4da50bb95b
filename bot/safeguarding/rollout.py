"""Rollout stages: decide whether a learner gets the lessons, or only Help and a kind line (A18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lessons.model.stage import Stage


@dataclass(frozen=True, slots=True)
class Visitor:
    """Facts about a person that decide access.

    `staff`: on the list of staff. `invited`: came by the pilot's link. `guest`: has been let in before.
    """

    staff: bool = False
    invited: bool = False
    guest: bool = False


def lets_in(stage: Stage | None, today: date, visitor: Visitor) -> bool:
    """Return True if the person gets the lessons. Without a stage the bot is in development, and everybody does."""
    if stage is None or stage.stage == "public" or visitor.staff:
        return True
    if stage.stage == "test":
        return False
    return is_open(stage, today) and (visitor.guest or visitor.invited)


def is_open(stage: Stage, today: date) -> bool:
    """Return True if a pilot is running; its last day is included."""
    return stage.stage == "pilot" and today <= date.fromisoformat(stage.until)
