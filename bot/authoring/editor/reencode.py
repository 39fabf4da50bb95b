"""Re-encoding of an uploaded picture: small, without metadata, and of a type that every phone shows.

Only the pixels of its first frame are kept, so no place (GPS), camera, name or hidden thumbnail comes with it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image, ImageOps

from bot.authoring.translation.edit_in_place import Refusal
from bot.check.media import LIGHT

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
