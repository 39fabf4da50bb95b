"""The art of the badges, from the drawings to small pictures: `python -m tests.badges`.

Every `NAME.svg` in `dialogues/media/badges/` becomes `NAME.png`, 420 pixels wide on nothing, as real Chromium shows it;
so does `bot/badges/any.svg`, for lessons that have no drawing of their own.
"""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.badges.draw import ART
from tests.browser import ROOT, chromium, find_chromium

FOLDERS = ROOT / "dialogues" / "media" / "badges", ROOT / "bot" / "badges"


async def main(program: str) -> None:
    async with chromium(program) as browser:
        page = await browser.new_page(viewport={"width": ART, "height": ART})
        for drawing in sorted(path for folder in FOLDERS for path in folder.glob("*.svg")):
            await page.set_content(f"<style>body {{ margin: 0 }}</style>{drawing.read_text('utf-8')}")
            write(drawing.with_suffix(".png"), await page.screenshot(omit_background=True))


def write(file: Path, shot: bytes) -> None:
    """Few colours, for flat art needs no more, and no notes."""
    with Image.open(BytesIO(shot)) as picture:
        picture.quantize(128, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} KB")


if __name__ == "__main__":
    found = find_chromium()
    sys.exit(asyncio.run(main(found)) if found else "There is no Chromium here.")
