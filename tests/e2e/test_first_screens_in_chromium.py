"""The first screens of Help on a phone of 360 x 640, measured in Chromium (H3)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.support.help_screens import LOCALES, ROOM, heights, phone, screens
from tests.support.preview_fixtures import shared

pytestmark = pytest.mark.asyncio(loop_scope="session")


@shared
async def small(browser: Browser) -> AsyncIterator[Page]:
    async with phone(browser) as page:
        yield page


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_first_screen_fits_a_small_phone_with_the_keyboard_below(small: Page, locale: str) -> None:
    """Check that a learner just asked whether she is safe need not scroll for a number."""
    shown = screens([locale])
    high = await heights(small, shown)

    assert [
        f"{screen}: {height - ROOM:.0f} pixels too high"
        for screen, height in zip(shown, high, strict=True)
        if height > ROOM
    ] == []
