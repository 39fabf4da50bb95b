"""Open a proof: extract its files into a copy of the current course folder."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bot.authoring.proof.embedded_sources import MOST_BYTES, InvalidProof, extract_files
from bot.errors import Refused


def reopen_proof(dialogues: Path, locales: Path, file: Path) -> tuple[Path, Path]:
    """Return new folders of lessons and translations: copies of the given ones with the files of the proof in them.

    Existing files are never overwritten: the folder is new. Raise Refused when the file is not a proof.
    """
    inside = _inside(file)
    home = Path(tempfile.mkdtemp(prefix="proof-"))
    shutil.copytree(dialogues, home / "dialogues")
    shutil.copytree(locales, home / "locales")
    for path, raw in inside.items():
        target = home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    return home / "dialogues", home / "locales"


def _inside(file: Path) -> dict[str, bytes]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InvalidProof
        return extract_files(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, InvalidProof) as error:
        raise Refused(f"{file} is no proof that can be opened.", "Ask for the file again.") from error
