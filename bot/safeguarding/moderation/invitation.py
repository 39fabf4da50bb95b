"""One-time link by which the owner of an account chooses her password and second factor (S7).

Only a hash of its token is stored. The finished form uses it up, so that a mail program that looks at it does no harm.
"""

from __future__ import annotations

import hashlib

from bot.durations import DAY

LASTS = 3 * DAY
"""Seconds for which a link can be used."""

PATH = "/enrol"
"""Path of the page that a link opens. The token follows."""


def link_hash(token: str) -> str:
    """Return the hash under which a link is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
