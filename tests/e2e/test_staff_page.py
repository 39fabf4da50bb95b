"""The page of figures in real Chromium, served by the real process: on a phone, on paper, in dark mode."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, StorageState, expect

from bot.safeguarding.moderation.member import Member
from bot.statistics.plan import plan_of
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.browser import PATIENCE, RULES, SCHEMES
from tests.support.course_builders import real
from tests.support.on_ci import sampled
from tests.support.paths import ROOT
from tests.support.preview_fixtures import shared
from tests.support.staff_figures import InventedFigures, publish
from tests.support.staff_fixtures import ANNA, PASSWORD, kept

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK, PHONE, PAPER = ({"width": width, "height": 900} for width in (1280, 320, 680))  # A4 less its margins: 180 mm


@dataclass
class ServedPage:
    """A running page: its address, and the cookies of Anna, who signed in once."""

    address: str
    browser: Browser
    cookies: StorageState | None = None

    @asynccontextmanager
    async def page(self, path: str = "/", anna: bool = True, **options: Any) -> AsyncIterator[Page]:
        """Open a page. Fail on any error in its console, and on any request to another machine."""
        state = self.cookies if anna else None
        context = await self.browser.new_context(**{"viewport": DESK, "storage_state": state, **options})
        context.set_default_timeout(PATIENCE)
        page, trouble = await context.new_page(), list[str]()
        page.on(
            "request", lambda it: None if it.url.startswith(self.address) else trouble.append(f"asked for {it.url}")
        )
        page.on("response", lambda it: trouble.append(f"{it.status} {it.url}") if it.status >= 400 else None)
        page.on("console", lambda it: trouble.append(it.text) if it.type in ("error", "warning") else None)
        page.on("pageerror", lambda it: trouble.append(str(it)))
        await page.goto(f"{self.address}{path}")
        yield page
        await context.close()
        assert trouble == []


@asynccontextmanager
async def serving(data: Path, browser: Browser) -> AsyncIterator[ServedPage]:
    """Run `main.py staff` and stop it with Ctrl+C. It prints its address, and nothing about its users."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "main.py"), "staff"),
        cwd=data,
        env={"PATH": os.environ["PATH"], "DATA": str(data), "STAFF_LISTEN": "127.0.0.1:0"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, f"no address in {line!r}"
        yield ServedPage(address[0], browser)
    finally:
        with suppress(ProcessLookupError):  # it has ended; the reason is checked below
            process.send_signal(signal.SIGINT)
        printed, complained = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, printed, complained.decode()) == (0, b"", "")


async def signs_in(page: Page) -> None:
    """Sign in with name and password, in either language."""
    await page.locator("#name").fill(ANNA)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("main button").click()
    await expect(page.locator("h1")).to_have_text(re.compile("Figures|Cijfers"))


@asynccontextmanager
async def with_anna(data: Path, browser: Browser) -> AsyncIterator[ServedPage]:
    StaffAccountsFile(data / "staff.db").add(Member(ANNA, kept(PASSWORD)))
    async with serving(data, browser) as served:
        async with served.page(anna=False) as page:
            await signs_in(page)
            served.cookies = await page.context.storage_state()
        yield served


@shared
async def figures(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServedPage]:
    """Serve a year and a quarter of invented figures, after a pilot."""
    data = tmp_path_factory.mktemp("figures")
    publish(data / "public.db", InventedFigures(plan_of(real().course), quarters=5))
    async with with_anna(data, browser) as served:
        yield served


@shared
async def nothing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServedPage]:
    """Serve a bot that has begun and has published nothing."""
    data = tmp_path_factory.mktemp("nothing")
    prepare_public(data / "public.db", invented=False)
    async with with_anna(data, browser) as served:
        yield served


async def test_without_a_script_anna_signs_in_chooses_and_leaves(figures: ServedPage) -> None:
    async with figures.page(anna=False, java_script_enabled=False) as page:
        await signs_in(page)
        await page.get_by_label("Country", exact=True).select_option(label="Kenya")
        await page.get_by_label("Quarter", exact=True).select_option("all")
        await page.get_by_role("button", name="Show").click()

        await expect(page.locator(".lead")).to_contain_text("Kenya: in the last closed month")
        await page.locator("#countries summary").click()
        await expect(page.locator("#countries tbody tr")).to_have_count(15)
        await expect(page.get_by_label("Country", exact=True)).to_have_value("KE")

        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_label("Password", exact=True)).to_be_visible()
        await page.goto(figures.address)
        await expect(page.get_by_label("Password", exact=True)).to_be_visible()


async def test_with_nothing_to_show_she_reads_one_sentence(nothing: ServedPage) -> None:
    async with nothing.page(java_script_enabled=False) as page:
        await expect(page.locator(".lead")).to_contain_text("The first ones come on")
        assert await page.locator("table, svg, form.wish").count() == 0
        assert await page.locator(".banner").count() == 0


async def test_a_browser_that_likes_dutch_gets_dutch(figures: ServedPage) -> None:
    async with figures.page(locale="nl-NL") as page:
        await expect(page.locator("h1")).to_have_text("Cijfers")
        assert await page.locator("html").get_attribute("lang") == "nl"

        await page.get_by_role("link", name="English").click()
        await page.get_by_label("Country", exact=True).select_option("NP")
        await page.get_by_role("button", name="Show").click()

        await expect(page.locator("h1")).to_have_text("Figures")


@pytest.mark.parametrize("locale", sampled(["en", "nl"], 1))
async def test_all_can_use_it(figures: ServedPage, nothing: ServedPage, locale: str) -> None:
    """axe finds no violation of WCAG 2.2 AA: at the sign-in, with all tables unfolded, and without figures."""
    for served, path, anna in (
        (figures, f"/sign-in?lang={locale}", False),
        (figures, f"/?lang={locale}&quarter=all&tables=open", True),
        (nothing, f"/?lang={locale}", True),
    ):
        async with served.page(path, anna=anna) as page:
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme)
                found = await Axe().run(page, options=RULES[scheme])
                assert found.response["violations"] == [], (scheme, found.generate_report())
                assert len(found.response["passes"]) > (10 if scheme == "light" else 0)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_nothing_stands_beside_the_screen(figures: ServedPage, viewport: dict[str, int]) -> None:
    for path, anna in (("/sign-in", False), ("/?quarter=all", True), ("/?country=KE&tables=open&lang=nl", True)):
        async with figures.page(path, anna=anna, viewport=viewport) as page:
            assert await page.evaluate(BESIDE) == []


async def test_words_in_a_chart_are_large_enough_on_a_phone(figures: ServedPage) -> None:
    async with figures.page("/?country=KE", viewport=PHONE) as page:
        sizes = await page.evaluate(SIZES)

    assert min(sizes) > 9


async def test_on_paper_every_table_is_unfolded_and_nothing_is_cut(figures: ServedPage) -> None:
    async with figures.page("/?lang=nl", viewport=PAPER) as page:
        assert await page.locator("table").count() > 8
        assert not any(await page.evaluate(VISIBLE))

        await page.emulate_media(media="print")

        assert all(await page.evaluate(VISIBLE))
        assert await page.evaluate(BESIDE) == []
        for gone in (".wish", ".languages", ".out", "summary >> nth=0"):
            await expect(page.locator(gone)).to_be_hidden()
        await expect(page.locator(".banner")).to_be_visible()


async def test_a_year_prints_on_ten_pages_at_most(figures: ServedPage) -> None:
    async with figures.page() as page:
        printed = await page.pdf(prefer_css_page_size=True)

    assert printed.startswith(b"%PDF")
    assert 3 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= 10


async def test_the_files_come_out_of_the_same_process(figures: ServedPage) -> None:
    async with figures.page("/?country=KE&quarter=2027-Q1") as page:
        found = {}
        for name in ("figures.csv", "figures.xlsx"):
            link = await page.get_by_role("link", name=name).get_attribute("href")
            answer = await page.request.get(f"{figures.address}{link}")
            found[name] = await answer.body()

    assert re.search(rb"^2027-Q1,[\d-]+,[\d-]+,reached,KE,", found["figures.csv"], re.MULTILINE)
    assert b"2027-Q2" not in found["figures.csv"]
    assert found["figures.xlsx"].startswith(b"PK")


async def test_with_the_keys_she_jumps_over_what_is_the_same_on_every_page(figures: ServedPage) -> None:
    async with figures.page() as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="To the figures")).to_be_in_viewport()


async def test_new_figures_are_there_without_a_new_start(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("late")
    async with with_anna(data, browser) as served, served.page() as page:
        await expect(page.locator(".lead")).to_contain_text("There are no figures yet.")

        publish(data / "public.db", InventedFigures(plan_of(real().course), quarters=1, with_pilot=False))
        async with asyncio.timeout(PATIENCE / 1000):
            while "In the last closed month, March 2027" not in await page.locator(".lead").inner_text():
                await page.reload()


BESIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > wide ? ["the page scrolls sideways"] : [];
  for (const it of document.querySelectorAll("svg text, button, select, input:not([type=hidden]), h1, h2, h3, p, li")) {
    const box = it.getBoundingClientRect();
    if (box.width && !it.closest(".skip, .unseen") && (box.left < -2 || box.right > wide + 2)) {
      found.push(it.textContent);
    }
  }
  for (const it of document.querySelectorAll("svg text")) {
    const card = it.closest(".card").getBoundingClientRect();
    const box = it.getBoundingClientRect();
    if (box.width && (box.left < card.left - 2 || box.right > card.right + 2)) found.push(it.textContent);
  }
  return found;
}"""
"""JavaScript that lists elements wider than the screen, and words outside their chart, with two pixels of tolerance."""

VISIBLE = "() => [...document.querySelectorAll('table')].map((it) => it.checkVisibility())"
"""JavaScript that tells for each table whether it is visible."""

SIZES = """() => [...document.querySelectorAll("svg text")].map((it) => {
  const svg = it.closest("svg");
  return parseFloat(getComputedStyle(it).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
})"""
"""JavaScript that returns the font sizes in charts, in pixels of the screen."""


async def everybody_can_use(served: ServedPage, pages: Sequence[str]) -> None:
    """Look at pages on a phone, in light and dark: axe finds nothing of WCAG 2.2 AA, and nothing is wider than it."""
    for locale in sampled(["en", "nl"], 1):
        async with served.page(f"/?lang={locale}", viewport=PHONE) as page:
            for path in pages:
                await page.goto(f"{served.address}{path}")
                assert await page.locator("html").get_attribute("lang") == locale
                await _looks_right(page, path)


async def _looks_right(page: Page, path: str) -> None:
    assert await page.evaluate(BESIDE) == [], path
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options=RULES[scheme])
        assert found.response["violations"] == [], (path, scheme, found.generate_report())
