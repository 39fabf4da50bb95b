"""A link as a QR code: error correction Q (a quarter of it may be torn off or wet), and white all around it."""

from __future__ import annotations

from io import BytesIO

import segno

from bot.conversation.rendering.qr.code import QrCode

IN_A_CHAT, PRINTED = 16, 40
"""Pixels of a module. Sixteen, two of the squares a JPEG is made of: twenty would cost a girl four times the bytes.

Printed at 300 dots an inch, forty make a picture of more than 11 centimetres.
"""

_QUIET = 4
"""White modules around it, as the standard wants them; without them a camera finds no corner."""


def drawn(code: QrCode, scale: int = IN_A_CHAT) -> bytes:
    """A PNG, black on white in any theme, with nothing noted in it."""
    paper = BytesIO()
    _made(code).save(paper, "png", scale=scale, border=_QUIET)
    return paper.getvalue()


def outlined(code: QrCode) -> str:
    """An SVG that has no size of its own: a file for a printer, or a part of a page."""
    made = _made(code).svg_inline(border=_QUIET, light="#fff", dark="#000", omitsize=True)
    head = '<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" '  # no hairlines between its lines
    return str(made).replace("<svg ", head, 1)


def _made(code: QrCode) -> segno.QRCode:
    return segno.make_qr(code.link, error="q", boost_error=False)
