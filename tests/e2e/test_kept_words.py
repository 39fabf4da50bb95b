"""Words that an author has typed and the server has not: after a kill, a reload, a cut, and in what order Undo goes."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Browser, Page, Playwright, Route, async_playwright, expect

from tests.e2e.test_steps_tab import SMALL, opens, saved, step, steps_of
from tests.support.browser import DESKTOP, Preview, find_chromium, lessons_in, page_of, running
from tests.support.on_ci import ON_CI, SEED
from tests.support.preview_fixtures import shared
from tests.support.scenario import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

WELLS = {f"well-{it}": f"Well of {it}" for it in ("power", "hand", "others", "chance")}

FIELDS = "#step-list .card:not(.kind-lesson) textarea"


@shared
async def wells(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Preview]:
    """Yield a preview with a lesson of its own for each test that writes."""
    lessons_in(folder := tmp_path_factory.mktemp("wells"))
    for name, title in WELLS.items():
        (folder / "dialogues/lessons" / f"{name}.yaml").write_text(SMALL.format(title=title), "utf-8")
    async with running(folder) as started:
        yield started


@asynccontextmanager
async def held(page: Page) -> AsyncIterator[None]:
    """Let no change of a card reach the server."""
    await page.route("**/desk/card", _never)
    yield
    await page.unroute("**/desk/card")


async def _never(route: Route) -> None:
    """Leave a request where it is."""


async def reloads(page: Page) -> None:
    """Load the page again, whatever it warns of."""
    page.once("dialog", lambda it: asyncio.ensure_future(it.accept()))
    await page.reload()


def texts(wells: Preview, lesson: str) -> str:
    return wells.lesson(lesson).read_text("utf-8")


# After a kill


@asynccontextmanager
async def own_chromium(playwright: Playwright, folder: Path) -> AsyncIterator[Page]:
    """Yield a page of a Chromium that keeps what it knows in a folder, and kill it."""
    program = find_chromium() or ""
    options = ["--headless=new", "--no-sandbox", "--no-first-run", "--remote-debugging-port=0"]
    log = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        program, *options, f"--user-data-dir={folder}", "about:blank", stdout=log, stderr=log, start_new_session=True
    )
    told = folder / "DevToolsActivePort"
    try:
        await until(lambda: told.exists() and len(told.read_text().splitlines()) == 2)
        port, path = told.read_text().splitlines()
        shown = await playwright.chromium.connect_over_cdp(f"ws://127.0.0.1:{port}{path}")
        page = shown.contexts[0].pages[0]
        await page.set_viewport_size({"width": 1366, "height": 768})
        await page.add_init_script("localStorage.setItem('start-chosen', 'yes')")
        yield page
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        told.unlink(missing_ok=True)
        for lock in folder.glob("Singleton*"):
            lock.unlink()


TYPED = [f"Typed {it}" for it in range(7)]
"""Words for each field of the small lesson's steps."""


@pytest.mark.skipif(sys.platform == "win32", reason="kills a group of processes")
async def test_a_browser_killed_with_words_in_every_step_has_them_all_when_it_is_opened_again(
    wells: Preview, tmp_path: Path
) -> None:
    before = texts(wells, "well-power")
    async with async_playwright() as playwright:
        async with own_chromium(playwright, tmp_path) as page:
            await page.goto(wells.printed)
            await opens(page, "Well of power")
            async with held(page):
                await expect(page.locator(FIELDS)).to_have_count(len(TYPED))
                for number, words in enumerate(TYPED):
                    await page.locator(FIELDS).nth(number).fill(words)
        assert texts(wells, "well-power") == before

        async with own_chromium(playwright, tmp_path) as page:
            await page.goto(wells.printed)
            await opens(page, "Well of power")
            await until(lambda: all(it in texts(wells, "well-power") for it in TYPED))
            assert [await it.input_value() for it in await page.locator(FIELDS).all()] == TYPED


# After a reload


async def test_words_with_an_open_question_about_their_translations_are_back_and_the_question_too(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        asks = page.get_by_role("group", name="One translation of this line becomes out of date.")
        panel = await opens(page, "Lock it up")
        await step(panel, 1).get_by_label("The bot says").fill("Class chat. *Dear <teacher>, no homework!*")
        await expect(asks).to_be_visible()

        await reloads(page)
        panel = await opens(page, "Lock it up")
        words = step(panel, 1).get_by_label("The bot says")
        await expect(words).to_have_value("Class chat. *Dear <teacher>, no homework!*")
        await expect(asks).to_be_visible()
        await panel.get_by_role("button", name="Undo").click()
        await expect(asks).to_be_hidden()
        await reloads(page)
        await expect(step(await opens(page, "Lock it up"), 1).get_by_label("The bot says")).not_to_have_value(
            "Class chat. *Dear <teacher>, no homework!*"
        )


async def test_a_half_written_translation_is_back_on_its_page(browser: Browser, wells: Preview) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        await page.goto(f"{wells.address}translate?locale=km&part=lessons/lock-it-up&text=2")
        area = page.locator("#pair textarea")
        await area.fill("ខ្ញុំ")
        await reloads(page)
        await expect(area).to_have_value("ខ្ញុំ")
        await page.get_by_role("button", name="Take back").click()
        await reloads(page)
        await expect(area).not_to_have_value("ខ្ញុំ")


async def test_words_typed_over_others_that_have_changed_meanwhile_are_shown_until_she_lets_them_go(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel, lost = await opens(page, "Well of others"), page.locator("#steps-lost")
        async with held(page):
            await step(panel, 1).get_by_label("The bot says").fill("Mine is about a goat.")
            lesson = wells.lesson("well-others")
            lesson.write_text(texts(wells, "well-others").replace("an invented girl", "invented"), "utf-8")
            await reloads(page)
        for _ in range(2):
            panel = await opens(page, "Well of others")
            await expect(step(panel, 1).get_by_label("The bot says")).to_have_value("Amina is invented.")
            await expect(lost).to_contain_text("Mine is about a goat.")
            await reloads(page)
        await opens(page, "Well of others")
        await lost.get_by_role("button", name="Let them go").click()
        await expect(lost).to_be_hidden()
        assert "goat." not in texts(wells, "well-others")


# Undo and Redo


async def test_undo_takes_back_an_emptied_field_before_what_is_saved_and_redo_goes_the_same_way(
    browser: Browser, wells: Preview
) -> None:
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, "Well of hand")
        first, last = (step(panel, it).get_by_label("The bot says") for it in (1, 3))
        undo, redo = (panel.get_by_role("button", name=it) for it in ("Undo", "Redo"))
        await last.fill("Help is near.")
        await last.blur()
        await saved(panel)
        await first.fill("")
        await first.blur()
        await expect(panel.get_by_text("A text cannot be empty.")).to_be_visible()

        await undo.click()
        await expect(first).to_have_value("Amina is an invented girl.")
        assert steps_of(wells, "well-hand")[-1] == "Help is near."
        await undo.click()
        await expect(last).to_have_value("[Help] shows people who listen.")
        await redo.click()
        await expect(last).to_have_value("Help is near.")
        await redo.click()
        await expect(first).to_have_value("")


# By chance


@dataclass
class LessonModel:
    """Words of a lesson's steps as the author expects them: written, in her hand, and the way back and forth.

    Words that she types in a row in one field are one change.
    """

    words: tuple[str, ...]
    past: list[tuple[str, ...]] = field(default_factory=list)
    future: list[tuple[str, ...]] = field(default_factory=list)
    hand: dict[int, str] = field(default_factory=dict)
    typing: int = -1

    def shown(self) -> list[str]:
        return [self.hand.get(at, it) for at, it in enumerate(self.words)]

    def type(self, at: int, words: str) -> None:
        self.hand.pop(at, None)
        self.hand[at] = words  # the last one in her hand

    def _write(self, at: int, words: str) -> None:
        if at != self.typing:
            self.past.append(self.words)
        self.typing = at
        self.future.clear()
        self.words = (*self.words[:at], words, *self.words[at + 1 :])

    def write_hand(self) -> None:
        for at, words in sorted(self.hand.items()):
            self._write(at, words)
        self.hand.clear()

    def undo(self) -> None:
        if self.hand:
            self.hand.popitem()
        elif self.past:
            self.future.append(self.words)
            self.words, self.typing = self.past.pop(), -1

    def redo(self) -> None:
        if self.future:
            self.past.append(self.words)
            self.words, self.typing = self.future.pop(), -1


async def test_edits_undos_cuts_and_reloads_by_chance_end_as_the_author_expects(
    browser: Browser, wells: Preview
) -> None:
    chance, name = Random(SEED), "Well of chance"
    async with page_of(browser, wells, viewport=DESKTOP) as page:
        panel = await opens(page, name)
        model = LessonModel(tuple(steps_of(wells, "well-chance")))
        fields = [step(panel, it).get_by_role("textbox").first for it in (1, 2, 3)]
        is_cut = False
        for number in range(40 if ON_CI else 12):
            act = chance.choice(("type", "type", "undo", "redo", "cut", "leave"))
            at, words = chance.randrange(3), f"Words {number}."
            match act:
                case "type":
                    await fields[at].fill(words)
                    await fields[at].blur()
                    model.type(at, words)
                case "undo" if model.hand or (model.past and not is_cut):
                    await panel.get_by_role("button", name="Undo").click()
                    model.undo()
                case "redo" if model.future and not is_cut:
                    await panel.get_by_role("button", name="Redo").click()
                    model.redo()
                case "cut":
                    is_cut = not is_cut
                    await page.context.set_offline(is_cut)
                case "leave" if not is_cut:
                    async with held(page):
                        await fields[at].fill(words)
                        await reloads(page)
                    await opens(page, name)
                    model.type(at, words)
                case _:
                    continue
            if not is_cut:
                model.write_hand()
            for area, expected in zip(fields, model.shown(), strict=True):
                await expect(area).to_have_value(expected)
            await until(lambda: tuple(steps_of(wells, "well-chance")) == model.words)
            await expect(panel.locator("#steps-state")).to_have_text(
                re.compile("^(Saved|)$" if not model.hand else "^Not saved")
            )
        await page.context.set_offline(False)
        model.write_hand()
        await until(lambda: tuple(steps_of(wells, "well-chance")) == model.words)
        wells.errors.clear()  # the browser tells of the cuts
