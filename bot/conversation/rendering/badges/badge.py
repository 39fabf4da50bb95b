"""Badge record and the error for one that cannot be drawn."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 25_000
"""Upper limit of a badge in bytes. Its [Show] button states this limit, since nothing is drawn before the learner
asks."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A picture drawn on demand: `art` is a file in `media/badges/` without its extension; the words stand below."""

    art: str
    words: str
    locale: str


class Undrawable(Exception):
    """A badge cannot be drawn. The cause tells why: a broken file, or a Pillow without complex text shaping."""
