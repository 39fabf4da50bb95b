"""The mailed report in real Chromium without a network: on a phone, on a desktop, on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.app.report_labels import labels_of
from bot.statistics.reports.monthly_report import report
from tests.support.browser import AA, WCAG
from tests.support.course_builders import real
from tests.support.published_counts import nobody, plan, publish, published_statistics

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module", params=["en", "nl"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of a month that closes a quarter, with all possible content."""
    folder = tmp_path_factory.mktemp("full")
    return written(folder, publish(folder, invented=True), request.param)


def written(folder: Path, figures: Path, locale: str = "en") -> Path:
    found, words = published_statistics(figures), labels_of(real().course, real().catalogs, locale)
    path = folder / "report.html"
    path.write_text(report(found, plan(), found.months[-1], words, date(2027, 1, 8)), "utf-8")
    return path


@asynccontextmanager
async def opened(browser: Browser, file: Path, width: int) -> AsyncIterator[Page]:
    """Open the file without a network, and check that it requests nothing."""
    async with await browser.new_page(offline=True, viewport={"width": width, "height": 800}) as page:
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(file.as_uri())
        yield page
        assert asked == [file.as_uri()]


@pytest.mark.parametrize("width", [320, 1100])
async def test_it_is_read_without_scrolling_sideways_and_by_everybody(browser: Browser, full: Path, width: int) -> None:
    async with opened(browser, full, width) as page:
        found = await Axe().run(page, options={**AA, "runOnly": WCAG})

        assert [(it["id"], it["nodes"][0]["html"]) for it in found.response["violations"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_on_paper_it_is_a_few_pages(browser: Browser, full: Path) -> None:
    async with opened(browser, full, 1100) as page:
        paper = await page.pdf(prefer_css_page_size=True)

    assert 2 <= paper.count(b"/Type /Page\n") <= 6


async def test_where_everything_is_hidden_it_still_reads_well(browser: Browser, tmp_path: Path) -> None:
    file = written(tmp_path, publish(tmp_path, nobody, quarters_long=1, running=True))

    async with opened(browser, file, 320) as page:
        found = await Axe().run(page, options={**AA, "runOnly": WCAG})
        assert found.response["violations"] == []
        assert await page.locator("table").count() == 0
