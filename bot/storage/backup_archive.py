"""The archives of a whole backup: tar files of small, regular files under known names.

A file whose bytes stand under an earlier name already (the pictures of an edition, which the next one has too) is
written as a link to it, and becomes a file of its own when it is unpacked.

They pass through a folder that leaves no bytes: its files are written over before they are deleted. The database does
the same with deleted rows, so that nobody finds on the disk which learners have erased their data.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from bot.errors import Refused
from bot.files import delete_folder

ABOUT = "about.json"
FORMAT = 1

BackupPart = Literal["backup", "backup-keys"]
"""Kinds of archives: what is kept, or the keys and secrets. No archive holds both (B12)."""


class FileOrigin(NamedTuple):
    """The account that a file belonged to, and its permissions."""

    owner: str = ""
    mode: int = 0o600


PRIVATE = FileOrigin()

_MOST = 0o750
"""Widest permissions of a file or folder in DATA."""
_PIECE = bytes(2**20)


def origin_of(path: Path) -> FileOrigin:
    """Return the origin of a file; the account is empty where this machine knows no name for it."""
    try:
        owner = path.owner()
    except (KeyError, NotImplementedError):
        owner = ""
    return FileOrigin(owner, path.stat().st_mode & _MOST)


@dataclass(frozen=True, slots=True)
class ArchiveAbout:
    """Description of an archive. Both parts of one backup have the same random name `pair`."""

    part: BackupPart
    pair: str
    made_at: int
    program: str
    format: int = FORMAT


@dataclass
class ArchiveWriter:
    """An archive that is being written to `path`; the description comes first."""

    path: Path
    about: ArchiveAbout
    _names: dict[bytes, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the file."""
        self._tar = tarfile.open(self.path, "w:gz", compresslevel=6)  # noqa: SIM115  closed by `close`
        self.put_bytes(ABOUT, json.dumps(asdict(self.about)).encode())

    def put_bytes(self, name: str, content: bytes, origin: FileOrigin = PRIVATE) -> None:
        """Add a file from memory."""
        info, digest = _info(name, origin), hashlib.sha256(content).digest()
        if earlier := self._names.get(digest):
            info.type, info.linkname = tarfile.LNKTYPE, earlier
            self._tar.addfile(info)
            return
        self._names[digest] = name
        info.size = len(content)
        self._tar.addfile(info, io.BytesIO(content))

    def put_file(self, name: str, path: Path, origin: FileOrigin = PRIVATE) -> None:
        """Add a file of any size, which nobody changes meanwhile."""
        info = _info(name, origin)
        info.size = path.stat().st_size
        with path.open("rb") as stream:
            self._tar.addfile(info, stream)

    def close(self) -> None:
        """Write the end of the archive."""
        self._tar.close()


def _info(name: str, origin: FileOrigin) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.uname, info.mode = origin
    return info


Origins = Mapping[str, FileOrigin]
"""Origin of each file of an archive, by its name."""


def unpack(archive: Path, folder: Path) -> tuple[ArchiveAbout, Origins]:
    """Unpack an archive into an empty folder: regular files only, none outside it, readable by their owner only.

    Refused for what is no such archive. Raise OSError where the folder cannot be written.
    """
    origins: dict[str, FileOrigin] = {}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for info in tar:
                _put(folder / _inside(info.name), _content(tar, info, folder))
                origins[info.name] = FileOrigin(info.uname, info.mode & _MOST)
        about = ArchiveAbout(**json.loads((folder / ABOUT).read_text("ascii")))
    except (tarfile.TarError, zlib.error, EOFError, KeyError, TypeError, ValueError, FileNotFoundError) as error:
        raise _foreign() from error
    if about.format > FORMAT:
        raise Refused("The backup was made by a newer program.", f"Install version {about.program} first.")
    (folder / ABOUT).unlink()
    return about, origins


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> Iterator[bytes]:
    if info.islnk():
        yield (folder / _inside(info.linkname)).read_bytes()
        return
    stream = tar.extractfile(info) if info.isreg() else None
    if stream is None:
        raise _foreign()
    while piece := stream.read(2**20):
        yield piece


def _put(path: Path, content: Iterator[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123  a mode
        for piece in content:
            stream.write(piece)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name or ":" in name:
        raise _foreign()
    return path


def _foreign() -> Refused:
    return Refused("The file is no backup of this bot.", "Take the two files of one day that `backup --all` wrote.")


@contextmanager
def wiped_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Yield a new folder, for this user only; it and those of killed processes (same prefix) are wiped in the end."""
    try:
        yield Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    finally:
        for left in parent.glob(f"{prefix}*"):
            _wipe(left)


def _wipe(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            with suppress(OSError):  # a disk that is full or gone: deleting is what is left
                _write_over(path)
    if sys.platform != "win32":
        os.sync()  # before deleting, or the zeros might never be written; once, because of thousands of small files
    delete_folder(folder)


def _write_over(path: Path) -> None:
    left = path.stat().st_size
    path.chmod(0o600)
    with path.open("r+b", buffering=0) as stream:
        while left > 0:
            left -= stream.write(_PIECE[:left]) or 0
