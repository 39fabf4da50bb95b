"""The first screens of Help on a phone of 360 x 640, measured in Chromium (H3)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.support.browser import find_chromium
from tests.support.help_screens import LOCALES, ROOM, heights, phone, screens
from tests.support.skipping import leave_out


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    program = find_chromium() or leave_out("the height of the first screens in Chromium", "no chromium here")
    async with phone(program) as page:
        yield page


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_first_screen_fits_a_small_phone_with_the_keyboard_below(page: Page, locale: str) -> None:
    """Check that a learner just asked whether she is safe need not scroll for a number."""
    shown = screens([locale])
    high = await heights(page, shown)

    assert [
        f"{screen}: {height - ROOM:.0f} pixels too high"
        for screen, height in zip(shown, high, strict=True)
        if height > ROOM
    ] == []
