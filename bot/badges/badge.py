"""What a badge shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Badge:
    """A picture that is drawn when it is needed: `art` is a name in `media/badges/`, the words stand below it."""

    art: str
    words: str
    locale: str
