"""Render the pictures of the lessons from their drawings: `python -m tests.support.render_drawings [NAME ...]`."""

import asyncio
import struct
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

from playwright.async_api import Page

from bot.app.config import HOME
from tests.support.browser import chromium, find_chromium

MEDIA = HOME / "dialogues" / "media"
SIZE = (960, 640)
"""Width and height of a picture in pixels: sharp in a phone's chat, and quick to load."""
COLORS = 56
"""Number of colours of a picture: those of its shapes, and some in between for smooth edges."""
FROM = "Source"
"""Key of the PNG text that identifies the drawing a picture was made from."""
COPY = "data-copy"
"""Attribute of a group that is drawn elsewhere: `<g data-copy="people/amina.svg#head" transform="..."/>`."""

_SVG = "http://www.w3.org/2000/svg"
_PAINT = """async ([source, width, height, most]) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, width, height);
  const bytes = context.getImageData(0, 0, width, height).data, count = new Map();
  const colorAt = place => bytes[place] << 16 | bytes[place + 1] << 8 | bytes[place + 2];
  for (let place = 0; place < bytes.length; place += 4)
    count.set(colorAt(place), (count.get(colorAt(place)) ?? 0) + 1);
  const parts = color => [color >> 16, color >> 8 & 255, color & 255];
  const kept = [...count].sort((one, other) => other[1] - one[1] || one[0] - other[0]).slice(0, most)
    .map(([color]) => parts(color));
  const away = (one, other) => one.reduce((sum, part, at) => sum + (part - other[at]) ** 2, 0);
  const nearest = color => kept.reduce((best, it, at) =>
    away(it, parts(color)) < away(kept[best], parts(color)) ? at : best, 0);
  const index = new Map([...count.keys()].map(color => [color, nearest(color)]));
  let pixels = "";
  for (let place = 0; place < bytes.length; place += 4)
    pixels += String.fromCharCode(index.get(colorAt(place)));
  return [kept.flat(), btoa(pixels)];
}"""

ElementTree.register_namespace("", _SVG)


def drawings(media: Path = MEDIA) -> list[Path]:
    """Return all drawings in the order of copying: faces, then people, then the scenes that copy them."""
    people = sorted((media / "people").glob("*.svg"), key=lambda it: (it.stem != "faces", it.stem))
    return [*people, *scenes(media)]


def scenes(media: Path = MEDIA) -> list[Path]:
    """Return the drawings that become pictures of lessons."""
    return sorted(media.glob("*.svg"))


def renewed(drawing: Path, media: Path = MEDIA) -> str:
    """Return the text of a drawing with every copied group updated from its original."""
    root = _read(drawing)
    for group in root.iterfind(f".//*[@{COPY}]"):
        group[:] = list(_original(media, group.attrib[COPY]))
        group.text, group.tail = "\n", "\n"
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _read(drawing: Path) -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    return ElementTree.parse(drawing, parser).getroot()


def _original(media: Path, reference: str) -> Iterator[ElementTree.Element]:
    file, _, name = reference.partition("#")
    found = _read(media / file).find(f".//*[@id='{name}']")
    if found is None:
        raise LookupError(f"{file} has nothing with the id {name!r}.")
    for shape in deepcopy(found):
        for part in shape.iter():
            part.attrib.pop("id", None)
        yield shape


def digest(drawing: Path) -> str:
    """Return a hash of a drawing's text that is the same on every system."""
    return sha256(drawing.read_text("utf-8").encode()).hexdigest()


async def _picture(page: Page, drawing: Path) -> bytes:
    """Return a PNG of the most frequent colours only: the smallest format for flat shapes, which keep their colours."""
    drawn = b64encode(drawing.read_bytes()).decode()
    colors, pixels = await page.evaluate(_PAINT, [f"data:image/svg+xml;base64,{drawn}", *SIZE, COLORS])
    return _png(bytes(colors), b64decode(pixels), f"{FROM}\0{digest(drawing)}".encode())


def _png(palette: bytes, pixels: bytes, words: bytes) -> bytes:
    """Encode a PNG with one byte a pixel and unfiltered rows: https://www.w3.org/TR/png-3/."""
    width, height = SIZE
    rows = b"".join(b"\0" + pixels[start : start + width] for start in range(0, len(pixels), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = {b"IHDR": head, b"PLTE": palette, b"tEXt": words, b"IDAT": zlib.compress(rows, 9), b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts.items())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


async def main(*names: str) -> None:
    """Update every copy, then render the pictures (all, or the named ones)."""
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium here to make pictures with.")
    for drawing in drawings():
        drawing.write_text(renewed(drawing), "utf-8")
    async with chromium(program) as browser:
        page = await browser.new_page()
        for drawing in scenes():
            if not names or drawing.stem in names:
                drawing.with_suffix(".png").write_bytes(await _picture(page, drawing))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
