"""List the pictures of the course, and store new ones: small, without metadata, of a type that every phone shows.

Of an upload only the pixels of its first frame are kept, so no place (GPS), camera, name or hidden thumbnail comes.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps

from bot.authoring.editor.new_lesson import free_name
from bot.authoring.editor.origins import keep, origin_of, uploads
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.translation.edit_in_place import Refusal
from bot.check.rules.media import LIGHT
from bot.lessons.loader.media import load_pictures
from bot.lessons.model.lesson import Course
from bot.lessons.steps import Picture

_SHOWN = (".png", ".jpg", ".jpeg")
MOST_NEW = 40
"""Most new files among the pictures of a draft: twenty pictures, each with its origin."""

_OTHERS = ("badges/",)
"""Folders of pictures that are not for a `picture:` step."""


def pictures(desk: Desk, asked: Json) -> Json:
    """Return the pictures that a lesson can show: file, kB, the lessons that show it, and if it awaits approval."""
    used, waiting = _used(desk.player.conversation.bundle.course), {it.picture for it in uploads(desk.dialogues)}
    found = [
        {"file": name, "kb": _kb(size), "lessons": used.get(name, []), "waits": name in waiting}
        for name, size in load_pictures(desk.dialogues).items()
        if name.endswith(_SHOWN) and not name.startswith(_OTHERS)
    ]
    return {"pictures": found}


def _used(course: Course) -> Mapping[str, list[str]]:
    """Return the titles of the lessons that show each picture."""
    found = defaultdict[str, dict[str, None]](dict)
    for lesson in course.lessons.values():
        for step in lesson.steps():
            if isinstance(step, Picture):
                found[step.picture][lesson.title.source] = None
    return {name: list(titles) for name, titles in found.items()}


def upload(desk: Desk, asked: Json) -> Json:
    """Store an uploaded picture under a new name made from the author's words, with its origin."""
    content, words = asked.get("content"), word_in(asked, "name")
    if not isinstance(content, bytes):
        raise EditRefused("No picture has arrived.")
    if word_in(asked, "drawn") != "yes":
        raise EditRefused("Say first that it is drawn and shows no real person.")
    if desk.live and len(_new(desk, desk.live)) >= MOST_NEW:
        raise EditRefused("This draft has twenty new pictures already. Publish it first.")
    return _keep(desk, content, words)


def _new(desk: Desk, live: Path) -> set[str]:
    """Return the names of the files in the folder of pictures that the published lessons lack."""
    return {path.name for path in (desk.dialogues / "media").glob("*.*")} - {
        path.name for path in (live / "media").glob("*.*")
    }


def _keep(desk: Desk, content: bytes, words: str) -> Json:
    made = reencode(content)
    if isinstance(made, Refusal):
        raise EditRefused(f"{made.message} {made.hint}")
    media = desk.dialogues / "media"
    name = free_name(words, "picture", {path.name.partition(".")[0] for path in media.glob("*.*")})
    try:
        keep(media, made.content, origin_of(f"{name}{made.suffix}", made.content, desk.account.name, desk.today()))
    except OSError as error:
        raise EditRefused("The picture could not be written: the disk is full, or the folder is closed.") from error
    return {"file": f"{name}{made.suffix}", "before": _kb(len(content)), "after": _kb(len(made.content))}


def _kb(size: int) -> int:
    """Return a size in kB, rounded up, so that no picture has 0 kB."""
    return -(-size // 1000)


MOST_BYTES = 4_000_000
"""Limit of an upload."""

MOST_SIDE = 4000
"""Limit of its width and its height in pixels; it is compared before anything is decoded."""

WIDEST = 1280
"""Most pixels on a side of the stored picture."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_SIDES = (WIDEST, 960, 640)
_QUALITIES = (85, 70, 55)

_HEAVY = Refusal("This picture has more than 4 MB.", "Make it smaller, or draw it with fewer pixels.")
_LARGE = Refusal(f"This picture has more than {MOST_SIDE} pixels on a side.", "Make it smaller.")
_OTHER = Refusal("This is no picture that can be opened here.", "Save it as PNG, JPEG, WebP or GIF.")

_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
warnings.simplefilter("error", Image.DecompressionBombWarning)  # a refusal, not a line in the author's terminal


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as it is stored: the suffix of its file name, and its bytes."""

    suffix: Literal[".png", ".jpg"]
    content: bytes


def reencode(upload: bytes) -> EncodedPicture | Refusal:
    """Return an uploaded picture as PNG or JPEG, whichever is smaller, or a Refusal.

    Size and quality are reduced until the file is as light as `check` recommends; if it never is, the last try is kept.
    """
    if len(upload) > MOST_BYTES:
        return _HEAVY
    try:
        with Image.open(BytesIO(upload), formats=_FORMATS) as image:
            return _LARGE if max(image.size) > MOST_SIDE else _lightest(_pixels(image))
    except _BOMBS:
        return _LARGE
    except (OSError, ValueError, SyntaxError, EOFError):  # whatever a broken file makes Pillow raise
        return _OTHER


def _pixels(image: Image.Image) -> Image.Image:
    """Return the first frame upright, on white where it is transparent: Telegram would make that black.

    It is made small first, so that a few kB which unpack to the largest picture take the memory of one copy, not five.
    """
    is_plain = image.mode in ("RGB", "RGBA", "L") and "transparency" not in image.info
    small = image if is_plain else image.convert("RGBA")
    small.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    drawn = ImageOps.exif_transpose(small).convert("RGBA")
    whole = Image.new("RGBA", drawn.size, "white")
    whole.alpha_composite(drawn)
    return whole.convert("RGB")


def _lightest(image: Image.Image) -> EncodedPicture:
    for side in _SIDES:
        scaled = image.copy()
        scaled.thumbnail((side, side), Image.Resampling.LANCZOS)
        drawn = EncodedPicture(".png", _saved(scaled, "PNG", optimize=True))
        for quality in _QUALITIES:
            photo = EncodedPicture(".jpg", _saved(scaled, "JPEG", quality=quality, optimize=True))
            found = min(drawn, photo, key=lambda it: len(it.content))
            if len(found.content) <= LIGHT:
                return found
    return found


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
