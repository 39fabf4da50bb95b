"""Whether a store is lived in. A bot has one store at a time: one that girls move into, or have left, answers nobody.

Of the two stores of a move each holds a mark. In their order, so that never both are lived in: the new one is `coming`,
the old one is `gone`, the new one is lived in.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.errors import NotNow, Refused

State = Literal["", "coming", "gone"]
Engine = Literal["SQLite", "PostgreSQL"]


class MigrationState(NamedTuple):
    """What a store holds of the last move it was part of. `move` is the move's name, made by chance."""

    state: State = ""
    move: str = ""

    @classmethod
    def new(cls, move: str) -> MigrationState:
        """That of a new store: for girls who are coming by a move, or for a bot."""
        return cls("coming" if move else "", move)

    @property
    def is_lived_in(self) -> bool:
        """Whether a bot may run on it."""
        return self.state == ""


_GONE = {
    "SQLite": (
        "The girls have moved from this file to PostgreSQL.",
        "Set DATABASE_URL to it. The way back is `python main.py migrate-store --back`.",
    ),
    "PostgreSQL": ("The girls have moved back from PostgreSQL to the file in DATA.", "Take DATABASE_URL away."),
}
_COMING = {
    "SQLite": (
        "The girls are moving into this file, and are not all there yet.",
        "Set DATABASE_URL again, or go on with `python main.py migrate-store --back`.",
    ),
    "PostgreSQL": (
        "The girls are moving into PostgreSQL, and are not all there yet.",
        "Go on with `python main.py migrate-store`. Until it has ended, the bot runs without DATABASE_URL.",
    ),
}
_ELSEWHERE = (
    "The girls of this DATA have moved to another database than that of DATABASE_URL.",
    "Set DATABASE_URL to the one they have moved to.",
)


def ensure_active(mark: MigrationState, engine: Engine, came_by: str = "") -> None:
    """Refused where nobody lives, or not those who `came_by` a move: a bot would begin anew, or answer from an old
    state."""
    if mark.state == "gone":
        raise Refused(*_GONE[engine])
    if mark.state == "coming":
        raise NotNow(*_COMING[engine])
    if came_by and mark.move != came_by:
        raise Refused(*_ELSEWHERE)
