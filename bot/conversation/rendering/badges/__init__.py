"""Badges and the certificate: art and words drawn as a picture, with correct shaping in every script.

The picture stays in a phone's gallery for years, so it must be harmless when seen alone (D1). It holds nothing about
the learner: the same lesson in the same language gives the same bytes for everybody.
"""

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
