"""The rows of one store are brought to another one, whatever is there already.

Both are read in the order of their keys, PIECE rows at a time, and where the fingerprints of a piece differ, the rows
that differ are brought over. In an empty house that is the copy; later it is what has changed since; at the end, with
nobody in either house, it is the proof. So nothing has to be written down about how far it was: it is begun again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.storage.records.migration_state import MigrationState
from bot.storage.records.tables import MOVES, Key, Row, RowsFingerprint, StoreTable

PIECE = 2000
"""Rows of a piece. Where one has changed it takes four times as long; a bot never waits for us longer than for one."""
TOLD = 250_000
"""Rows of a table after which it is told how far it is."""

Tell = Callable[[str], None]


class MigrationSide(Protocol):
    """A store that girls move out of or into. Keys are in the order of their bytes; no `after` is the beginning.

    NotNow or StoreGone where it cannot be read or written now.
    """

    @property
    def name(self) -> str:
        """What it is called in a sentence."""

    async def piece(self, table: StoreTable, after: Key | None, most: int) -> RowsFingerprint:
        """The next `most` rows: the same in two stores where all of these rows are the same."""

    async def skip(self, table: StoreTable, after: Key | None, most: int) -> Key | None:
        """The key of the last of the next `most` rows; None where there are not so many."""

    async def rows(self, table: StoreTable, after: Key | None, most: int) -> list[Row]:
        """The next `most` rows."""

    async def count(self, table: StoreTable) -> int:
        """How many rows there are."""

    async def change(self, table: StoreTable, gone: Sequence[Key], fresh: Sequence[Row]) -> None:
        """Take rows out and put rows in, all or nothing."""

    async def settled(self) -> None:
        """So many rows are new: the engine may look at them, to find its ways among them."""

    async def mark(self) -> MigrationState:
        """Whether it is lived in."""

    async def put_mark(self, mark: MigrationState) -> None:
        """Whether it is lived in from now on; on the disk when this returns. Who has gone writes nothing any more."""

    async def alone(self, move: str) -> bool:
        """Whether nobody else can write any more, until it is closed; False while a bot runs on it."""

    async def empty(self) -> None:
        """Nothing of any girl stays."""


class CopyDiffers(Exception):
    """What was brought over is not the same over there. Nothing is to be trusted."""


@dataclass
class CopyReport:
    """How many rows there are, and how many of them were brought, changed or taken out."""

    rows: int = 0
    changed: int = 0


async def copy_store(source: MigrationSide, target: MigrationSide, tell: Tell, *, surely: bool = False) -> CopyReport:
    """Make the target's rows those of the source. `surely` where nobody else writes: as they are then, or Differs."""
    in_all = CopyReport()
    for table in MOVES:
        found = await _bring(source, target, table, tell, surely)
        if surely and not found.rows == await source.count(table) == await target.count(table):
            raise CopyDiffers(table.name)
        in_all = CopyReport(in_all.rows + found.rows, in_all.changed + found.changed)
    return in_all


async def _bring(
    source: MigrationSide, target: MigrationSide, table: StoreTable, tell: Tell, surely: bool
) -> CopyReport:
    brought, after, is_over = CopyReport(), None, False
    while not is_over:
        here, there = await _both(source, target, table, after)
        if here == there:
            until = await source.skip(table, after, PIECE)
        else:
            until, changed = await _mend(source, target, table, after)
            brought.changed += changed
            if surely and len(set(await _both(source, target, table, after))) > 1:
                raise CopyDiffers(table.name)
        brought.rows += here.rows
        if brought.rows // TOLD > (brought.rows - here.rows) // TOLD:
            tell(f"  {table.name}: {brought.rows:,} rows so far")
        after, is_over = until, until is None
    return brought


async def _both(
    source: MigrationSide, target: MigrationSide, table: StoreTable, after: Key | None
) -> tuple[RowsFingerprint, RowsFingerprint]:
    return await asyncio.gather(source.piece(table, after, PIECE), target.piece(table, after, PIECE))


async def _mend(
    source: MigrationSide, target: MigrationSide, table: StoreTable, after: Key | None
) -> tuple[Key | None, int]:
    """Where the piece ends, None at the end of the table; and how many rows of it differed."""
    rows = await source.rows(table, after, PIECE)
    until = table.key_of(rows[-1]) if len(rows) == PIECE else None
    fresh, taken = {table.key_of(row): row for row in rows}, 0
    async for page in _until(target, table, after, until):
        gone = []
        for row in page:
            key = table.key_of(row)
            if fresh.get(key) == row:
                del fresh[key]
            else:
                gone.append(key)
        taken += sum(key not in fresh for key in gone)
        if gone:
            await target.change(table, gone, ())
    if fresh:
        await target.change(table, (), list(fresh.values()))
    return until, taken + len(fresh)


async def _until(
    side: MigrationSide, table: StoreTable, after: Key | None, until: Key | None
) -> AsyncIterator[list[Row]]:
    """The rows of a piece, of which there may be many more here than over there."""
    while True:
        rows = await side.rows(table, after, PIECE)
        inside = [row for row in rows if until is None or table.key_of(row) <= until]
        if inside:
            yield inside
        if len(inside) < PIECE:
            return
        after = table.key_of(inside[-1])
