"""Pictures: there, small enough for a thin line and an old phone, and of a kind every phone shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bot.check.view import View
from bot.content.load.guess import did_you_mean
from bot.content.load.places import place_of
from bot.content.model.steps import Picture
from bot.content.problem import Problem, problem

LIGHT, MOST = 60_000, 10_000_000
"""Bytes: what a phone on a thin line loads at once, and what Telegram takes."""

_KINDS = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


def check(view: View) -> Iterator[Problem]:
    """Pictures that are missing, too heavy, of another kind, or outside of media/."""
    for script in view.scripts:
        for step in script.steps():
            if isinstance(step, Picture):
                yield from _read(view.media, step)


def _read(media: Path, step: Picture) -> Iterator[Problem]:
    try:
        yield from _picture(media, step)
    except (OSError, RuntimeError):  # a name no file can have, a link to itself, a file nobody may read
        message, hint = f"`{step.picture[:60]}` cannot be read.", "Look at its name and permissions."
        yield problem(place_of(step, "picture"), "picture-unreadable", message, hint)


def _picture(media: Path, step: Picture) -> Iterator[Problem]:
    place, name = place_of(step, "picture"), step.picture
    if not _is_inside(media, name):
        message = f"`{name}` is not a file of the folder media/."
        yield problem(place, "picture-outside", message, "Put the picture into media/ and name it from there.")
    elif not (media / name).is_file():
        there = [path.relative_to(media).as_posix() for path in sorted(media.rglob("*.*"))]
        hint = did_you_mean(name, there, "Put it into the folder media/.")
        yield problem(place, "picture-missing", f"There is no picture `{name}` in media/.", hint)
    else:
        yield from _file(media / name, step)


def _is_inside(media: Path, name: str) -> bool:
    path = PurePosixPath(name)
    if not name.strip() or "\\" in name or path.is_absolute() or ".." in path.parts:
        return False
    return (media / name).resolve().is_relative_to(media.resolve())


def _file(file: Path, step: Picture) -> Iterator[Problem]:
    place, size = place_of(step, "picture"), file.stat().st_size
    with file.open("rb") as stream:
        begins = stream.read(8)
    kind = _KINDS.get(file.suffix.lower())
    if kind is None or not begins.startswith(kind):
        message = f"`{step.picture}` is no PNG or JPG picture."
        yield problem(place, "picture-kind", message, "Save it as PNG or JPG, with a name that ends so.")
    elif size > MOST:
        message = f"`{step.picture}` has {size // 1_000_000} MB; Telegram takes 10."
        yield problem(place, "picture-too-big", message, "Make it smaller: 60 KB are enough for a phone.")
    elif size > LIGHT:
        message = f"`{step.picture}` has {size // 1000} KB, and girls pay for every one."
        yield problem(place, "picture-heavy", message, "Make it smaller: at most 60 KB.", "warning")
