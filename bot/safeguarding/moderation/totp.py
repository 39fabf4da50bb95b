"""Second factor (C12): six-digit codes that change every 30 seconds (TOTP, RFC 6238)."""

from __future__ import annotations

from pyotp import TOTP

STEP = 30
"""Seconds for which a code is shown."""

ISSUER = "Safe Online World"
"""Name of the account in the authenticator app."""


def step_of(secret: str, code: str, now: int) -> int | None:
    """Return the time step a code belongs to: the present one, or one before or after, as clocks differ; else None.

    All three are always compared, so that the duration reveals nothing. `now` is in seconds since 1970.
    """
    found, here = None, now // STEP
    for step in (here - 1, here, here + 1):
        if TOTP(secret).verify(code.replace(" ", ""), for_time=step * STEP):
            found = step
    return found


def address(secret: str, name: str) -> str:
    """Return the `otpauth://` address for the QR code that enrols a phone. It contains the secret."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
