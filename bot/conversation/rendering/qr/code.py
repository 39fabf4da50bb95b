"""QR code record."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 9_000
"""Upper limit, in bytes, of the bot's own link once Telegram has made a JPEG of it; stated on its [Show] button."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A link as a picture. It encodes only the link, neither the person who asked for it nor the time."""

    link: str
