"""Fixtures of pages in one Chromium for all files. The tests of a file share a preview."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.browser import (
    DESKTOP,
    PATIENCE,
    ChatPage,
    Preview,
    chromium,
    find_chromium,
    lessons_in,
    page_of,
    running,
)
from tests.support.on_ci import leave_out

shared = pytest_asyncio.fixture(scope="module", loop_scope="session")
fresh = pytest_asyncio.fixture(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Yield a Chromium. It costs a second to start, so that all files share it, each test with pages of its own."""
    program = find_chromium() or leave_out("pages in Chromium", "no chromium here")
    async with chromium(program) as shown:
        yield shown


@shared
async def preview(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """A preview shared by all tests of a file."""
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
async def chat(page: Page) -> ChatPage:
    """The chat on the page."""
    return ChatPage(page)


@fresh
async def edited(browser: Browser, preview: Preview) -> AsyncIterator[tuple[ChatPage, Preview]]:
    """Yield the shared preview to a test that changes files, and restore these at the end."""
    files = {path: path.read_bytes() for path in preview.folder.glob("**/*") if path.suffix in (".yaml", ".po")}
    await preview.starts_over()
    async with page_of(browser, preview, viewport=DESKTOP) as opened:
        yield ChatPage(opened), preview
        if changed := [path for path, good in files.items() if path.read_bytes() != good]:
            drawn = asyncio.create_task(opened.evaluate(DRAWN))
            await opened.evaluate("1")  # by now it listens
            for path in changed:
                path.write_bytes(files[path])
            await asyncio.wait_for(drawn, PATIENCE / 1000)


DRAWN = """async () => {
  const { on } = await import("/static/line.js");
  let quiet;
  await new Promise((done) => { on("chat", () => { clearTimeout(quiet); quiet = setTimeout(done, 1000); }); });
}"""
"""JavaScript that waits until the chat is drawn from saved files; twice, if it was read between two of them."""
