"""Migration state of a store: active, incoming or retired. A bot refuses to start unless it is active.

Both stores of a migration hold a state. The target becomes incoming (`coming`), then the source retired (`gone`), then
the target active (empty): in this order never both are active.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.errors import NotNow, Refused

StoreState = Literal["", "coming", "gone"]
Engine = Literal["SQLite", "PostgreSQL"]


class MigrationState(NamedTuple):
    """State of a store in the last migration it was part of; `move` is the migration's random name."""

    state: StoreState = ""
    move: str = ""

    @classmethod
    def new(cls, move: str) -> MigrationState:
        """Return the state of a new store: incoming for the named migration, active where there is no name."""
        return cls("coming" if move else "", move)

    @property
    def is_active(self) -> bool:
        """True when the store is active: a bot may run on it."""
        return self.state == ""


_GONE = {
    "SQLite": (
        "The learners' data was moved from this file to PostgreSQL.",
        "Set DATABASE_URL to it. The way back is `python main.py migrate-store --back`.",
    ),
    "PostgreSQL": ("The learners' data was moved back from PostgreSQL to the file in DATA.", "Take DATABASE_URL away."),
}
_COMING = {
    "SQLite": (
        "The learners' data is being moved into this file and is not all there yet.",
        "Set DATABASE_URL again, or go on with `python main.py migrate-store --back`.",
    ),
    "PostgreSQL": (
        "The learners' data is being moved into PostgreSQL and is not all there yet.",
        "Go on with `python main.py migrate-store`. Until it has ended, the bot runs without DATABASE_URL.",
    ),
}
_ELSEWHERE = (
    "The learners' data was moved to another database than that of DATABASE_URL.",
    "Set DATABASE_URL to the one it was moved to.",
)


def ensure_active(migration_state: MigrationState, engine: Engine, came_by: str = "") -> None:
    """Raise Refused or NotNow unless the store is active and came by the expected migration.

    `came_by` names the migration by which the data left the file in DATA, if it did. On another store a bot would begin
    anew, or answer from an old state.
    """
    if migration_state.state == "gone":
        raise Refused(*_GONE[engine])
    if migration_state.state == "coming":
        raise NotNow(*_COMING[engine])
    if came_by and migration_state.move != came_by:
        raise Refused(*_ELSEWHERE)
