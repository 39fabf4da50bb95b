"""The estimated width of a button, compared with Chromium's measurement."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.async_api import Browser, Page

from bot.check.rules.lengths import LETTER, width
from tests.support.paths import ROOT
from tests.support.preview_fixtures import fresh

pytestmark = pytest.mark.asyncio(loop_scope="session")

FONTS = ROOT / "bot" / "authoring" / "editor" / "preview" / "static" / "fonts"


SCRIPTS = {"khmer": "km", "devanagari": "ne"}


MEASURE = """([font, lines]) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = font;
    return lines.map(line => canvas.measureText(line).width);
}"""


@fresh
async def letters(browser: Browser) -> AsyncIterator[Page]:
    async with await browser.new_page() as page:
        faces = "".join(_face(script) for script in SCRIPTS)
        shown = "".join(f'<p style="font-family: {script}">ក न</p>' for script in SCRIPTS)
        await page.set_content(f"<style>{faces}</style>{shown}")
        await page.evaluate("document.fonts.ready")
        yield page


def _face(script: str) -> str:
    font = (FONTS / f"noto-sans-{script}-{script}-400-normal.woff2").read_bytes()
    return f'@font-face{{font-family:{script};src:url("data:font/woff2;base64,{base64.b64encode(font).decode()}")}}'


def lines(locale: str) -> list[str]:
    """Return short lines of a language: translations, or its word list while there are none."""
    with (ROOT / "locales" / locale / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        texts = [str(message.string) for message in read_po(stream) if message.id and message.string]
    if not texts:
        texts = re.findall(
            r"[\u0900-\u097f ]+", Path(ROOT / f"dialogues/safety/words/{locale}.yaml").read_text("utf-8")
        )
    found = [line.strip() for text in texts for line in re.split(r"[\n.?!,:។<>*()]", text)]
    return [line for line in found if 8 < len(line) < 50 and not re.search("[A-Za-z]", line)]


@pytest.mark.parametrize(("script", "locale"), SCRIPTS.items())
async def test_a_button_is_about_as_wide_as_the_browser_measures(letters: Page, script: str, locale: str) -> None:
    some = lines(locale)
    assert len(some) > 50

    real = await letters.evaluate(MEASURE, [f"{LETTER}px {script}", some])
    shares = sorted(width(line) / wide for line, wide in zip(some, real, strict=True))

    assert 0.9 < sum(map(width, some)) / sum(real) < 1.12
    assert shares[len(shares) // 20] > 0.75
    assert shares[-len(shares) // 20] < 1.35
