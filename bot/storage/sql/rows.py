"""Protocols of an engine for statements that both run: rows inside a transaction, and the transactions themselves.

Statements are PostgreSQL's, with `$1` for the first value, as far as SQLite has the same. `FOR UPDATE` keeps other
workers from changing the rows until the commit; the one connection that writes to a SQLite file needs no such lock.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")

LONG = 600.0
"""Seconds for a statement over all rows of a table: no learner waits for it."""


class Rows(Protocol):
    """Rows of a store inside one transaction. `within`, in seconds, is for a server that may not answer."""

    async def fetch(self, sql: str, *values: object, within: float | None = None) -> list[Any]:
        """Return the rows of a SELECT, each a sequence of its columns."""

    async def execute(self, sql: str, *values: object, within: float | None = None) -> int:
        """Run a statement and return the number of rows that it changed."""

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]], within: float | None = None) -> None:
        """Run a statement for each of some rows of values."""


RowsWork = Callable[[Rows], Coroutine[Any, Any, Result]]


class Transactions(Protocol):
    """Transactions of a store."""

    async def run(self, work: RowsWork[Result]) -> Result:
        """Run work whole or not at all; raise StoreGone where that is impossible now.

        Work may run more than once, also when an earlier run was committed and only the reply was lost. It awaits
        nothing but its rows: on SQLite it runs to its end in the connection's thread.
        """

    async def erase_bytes(self) -> None:
        """Remove what was deleted from a file's bytes too; a server overwrites them in its own time."""


def parameters(values: Sequence[object], first: int = 1) -> str:
    """Return the parameters of a list of values, such as `$2, $3`; for none a list that holds nothing.

    PostgreSQL takes no empty list after IN.
    """
    return ", ".join(f"${at}" for at, _ in enumerate(values, first)) or "SELECT NULL WHERE FALSE"
