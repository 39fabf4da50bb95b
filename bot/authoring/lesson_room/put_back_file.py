"""File of the wish to put an edition back that waits for a second person, `DATA/drafts/put-back.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from bot.authoring.lesson_room.drafts import PUT_BACK
from bot.authoring.lesson_room.publishing import PutBack
from bot.files import write_whole


class PutBackFile:
    """Store of the one wish there can be at a time."""

    def __init__(self, folder: Path) -> None:
        """Open nothing yet; the file may be missing."""
        self._path = folder / PUT_BACK

    def read(self, live: int) -> PutBack | None:
        """Return the wish; None when there is none, or when another edition is live than the one it was about."""
        try:
            found = PutBack(**json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.live == live else None

    def write(self, wish: PutBack) -> None:
        """Store a wish in place of any other; a full disk raises OSError."""
        write_whole(self._path, json.dumps(asdict(wish), ensure_ascii=False))

    def clear(self) -> None:
        """Delete the wish."""
        self._path.unlink(missing_ok=True)
