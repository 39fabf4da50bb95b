"""Bytes of a picture, read from its file or drawn, in a thread so that other learners do not wait."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import assert_never

from bot.conversation.rendering.badges.badge import Badge, Undrawable
from bot.conversation.rendering.qr.code import QrCode
from bot.conversation.rendering.reply import ReplyPicture

log = logging.getLogger(__name__)


async def picture_of(media: Path, picture: ReplyPicture) -> bytes | None:
    """Return a PNG or JPG; None, and a line in the log, when it cannot be made: the learner still gets the text."""
    try:
        return await asyncio.to_thread(_made, media, picture)
    except (OSError, Undrawable) as error:
        log.error("a picture could not be shown: %s", type(error.__cause__ or error).__name__)
        return None


def _made(media: Path, picture: ReplyPicture) -> bytes:
    """Make the bytes. Drawing code is imported with the first picture, so that a bot starts faster."""
    match picture:
        case Badge():
            from bot.conversation.rendering.badges.draw import badge_png

            return badge_png(media, picture)
        case QrCode():
            from bot.conversation.rendering.qr.draw import qr_png as drawn_code

            return drawn_code(picture)
        case str():
            return (media / picture).read_bytes()
        case _:
            assert_never(picture)
