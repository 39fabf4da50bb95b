"""Render the art of the badges from drawings: `python -m tests.support.render_badges`.

Every `NAME.svg` in `dialogues/media/badges/` becomes `NAME.png`, 420 pixels wide on a transparent background, as
rendered by Chromium; so does `any.svg` of the package `bot.conversation.rendering.badges`, for lessons without a
drawing. `tests/data/pictures/badges.png` then shows the result for people to look at, also in languages the bot does
not speak yet.
"""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.badges.draw import ART, badge_png
from tests.support.browser import chromium, find_chromium
from tests.support.paths import PICTURES, ROOT

MEDIA = ROOT / "dialogues" / "media"
FOLDERS = MEDIA / "badges", ROOT / "bot" / "conversation" / "rendering" / "badges"
SHEET = PICTURES / "badges.png"
PHONE = 320

SAMPLES = (
    Badge("my-safety-team", "Friend of Captain Chicken", "en"),
    Badge("certificate", "All stories finished at the Goat Academy", "en"),
    Badge("friend-or-pretend", "Bingwa wa densi ya mbuzi", "sw"),
    Badge("respect-feels-good", "Ang munting referee", "fil"),
    Badge("my-picture-my-choice", "ស្ត្រីកង្កែប​ដ៏ស្មោះត្រង់ ១២៣", "km"),
    Badge("certificate", "រៀនចប់​គ្រប់រឿង​នៅសាលាពពែ", "km"),
    Badge("fake-picture", "बाख्राको खुट्टा गन्ने विज्ञ १२३", "ne"),
    Badge("who-can-see-me", "क्षमतावान् बाख्रा जासुस", "ne"),
)
"""Badges with long words, letters with marks below, ligatures and native digits."""


async def main(program: str) -> None:
    async with chromium(program) as browser:
        page = await browser.new_page(viewport={"width": ART, "height": ART})
        for drawing in sorted(path for folder in FOLDERS for path in folder.glob("*.svg")):
            await page.set_content(f"<style>body {{ margin: 0 }}</style>{drawing.read_text('utf-8')}")
            write(drawing.with_suffix(".png"), await page.screenshot(omit_background=True))
    sheet().save(SHEET, "PNG", optimize=True)


def write(file: Path, shot: bytes) -> None:
    """Save a PNG with few colours, which is enough for flat art, and without metadata."""
    with Image.open(BytesIO(shot)) as picture:
        picture.quantize(128, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} KB")


def sheet() -> Image.Image:
    """Draw the samples at the size of a phone 320 pixels wide, four in a row."""
    whole = Image.new("RGB", (4 * PHONE, -(-len(SAMPLES) // 4) * PHONE), "white")
    for number, badge in enumerate(SAMPLES):
        with Image.open(BytesIO(badge_png(MEDIA, badge))) as picture:
            small = picture.convert("RGB").resize((PHONE - 8, PHONE - 8), Image.Resampling.LANCZOS)
        whole.paste(small, (number % 4 * PHONE + 4, number // 4 * PHONE + 4))
    return whole.quantize(128, dither=Image.Dither.NONE)


if __name__ == "__main__":
    found = find_chromium()
    sys.exit(asyncio.run(main(found)) if found else "There is no Chromium here.")
