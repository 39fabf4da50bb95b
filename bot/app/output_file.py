"""Files that a command writes where the caller asked for them."""

from __future__ import annotations

from pathlib import Path

from bot.errors import Refused
from bot.files import replace_whole


def write_output(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, text as UTF-8. Raise Refused where it cannot be written."""
    try:
        replace_whole(path, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise Refused(
            f"The file {path} cannot be written.", "Look at the disk, or choose another place for it."
        ) from error
