"""QR codes: links as pictures that a phone's camera reads, with a white quiet zone.

Error correction Q: up to a quarter of a code may be damaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno


MOST_BYTES = 9_000
"""Upper limit, in bytes, of the bot's own link once Telegram has made a JPEG of it; stated on its [Show] button."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A link as a picture. It encodes only the link, neither the person who asked for it nor the time."""

    link: str


IN_A_CHAT, PRINTED = 16, 40
"""Pixels per module. Sixteen is two JPEG blocks of 8; twenty would cost the learner four times the bytes.

Printed at 300 dpi, forty give a picture of more than 11 cm.
"""

_QUIET = 4
"""Width of the quiet zone in modules, as the QR standard requires; without it a camera finds no corner."""


def qr_png(code: QrCode, scale: int = IN_A_CHAT) -> bytes:
    """Return a PNG, black on white in any theme, without metadata."""
    paper = BytesIO()
    _build_code(code).save(paper, "png", scale=scale, border=_QUIET)
    return paper.getvalue()


def qr_svg(code: QrCode) -> str:
    """Return an SVG without a fixed size, for a printer or for embedding in a page."""
    made = _build_code(code).svg_inline(border=_QUIET, light="#fff", dark="#000", omitsize=True)
    head = '<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" '  # no hairlines between the modules
    return str(made).replace("<svg ", head, 1)


def _build_code(code: QrCode) -> segno.QRCode:
    import segno  # imported with the first picture, so that a bot starts faster

    return segno.make_qr(code.link, error="q", boost_error=False)
