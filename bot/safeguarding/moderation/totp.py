"""The second factor (C12): six digits that her phone makes anew every 30 seconds (TOTP, RFC 6238)."""

from __future__ import annotations

from pyotp import TOTP

STEP = 30
"""Seconds a code stands on her phone."""

ISSUER = "Safe Online World"
"""What her phone calls it."""


def step_of(secret: str, code: str, now: int) -> int | None:
    """Which step's code this is: of now, or of one before or after, for clocks that differ. None: of none of them.

    All three are compared, always, so that the time it takes tells nothing. `now` is in seconds since 1970.
    """
    found, here = None, now // STEP
    for step in (here - 1, here, here + 1):
        if TOTP(secret).verify(code.replace(" ", ""), for_time=step * STEP):
            found = step
    return found


def address(secret: str, name: str) -> str:
    """What her phone reads from the picture of squares. It holds the secret."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
