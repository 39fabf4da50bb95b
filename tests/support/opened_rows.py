"""Rows of a bot's tables with what is sealed in them opened, for tests that hold the key of pseudonyms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.engine.session import Session
from bot.storage.ledger import Ledger, first_blocks
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.ports import LearnerId
from bot.storage.pseudonyms import ADDRESSEE, Pseudonyms
from bot.storage.records.rows import from_row
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals

OpenRow = dict[str, Any]

KEYLESS_ROWS = RowFormat(RowSeals(b""))
"""The format of rows of invented learners, and of most tests."""


@dataclass(frozen=True)
class OpenedRows:
    """The key of pseudonyms, and the folder with the keys of counting periods."""

    key: bytes
    data: Path

    @property
    def format(self) -> RowFormat:
        return RowFormat(RowSeals(self.key))

    def opened(self, table: str, rows: Iterable[Mapping[str, Any]]) -> list[OpenRow]:
        """Return the rows of a table opened.

        `visitors` and `ledger` are both in the table `ledger`: the accounts, and what each is counted for.
        """
        match table:
            case "guests":
                return [self._guest(row) for row in rows]
            case "messages":
                return [self._message(row) for row in rows]
            case "reminders" | "news" | "spoke":
                return [self._fading(table, row) for row in rows]
            case "visitors" | "ledger":
                return list(self._counted(table, rows))
            case _:
                return [dict(row) for row in rows]

    def _guest(self, row: Mapping[str, Any]) -> OpenRow:
        values = self.format.opened_guest(row["sealed"], row["learner"], saved=row["saved"])
        assert values is not None, "her row does not open"
        return {"learner": row["learner"], **values, "expires_at": row["expires_at"]}

    def _message(self, row: Mapping[str, Any]) -> OpenRow:
        (number,) = self.format.message_ids(LearnerId(row["learner"]), [(row["message_id"], row["hiding"])])
        return {"learner": row["learner"], "message_id": number, "expires_at": row["expires_at"]}

    def _fading(self, table: str, row: Mapping[str, Any]) -> OpenRow:
        name = row["mark"].hex() if table == "spoke" else row["learner"]
        if table != "spoke" and not name.startswith(ADDRESSEE):
            name = Pseudonyms(self.key).addressee(LearnerId(name))
        told = {column: value for column, value in row.items() if column != "until"}
        return {**told, "expires_at": self.format.expiry(table, name, row["until"])}

    def _counted(self, table: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[OpenRow]:
        blocks = {(row["book"], row["block"]): row["sealed"] for row in rows}
        ledger = Ledger(PeriodKeys(self.data / PERIOD_KEYS_FOLDER), RowSeals(self.key))
        for book in sorted({book for book, _ in blocks}):
            seals = ledger.seals(book)
            assert seals is not None, "the key of the period is gone"
            found = [(name, sealed) for (each, name), sealed in blocks.items() if each == book]
            for account, _ in first_blocks(book, seals, found):
                it = account.content(blocks)
                assert it is not None, "a block is missing"
                who = {"book": book, "pseudonym": account.key}
                if table == "visitors":
                    yield {**who, "country": it.country, "locale": it.locale, "age": it.age}
                    continue
                for (kind, subject), counted in it.events.items():
                    yield {**who, "kind": kind, "subject": subject, "week": counted.week, "value": counted.value}


def opened_rows(data: Path) -> OpenedRows:
    """Return the rows of the bot with this folder, which holds its key of pseudonyms."""
    return OpenedRows((data / "secret").read_text("ascii").strip().encode(), data)


def sessions_in(data: Path, rows: Iterable[Sequence[Any]]) -> dict[str, Session]:
    """Return the sessions in rows of `guests` (learner, sealed, saved) of the bot with this folder."""
    format = opened_rows(data).format
    return {
        learner: from_row(format.opened_guest(sealed, learner, saved=saved) or {}) for learner, sealed, saved in rows
    }


def table_of(name: str) -> str:
    """Return the table in which rows of this name are."""
    return "ledger" if name == "visitors" else name
