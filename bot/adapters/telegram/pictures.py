"""The bytes of a picture: read from its file, or drawn. Girls who wait for other words do not wait for it."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.badges.badge import Badge
from bot.badges.draw import Undrawable, drawn

log = logging.getLogger(__name__)


async def picture_of(media: Path, picture: str | Badge) -> bytes | None:
    """A PNG or JPG; None when it cannot be had, which is our trouble and not hers: she still gets the words."""
    try:
        return await asyncio.to_thread(_made, media, picture)
    except (OSError, Undrawable) as error:
        log.error("a picture could not be shown: %s", type(error.__cause__ or error).__name__)
        return None


def _made(media: Path, picture: str | Badge) -> bytes:
    return drawn(media, picture) if isinstance(picture, Badge) else (media / picture).read_bytes()
