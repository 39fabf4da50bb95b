"""Drawing of QR codes: error correction Q (up to a quarter may be damaged), with a white quiet zone."""

from __future__ import annotations

from io import BytesIO

import segno

from bot.conversation.rendering.qr.code import QrCode

IN_A_CHAT, PRINTED = 16, 40
"""Pixels per module. Sixteen is two JPEG blocks of 8; twenty would cost the learner four times the bytes.

Printed at 300 dpi, forty give a picture of more than 11 cm.
"""

_QUIET = 4
"""Width of the quiet zone in modules, as the QR standard requires; without it a camera finds no corner."""


def qr_png(code: QrCode, scale: int = IN_A_CHAT) -> bytes:
    """Return a PNG, black on white in any theme, without metadata."""
    paper = BytesIO()
    _made(code).save(paper, "png", scale=scale, border=_QUIET)
    return paper.getvalue()


def qr_svg(code: QrCode) -> str:
    """Return an SVG without a fixed size, for a printer or for embedding in a page."""
    made = _made(code).svg_inline(border=_QUIET, light="#fff", dark="#000", omitsize=True)
    head = '<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" '  # no hairlines between the modules
    return str(made).replace("<svg ", head, 1)


def _made(code: QrCode) -> segno.QRCode:
    return segno.make_qr(code.link, error="q", boost_error=False)
