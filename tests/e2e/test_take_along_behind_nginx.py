"""The take-along page from the shipped nginx file: it comes as it is, and no address is written down."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from tests.support.nginx import STRANGER, nginx
from tests.support.scenario import free_port


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
