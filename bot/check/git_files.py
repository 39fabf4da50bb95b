"""Files of a folder as a commit of Git has them."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 60
"""Seconds that Git may take to export two small folders."""


def committed_files(folder: Path, ref: str, part: str = ".") -> Iterator[tuple[str, bytes]]:
    """Return the regular files below `part` of a folder by their paths in the folder; links are skipped.

    Raise FileNotFoundError without Git or folder, and SubprocessError if Git does not know the commit or the files.
    """
    command = ["git", "-C", str(folder), "archive", "--format=tar", ref, "--", part]
    raw = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True).stdout  # noqa: S603 - no shell
    return _members(raw)


def _members(raw: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        for member in tar:
            if stream := tar.extractfile(member) if member.isfile() else None:
                yield member.name.removeprefix("./"), stream.read()
