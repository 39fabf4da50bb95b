"""Released message: what staff members get to read, with nothing that leads to the learner who wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

READ_FOR = timedelta(days=30)
"""Time for which a message can be read after its release (B8)."""


@dataclass(frozen=True, slots=True)
class ReleasedMessage:
    """One message to staff after its release (G6).

    `id` is drawn at random at release: it reveals neither author nor time. `week` is the ISO week in which
    it was sent (`2027-W09`); no finer time is kept. `country` is empty where the country had fewer than 50 accounts in
    its last frozen month, and where few people write `locale` there. `quotable`: the learner ticked "you may quote me"
    (G9).
    """

    id: str
    question: str
    locale: str
    country: str
    week: str
    words: str = field(repr=False)
    quotable: bool = False
