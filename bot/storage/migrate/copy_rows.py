"""Copy the rows of one store to another, whatever the target holds already.

Both are read in the order of their keys, PIECE rows at a time; where the fingerprints of a piece differ, the rows that
differ are copied. On an empty target this is the full copy, later it brings over changes, and with no writer left it
proves that both are equal. So no progress is stored: an interrupted copy starts again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.storage.records.migration_state import MigrationState
from bot.storage.records.tables import MOVES, Row, RowKey, RowsFingerprint, StoreTable

PIECE = 2000
"""Rows of a piece. A piece with changes takes four times as long; a bot never waits for us longer than for one
piece."""
TOLD = 250_000
"""Rows of a table between two progress messages."""

Tell = Callable[[str], None]


class MigrationSide(Protocol):
    """A store as source or target of a migration. Keys are in byte order; `after` None means from the start.

    Every method raises NotNow or StoreGone where the store cannot be read or written now.
    """

    @property
    def name(self) -> str:
        """Name of the store in sentences for the operator."""

    async def piece(self, table: StoreTable, after: RowKey | None, most: int) -> RowsFingerprint:
        """Return the fingerprint of the next `most` rows; it is equal in two stores where all these rows are."""

    async def skip(self, table: StoreTable, after: RowKey | None, most: int) -> RowKey | None:
        """Return the key of the last of the next `most` rows; None where fewer are left."""

    async def rows(self, table: StoreTable, after: RowKey | None, most: int) -> list[Row]:
        """Return the next `most` rows."""

    async def count(self, table: StoreTable) -> int:
        """Return the number of rows."""

    async def change(self, table: StoreTable, deleted: Sequence[RowKey], inserted: Sequence[Row]) -> None:
        """Delete the rows with the keys `deleted` and insert `inserted`, all or nothing."""

    async def settled(self) -> None:
        """Let the engine update its planner statistics after many new rows."""

    async def migration_state(self) -> MigrationState:
        """Return the migration state."""

    async def put_migration_state(self, migration_state: MigrationState) -> None:
        """Store the migration state; on disk when this returns. A retired (`gone`) store takes no more writes."""

    async def alone(self, move: str) -> bool:
        """Keep all others from writing until this side is closed; return False while a bot runs on the store.

        `move` is the name of the migration.
        """

    async def empty(self) -> None:
        """Delete everything stored of any learner."""


class CopyDiffers(Exception):
    """Raised when copied rows differ from the source afterwards: nothing of the copy can be trusted."""


@dataclass
class CopyReport:
    """Number of rows, and how many of them were inserted, changed or deleted."""

    rows: int = 0
    changed: int = 0


async def copy_store(source: MigrationSide, target: MigrationSide, tell: Tell, *, surely: bool = False) -> CopyReport:
    """Make the target's rows equal to the source's; `tell` gets progress messages.

    `surely` is for a source and target that nobody else writes: raise CopyDiffers unless they are equal at the end.
    """
    in_all = CopyReport()
    for table in MOVES:
        found = await _copy_table(source, target, table, tell, surely)
        if surely and not found.rows == await source.count(table) == await target.count(table):
            raise CopyDiffers(table.name)
        in_all = CopyReport(in_all.rows + found.rows, in_all.changed + found.changed)
    return in_all


async def _copy_table(
    source: MigrationSide, target: MigrationSide, table: StoreTable, tell: Tell, surely: bool
) -> CopyReport:
    report, after, is_over = CopyReport(), None, False
    while not is_over:
        here, there = await _fingerprints(source, target, table, after)
        if here == there:
            until = await source.skip(table, after, PIECE)
        else:
            until, changed = await _copy_piece(source, target, table, after)
            report.changed += changed
            if surely and len(set(await _fingerprints(source, target, table, after))) > 1:
                raise CopyDiffers(table.name)
        report.rows += here.rows
        if report.rows // TOLD > (report.rows - here.rows) // TOLD:
            tell(f"  {table.name}: {report.rows:,} rows so far")
        after, is_over = until, until is None
    return report


async def _fingerprints(
    source: MigrationSide, target: MigrationSide, table: StoreTable, after: RowKey | None
) -> tuple[RowsFingerprint, RowsFingerprint]:
    return await asyncio.gather(source.piece(table, after, PIECE), target.piece(table, after, PIECE))


async def _copy_piece(
    source: MigrationSide, target: MigrationSide, table: StoreTable, after: RowKey | None
) -> tuple[RowKey | None, int]:
    """Copy the rows of a piece that differ.

    Return the key it ends at (None at the table's end), and how many they were.
    """
    rows = await source.rows(table, after, PIECE)
    until = table.key_of(rows[-1]) if len(rows) == PIECE else None
    inserted, taken = {table.key_of(row): row for row in rows}, 0
    async for page in _target_pages(target, table, after, until):
        deleted = []
        for row in page:
            key = table.key_of(row)
            if inserted.get(key) == row:
                del inserted[key]
            else:
                deleted.append(key)
        taken += sum(key not in inserted for key in deleted)
        if deleted:
            await target.change(table, deleted, ())
    if inserted:
        await target.change(table, (), list(inserted.values()))
    return until, taken + len(inserted)


async def _target_pages(
    side: MigrationSide, table: StoreTable, after: RowKey | None, until: RowKey | None
) -> AsyncIterator[list[Row]]:
    """Yield the target's rows of a piece, page by page: they may be many more than the source's."""
    while True:
        rows = await side.rows(table, after, PIECE)
        inside = [row for row in rows if until is None or table.key_of(row) <= until]
        if inside:
            yield inside
        if len(inside) < PIECE:
            return
        after = table.key_of(inside[-1])
