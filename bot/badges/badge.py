"""What a badge shows."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 25_000
"""What a badge costs at most: it stands on its [Show], because nothing is drawn before she asks."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A picture that is drawn when it is needed: `art` is a name in `media/badges/`, the words stand below it."""

    art: str
    words: str
    locale: str
