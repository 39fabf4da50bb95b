"""Origins of uploaded pictures: who uploaded each, on which day, and who approved it.

The origin of `well.png` is a small file beside it, `well.source.yaml`, so an edition carries it, and two authors who
upload at the same time never write into one file. It holds a digest of the picture: an approval is for these pixels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.files import create_whole, write_whole
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.loader.yaml_traps import quoted

ORIGIN_SUFFIX = ".source.yaml"
DRAWN = "drawn, no real person"
"""Statement about each upload: a girl must never see a picture of a real child here."""


@dataclass(frozen=True, slots=True)
class PictureOrigin:
    """Origin of one uploaded picture; `picture` is its path below `media/`, `approved_by` is empty until approval.

    `author` is the name of an account, empty on an author's own computer.
    """

    picture: str
    author: str
    day: str
    digest: str
    approved_by: str = ""


def origin_of(picture: str, content: bytes, author: str, day: date) -> PictureOrigin:
    """Return the origin of a picture that is uploaded now."""
    return PictureOrigin(picture, author, day.isoformat(), hashlib.sha256(content).hexdigest())


def written(origin: PictureOrigin) -> str:
    """Return the text of an origin's file."""
    return (
        f"picture: {quoted(origin.picture)}\n"
        f"origin: {DRAWN}\n"
        f"author: {quoted(origin.author)}\n"
        f"day: {quoted(origin.day)}\n"
        f"sha256: {origin.digest}\n"
        f"approved_by: {quoted(origin.approved_by)}\n"
    )


def keep(media: Path, content: bytes, origin: PictureOrigin) -> None:
    """Write an uploaded picture and its origin, never over other files. On a full disk raise OSError and keep neither.

    The origin is written first: if the process is killed in between, `uploads` ignores an origin without a picture.
    """
    media.mkdir(exist_ok=True)
    beside = _path(media, origin.picture)
    create_whole(beside, written(origin).encode())
    try:
        create_whole(media / origin.picture, content)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def uploads(dialogues: Path) -> list[PictureOrigin]:
    """Return the origins of uploaded pictures whose present content nobody has approved, sorted by path."""
    return [it for it in _all(dialogues / "media") if not it.approved_by]


def approve(dialogues: Path, origin: PictureOrigin, name: str) -> None:
    """Record in the origin's file who approved the picture. Raise OSError on a full disk."""
    write_whole(_path(dialogues / "media", origin.picture), written(replace(origin, approved_by=name)))


def _path(media: Path, picture: str) -> Path:
    return (media / picture).with_suffix(ORIGIN_SUFFIX)


def _all(media: Path) -> Iterator[PictureOrigin]:
    for path in sorted(media.rglob(f"*{ORIGIN_SUFFIX}")):
        if found := _read_origin(media, path):
            yield found


def _read_origin(media: Path, path: Path) -> PictureOrigin | None:
    """Return the origin in a file; None when it names no picture beside it. A changed picture is not approved."""
    stem = path.relative_to(media).as_posix().removesuffix(ORIGIN_SUFFIX)
    try:
        data, _ = parse(path.read_text("utf-8"), path.name)
        told = {key: str(value) for key, value in data.items()} if isinstance(data, dict) else {}
        picture = told.get("picture", "")
        if picture not in (f"{stem}.png", f"{stem}.jpg"):
            return None
        digest = hashlib.sha256((media / picture).read_bytes()).hexdigest()
    except (OSError, UnicodeDecodeError):
        return None
    approved_by = told.get("approved_by", "") if told.get("sha256") == digest else ""
    return PictureOrigin(picture, told.get("author", ""), told.get("day", ""), digest, approved_by)
