"""Wish to put an edition back: how many people it takes, and the file in which it waits for a second one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.drafts import PUT_BACK
from bot.authoring.lesson_room.publishing import roles_of
from bot.files import write_whole
from bot.storage.editions import Edition

PutBackLacking = Literal["proposer", "self", "role", "safeguarding"]
"""Reason why an account cannot confirm a wish to put an edition back.

`proposer`: the account that wished it may no longer publish. `self`: it is that account. `role`: it has no role for it.
`safeguarding`: neither of the two is of safeguarding.
"""


@dataclass(frozen=True, slots=True)
class PutBack:
    """A wish to put an edition back, which waits for a second person. `live` is the edition it would replace."""

    number: int
    live: int
    by: str
    at: int
    note: str


def people_to_put_back(edition: Edition, live: Edition, before: Edition | None, *, is_guarded: bool) -> int:
    """Return the number of people it takes to put an edition back. `before` is the one that was live before `live`.

    One for the words before the live ones; two for all others, and where numbers, Help or hidden words would change. If
    the live edition was itself put back, any step takes two: else one person could go back step by step, or forward to
    the mistake again.
    """
    is_one_step = before is not None and edition.digest == before.digest and not live.origin.puts_back
    return 1 if is_one_step and not is_guarded else 2


def confirming_lacks(
    wish: PutBack, account: Author, accounts: Iterable[Author], *, is_guarded: bool
) -> PutBackLacking | None:
    """Return the reason why an account cannot confirm putting an edition back; None if it can."""
    first = next((it for it in accounts if it.name == wish.by), None)
    if first is None or not first.may("publish"):
        return "proposer"
    if account.name == wish.by:
        return "self"
    if not roles_of(account):
        return "role"
    return "safeguarding" if is_guarded and not (account.may("safeguard") or first.may("safeguard")) else None


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
