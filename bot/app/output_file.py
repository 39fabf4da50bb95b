"""Files that a command writes where the caller asked for them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from bot.errors import Refused


def write_output(path: Path, content: str | bytes) -> None:
    """Write a file, text as UTF-8. Refused where it cannot be written."""
    try:
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, "utf-8")
    except OSError as error:
        raise Refused(f"The file {path} cannot be written.", "Choose another place for it.") from error


def write_public(path: Path, content: str) -> None:
    """Write a file that every account of the machine may read, such as a web server's. Nothing in it is anybody's."""
    write_output(path, content)
    if path.is_file():  # and no device
        with suppress(OSError):  # a memory card knows no rights
            path.chmod(0o644)
