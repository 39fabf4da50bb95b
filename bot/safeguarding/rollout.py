"""Rollout stages: decide whether a learner gets the lessons, or only Help and a kind line (A18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lessons.model.stage import Stage


@dataclass(frozen=True, slots=True)
class Visitor:
    """Facts about a person that decide access.

    `staff`: on the list of staff. `invited`: came by a link of the pilot whose country and language are open.
    `guest`: has been let in before.
    """

    staff: bool = False
    invited: bool = False
    guest: bool = False


def lets_in(stage: Stage | None, today: date, visitor: Visitor, *, newcomers: bool = True) -> bool:
    """Return True if the person gets the lessons. Without a stage (a preview, development) everybody does.

    `newcomers` is False while a gate lets nobody new in: a person who has been let in before goes on (H10).
    """
    if stage is None or visitor.staff:
        return True
    if stage.stage == "public":
        return newcomers or visitor.guest
    return is_open(stage, today) and (visitor.guest or (visitor.invited and newcomers))


def is_open(stage: Stage, today: date) -> bool:
    """Return True if a pilot is running; its last day is included."""
    return stage.stage == "pilot" and today <= date.fromisoformat(stage.until)
