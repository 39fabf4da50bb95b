"""A voice as the people who read it get it: her words, and nothing that leads to her."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReleasedMessage:
    """One voice (G6). `voice` is a number by chance, drawn at release: it tells neither who nor when.

    `week` is the ISO week it was sent in (`2027-W09`), the finest time there is. `country` is empty where fewer than
    50 accounts were there in the country's last frozen month, and where `locale` is no language that many write there.
    `quotable` is whether she ticked "you may quote me" (G9).
    """

    voice: str
    question: str
    locale: str
    country: str
    week: str
    words: str = field(repr=False)
    quotable: bool = False
