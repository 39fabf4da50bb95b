"""The take-along page from the shipped nginx file: it comes as it is, and no address is written down."""

from __future__ import annotations

import shutil
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.support.nginx import STRANGER, nginx
from tests.support.scenario import free_port
from tests.support.take_along_folder import short_page


async def test_a_page_of_stories_comes_from_nginx_and_nobodys_address_is_written(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "stories-sw.html").write_text("<!doctype html><title>Hadithi</title>", "utf-8")
    async with nginx(tmp_path / "nginx", free_port(), free_port()) as behind:
        connector = aiohttp.TCPConnector(ssl=behind.trusts, local_addr=(STRANGER, 0))
        async with aiohttp.ClientSession(behind.url, connector=connector) as session:
            async with session.get("/stories/stories-sw.html") as answer:
                assert (answer.status, await answer.text()) == (200, "<!doctype html><title>Hadithi</title>")
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
                assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
                assert answer.headers["Cache-Control"] == "no-store"
                assert "Set-Cookie" not in answer.headers
            for method, path, status in (
                ("GET", "/stories/", 403),
                ("GET", "/stories/none.html", 404),
                ("GET", "/stories/../nginx/privkey.pem", 404),
                ("POST", "/stories/stories-sw.html", 403),
            ):
                async with session.request(method, path) as answer:
                    assert answer.status == status, path
        text = (behind.folder / "shipped.conf").read_text("utf-8")

    assert "access_log off;" in text
    assert text.count("error_log") == 1
    assert list(behind.folder.rglob("*.log")) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_a_page_from_nginx_plays_and_asks_for_nothing_more(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (tmp_path / "stories").mkdir()
    shutil.copy(short_page(tmp_path_factory, "en"), tmp_path / "stories")
    async with (
        nginx(tmp_path / "nginx", free_port(), free_port()) as behind,
        await browser.new_page(ignore_https_errors=True) as page,
    ):
        asked, said = list[str](), list[str]()
        page.on("request", lambda it: None if it.url.startswith("data:") else asked.append(it.url))
        page.on("console", lambda it: said.append(it.text))
        await page.goto(f"{behind.url}/stories/stories-en.html")
        for _ in range(3):
            await page.locator("#messages > li").last.locator("button").first.click()
        await expect(page.locator("#messages")).to_contain_text("Amina is an invented girl")

    assert asked == [f"{behind.url}/stories/stories-en.html"]
    assert said == []
