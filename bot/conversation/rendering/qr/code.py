"""What a QR code says."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 9_000
"""What the bot's own link costs a girl at most, when Telegram has made a JPEG of it: it stands on its [Show]."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A link as a picture. It says the link and nothing else: not who asked for it, not when."""

    link: str
