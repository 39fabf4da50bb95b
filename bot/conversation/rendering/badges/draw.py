"""Drawing of badges as PNG: art above, words below, on a card that looks well alone in a gallery."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock

from PIL import Image, ImageDraw

from bot.conversation.rendering.badges import Badge, Undrawable
from bot.conversation.rendering.badges.lettering import HEIGHT, font_of, language_of, line_height, set_in

SIDE, ART = 720, 420
"""Pixels per side of the whole picture, and of its art."""

LARGEST = 2048
"""Largest side of an art file, in pixels."""

ANY = Path(__file__).parent / "any.png"
"""Art of a lesson that has none of its own."""

_CARD, _EDGE, _INK = "#fff6e6", "#e0b98f", "#5a1c3c"
_TOP, _ART_TOP, _COLOURS, _REMEMBERED = 470, 40, 128, 128
_one_at_a_time = Lock()


def badge_png(media: Path, badge: Badge) -> bytes:
    """Return the PNG of a badge, cached after the first drawing, which takes about 0.1 s.

    Raises Undrawable when it cannot be drawn.
    """
    try:
        art = art_of(media, badge.art).read_bytes()
        with _one_at_a_time:  # a second request for the same badge waits and then finds it in the cache
            return draw(art, badge.words, badge.locale)
    except Exception as error:  # Pillow raises many types
        raise Undrawable from error


def art_of(media: Path, name: str) -> Path:
    """Return the path of an art file, or of the default art. A name cannot lead out of the folder."""
    own = media / "badges" / f"{Path(name).name}.png"
    return own if own.is_file() else ANY


@lru_cache(_REMEMBERED)
def draw(art: bytes, words: str, locale: str) -> bytes:
    """Return a PNG of 720 by 720 pixels, without any metadata such as a name or a date.

    A test holds the badges of our lessons to MOST_BYTES in every language.
    """
    card = Image.new("RGB", (SIDE, SIDE), _CARD)
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((14, 14, SIDE - 14, SIDE - 14), radius=48, outline=_EDGE, width=8)
    _put_art(card, art)
    _write(pen, words, locale)
    paper = BytesIO()
    card.quantize(_COLOURS, dither=Image.Dither.NONE).save(paper, "PNG", optimize=True)
    return paper.getvalue()


def _put_art(card: Image.Image, art: bytes) -> None:
    with Image.open(BytesIO(art)) as picture:
        if max(picture.size) > LARGEST:
            raise ValueError("far more than is drawn: a small file can unpack to all the memory there is")
        medal = picture.convert("RGBA").resize((ART, ART), Image.Resampling.LANCZOS)
    card.paste(medal, ((SIDE - ART) // 2, _ART_TOP), medal)


def _write(pen: ImageDraw.ImageDraw, words: str, locale: str) -> None:
    setting = set_in(words, locale)
    font, step = font_of(locale, setting.size), line_height(locale, setting.size)
    top = _TOP + (HEIGHT - step * len(setting.lines)) // 2
    for number, line in enumerate(setting.lines):
        where = SIDE // 2, top + step * number
        pen.text(where, line, _INK, font, anchor="ma", language=language_of(font, locale))
