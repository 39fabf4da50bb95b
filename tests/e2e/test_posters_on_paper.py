"""Posters in Chromium, whose QR codes are read as by a phone; and the bot's name from Telegram."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page

from bot.app.cli import main
from bot.lessons.loader.course import load
from bot.lessons.translations.catalogs import load_catalogs
from tests.integration.authoring.test_posters import BOT, Says
from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN
from tests.support.command_line import FINE
from tests.support.paths import ROOT
from tests.support.qr_reader import read_codes

pytestmark = pytest.mark.asyncio(loop_scope="session")

Scheme = Literal["light", "dark"]


LONGEST_NAME = "a_bot_with_the_longest_name_1bot"


CONTROLLER = "An organisation with a name, a city"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the real texts in English, whose statistics and release may be changed."""
    shutil.copytree(ROOT / "dialogues", tmp_path / "dialogues", ignore=shutil.ignore_patterns("media", "recordings"))
    (tmp_path / "locales").mkdir()
    monkeypatch.setenv("DIALOGUES", str(tmp_path / "dialogues"))
    monkeypatch.setenv("LOCALES", str(tmp_path / "locales"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Says:
    return Says(capsys)


async def test_with_a_token_telegram_is_asked_what_the_bot_is_called(
    folder: Path, monkeypatch: pytest.MonkeyPatch, says: Says
) -> None:
    async with Telegram(token=TOKEN) as telegram:
        monkeypatch.setenv("BOT_TOKEN", TOKEN)
        monkeypatch.setenv("BOT_API_URL", telegram.url)

        assert await asyncio.to_thread(says) == ["https://t.me/standin_bot"]


@asynccontextmanager
async def looked_at(browser: Browser, file: Path, scheme: Scheme = "light", width: int = 900) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": width, "height": 1200}, color_scheme=scheme)
    await page.goto(file.as_uri())
    yield page
    await page.close()


async def test_a_poster_in_all_languages_fits_its_paper_and_a_phone_reads_it(
    browser: Browser, folder: Path, monkeypatch: pytest.MonkeyPatch, says: Says
) -> None:
    release = folder / "dialogues" / "release.yaml"
    release.write_text(release.read_text().replace("controller:\n", f"controller: {CONTROLLER}\n"))
    monkeypatch.delenv("LOCALES")
    link = await asyncio.to_thread(says, "--bot", LONGEST_NAME, "--poster", "p.html")
    async with looked_at(browser, folder / "p.html") as page:
        said = await page.inner_text("main")
        schemes: tuple[Scheme, ...] = ("light", "dark")
        for scheme in schemes:
            await page.emulate_media(color_scheme=scheme)
            assert read_codes(await page.screenshot(full_page=True)) == [link[0]], scheme
        assert await page.evaluate(SPILLS) == [], "nothing hangs over the edge, nothing lies on anything else"
        paper = await page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1, "one sheet"
    profile, catalogs = load(folder / "dialogues")[0].profile, load_catalogs(ROOT / "locales")[0]
    assert profile
    for locale in profile.languages:
        assert catalogs.say(profile.short_description, locale) in " ".join(said.split()), locale
    assert f"@{LONGEST_NAME}" in said and CONTROLLER in said


@pytest.mark.parametrize("paper", ["a4", "a5"])
@pytest.mark.parametrize("locales", [(), ("en", "km", "ne")], ids=["all", "three"])
async def test_a_poster_with_the_address_of_the_stories_has_two_codes_that_a_phone_reads(
    browser: Browser, folder: Path, monkeypatch: pytest.MonkeyPatch, says: Says, paper: str, locales: tuple[str, ...]
) -> None:
    monkeypatch.delenv("LOCALES")
    address = f"https://stories.example.org/{'long-name-' * 5}"
    words = ("--stories", address, "--paper", paper, *(it for name in locales for it in ("--locale", name)))
    link = await asyncio.to_thread(says, "--bot", LONGEST_NAME, "--poster", "p.html", *words)
    async with looked_at(browser, folder / "p.html") as page:
        await page.evaluate("document.fonts.ready")
        assert sorted(read_codes(await page.screenshot(full_page=True))) == sorted([link[0], address])
        assert await page.evaluate(SPILLS) == []
        assert (await page.pdf(prefer_css_page_size=True)).count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("telegram", [BOT, ("--without-telegram",)], ids=["with the bot", "alone"])
async def test_a_line_about_where_the_stories_are_fits_the_paper(
    browser: Browser, folder: Path, monkeypatch: pytest.MonkeyPatch, says: Says, telegram: tuple[str, ...]
) -> None:
    monkeypatch.delenv("LOCALES")
    await asyncio.to_thread(says, *telegram, "--poster", "p.html", "--paper", "a5", "--stories", "On the tablet " * 5)
    async with looked_at(browser, folder / "p.html") as page:
        await page.evaluate("document.fonts.ready")
        assert await page.evaluate(SPILLS) == []
        assert await page.get_by_text("On the tablet On the tablet").is_visible()


SPILLS = """() => {
  const box = (it) => it.getBoundingClientRect(), main = box(document.querySelector("main"));
  const parts = [...document.querySelectorAll("section > *")];
  const isOver = (it) => it.scrollWidth > it.clientWidth + 1 || box(it).bottom > main.bottom || box(it).top < main.top;
  const over = parts.filter(isOver);
  const lying = parts.filter((it, n) => n && box(it).top < box(parts[n - 1]).bottom - 1);
  return [...over, ...lying].map((it) => it.className || it.tagName);
}"""


async def test_khmer_and_nepali_come_with_their_letters(
    browser: Browser, folder: Path, monkeypatch: pytest.MonkeyPatch, says: Says
) -> None:
    """The poster brings its own fonts, because a printing computer may have none; it is also readable on a phone."""
    monkeypatch.delenv("LOCALES")
    await asyncio.to_thread(says, *BOT, "--poster", "p.html", "--locale", "km", "--locale", "ne", "--paper", "a5")
    async with looked_at(browser, folder / "p.html", "dark", 320) as page:
        await page.evaluate("document.fonts.ready")
        loaded = await page.evaluate(
            "[...document.fonts].filter((it) => it.status === 'loaded').map((it) => it.family)"
        )
        assert await page.evaluate("document.documentElement.scrollWidth <= 320")
        assert await page.evaluate(SPILLS) == []
    assert {it.strip('"') for it in loaded} == {"Letters km", "Letters ne"}


A4 = (688, 1032)
"""Width and height in pixels that the margins of the leader's page leave on A4."""


@pytest.mark.parametrize("locale", ["fil", "km"])
async def test_the_leader_finds_what_to_do_if_a_girl_tells_on_the_first_of_three_pages(
    browser: Browser, tmp_path: Path, locale: str
) -> None:
    page_of_leader = tmp_path / "leader.html"
    assert (
        await asyncio.to_thread(main, ["leader", "lock-it-up", "--locale", locale, "-o", str(page_of_leader)]) == FINE
    )
    async with looked_at(browser, page_of_leader, width=A4[0]) as page:
        await page.emulate_media(media="print")
        await page.evaluate("document.fonts.ready")
        box = await page.locator(".tells").bounding_box()
        pdf = await page.pdf(prefer_css_page_size=True)
    assert box and box["y"] + box["height"] <= A4[1]
    assert pdf.count(b"/Type /Page\n") <= 3


@pytest.mark.parametrize("locale", ["fil", "km", "ne"])
async def test_the_sheet_for_parents_is_one_page(browser: Browser, tmp_path: Path, locale: str) -> None:
    words = ["leader", "lock-it-up", "--parents", "--locale", locale, "-o", str(tmp_path / "parents.html")]
    assert await asyncio.to_thread(main, words) == FINE
    async with looked_at(browser, tmp_path / "parents.html", width=A4[0]) as page:
        await page.emulate_media(media="print")
        await page.evaluate("document.fonts.ready")
        pdf = await page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
