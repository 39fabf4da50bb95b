"""Random keys under which accounts are counted, one for each counting period (C1).

Each is a file of its own, never in the database or a backup. When the period is frozen its key is destroyed: from then
on no row can be traced to an account.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from bot.files import write_once

PERIOD_KEYS_FOLDER = "period-keys"


class PeriodKeys:
    """The keys in a folder; without one (preview) they live as long as the process."""

    def __init__(self, folder: Path | None) -> None:
        """Keep the folder; it is created with the first key."""
        self._folder = folder
        self._known: dict[str, bytes] = {}

    @property
    def open(self) -> tuple[str, ...]:
        """Names of the counting periods that have a key."""
        if self._folder is None or not self._folder.is_dir():
            return tuple(self._known)
        return tuple(sorted(path.name for path in self._folder.iterdir() if not path.name.startswith(".")))

    def key(self, book: str) -> bytes:
        """Return the key of a counting period; a missing one is created and written to disk first."""
        if book not in self._known:
            self._known[book] = self._read_or_create(book)
        return self._known[book]

    def found(self, book: str) -> bytes | None:
        """Return the key of a counting period, or None. Create none: it may have been destroyed a moment ago."""
        if book in self._known or self._folder is None:
            return self._known.get(book)
        try:
            return bytes.fromhex((self._folder / book).read_text("ascii"))
        except FileNotFoundError:
            return None

    def _read_or_create(self, book: str) -> bytes:
        if self._folder is None:
            return secrets.token_bytes(32)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / book
        if not path.exists():
            write_once(path, secrets.token_hex(32))
        return bytes.fromhex(path.read_text("ascii"))

    def forget_destroyed(self) -> None:
        """Drop from memory the keys that another worker has destroyed."""
        there = self.open
        self._known = {book: key for book, key in self._known.items() if book in there}

    def destroy(self, book: str) -> None:
        """Delete a key for good."""
        self._known.pop(book, None)
        if self._folder is not None:
            (self._folder / book).unlink(missing_ok=True)
