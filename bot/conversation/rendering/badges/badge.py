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


class Undrawable(Exception):
    """A badge cannot be drawn here, for the reason in its cause: a broken file, or a Pillow that joins no letters."""
