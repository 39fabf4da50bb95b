"""A QR code read as a phone reads it: by another program than the one that drew it."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image


def read_codes(picture: bytes) -> list[str]:
    """What the QR codes in a PNG or JPG say."""
    with Image.open(BytesIO(picture)) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    return [it.text for it in found]
