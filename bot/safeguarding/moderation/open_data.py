"""Release of a quarter's figures as open data: a person of the room `open-data` says yes, once a quarter."""

from __future__ import annotations

from typing import NamedTuple


class OpenDataRelease(NamedTuple):
    """Release of a quarter, such as 2026-Q4: by whose account, and when (seconds since 1970)."""

    quarter: str
    by: str
    at: int
