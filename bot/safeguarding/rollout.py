"""The stages on the way to girls: who is let in, and who meets Help and a kind line only (A18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lessons.model.stage import Stage


@dataclass(frozen=True, slots=True)
class Visitor:
    """What the door looks at: on the list of staff, come by the pilot's link, and whether she has been inside."""

    staff: bool = False
    invited: bool = False
    guest: bool = False


def lets_in(stage: Stage | None, today: date, visitor: Visitor) -> bool:
    """Whether somebody gets the lessons. Without a stage the bot is still being made, and everybody does."""
    if stage is None or stage.stage == "public" or visitor.staff:
        return True
    if stage.stage == "test":
        return False
    return is_open(stage, today) and (visitor.guest or visitor.invited)


def is_open(stage: Stage, today: date) -> bool:
    """Whether a pilot runs, its last day included."""
    return stage.stage == "pilot" and today <= date.fromisoformat(stage.until)
