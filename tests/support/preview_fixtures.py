"""Fixtures of preview pages, with one Chromium per test file. Tests that only read share a preview."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.browser import DESKTOP, Chat, Preview, chromium, find_chromium, lessons_in, page_of, running
from tests.support.skipping import leave_out

shared = pytest_asyncio.fixture(scope="module", loop_scope="module")
fresh = pytest_asyncio.fixture(loop_scope="module")


@shared
async def browser() -> AsyncIterator[Browser]:
    """Yield a Chromium."""
    program = find_chromium() or leave_out("the preview in Chromium", "no chromium here")
    async with chromium(program) as shown:
        yield shown


@shared
async def preview(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """A preview shared by the tests that do not change files."""
    lessons_in(folder := tmp_path_factory.mktemp("preview"))
    async with running(folder) as started:
        yield started


@fresh
async def page(browser: Browser, preview: Preview) -> AsyncIterator[Page]:
    """A page on which nobody has played yet."""
    await preview.starts_over()
    async with page_of(browser, preview) as opened:
        yield opened


@fresh
async def chat(page: Page) -> Chat:
    """The chat on the page."""
    return Chat(page)


@fresh
async def edited(browser: Browser, tmp_path: Path) -> AsyncIterator[tuple[Chat, Preview]]:
    """A separate preview for a test that changes files."""
    lessons_in(tmp_path)
    async with running(tmp_path) as started, page_of(browser, started, viewport=DESKTOP) as opened:
        yield Chat(opened), started
