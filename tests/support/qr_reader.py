"""Reader of QR codes, independent of the program that draws them."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image


def read_codes(picture: bytes) -> list[str]:
    """Return the contents of the QR codes in a PNG or JPG."""
    with Image.open(BytesIO(picture)) as image:
        found = zxingcpp.read_barcodes(image.convert("L"))
    return [it.text for it in found]
