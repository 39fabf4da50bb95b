"""A proof opened again: its files in a course folder of their own, around the lessons that are here."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.config import Settings
from bot.ports import Refused
from bot.proof.carried import MOST_BYTES, NoProof, unpacked


def opened(settings: Settings, file: Path) -> Settings:
    """Settings for a new folder with the course as it is here and the files of the proof in it.

    Nothing that exists is written over: the folder is new.
    """
    inside = _inside(file)
    home = Path(tempfile.mkdtemp(prefix="proof-"))
    shutil.copytree(settings.dialogues, home / "dialogues")
    shutil.copytree(settings.locales, home / "locales")
    for path, raw in inside.items():
        target = home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    return replace(settings, dialogues=home / "dialogues", locales=home / "locales")


def _inside(file: Path) -> dict[str, bytes]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise NoProof
        return unpacked(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, NoProof) as error:
        raise Refused(f"{file} is no proof that can be opened.", "Ask for the file again.") from error
