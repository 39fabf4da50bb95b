"""Translate and sign in real Chromium: a lesson text by text by keyboard, and signatures bound to the words."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook as Writer

from bot.app.web_server import web_runner
from bot.authoring.editor.preview.desk import LOCAL, Author, Desk
from bot.authoring.editor.preview.player import Player
from bot.authoring.editor.preview.server import KEY, preview_app
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_files import path_of, update
from bot.authoring.translation.coverage import with_unfinished
from bot.authoring.translation.entries import edit, state, translate, translation
from bot.check.course import open_bundle
from bot.conversation.service import Conversation
from bot.lessons.loader.course import load
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signers
from bot.safeguarding.moderation.member import StaffRole
from bot.storage.sqlite.store import SqliteStore
from tests.e2e.test_preview_page import CUT, FAINT
from tests.support.browser import DESKTOP, PHONE, RULES, SCHEMES, ChatPage, Preview, lessons_in, page_of
from tests.support.preview_fixtures import fresh, shared

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROLES: frozenset[StaffRole] = frozenset(("translate", "sign"))
SOKHA, DARA = (Author(name, ROLES, frozenset({"km"})) for name in ("sokha", "dara"))
DAY = date(2026, 11, 29)

GOATS = """\
title: Two goats
about: Two goats on one bridge.
badge: Bridge builder
today: Let somebody go first.
start:
  - say: <friend> sees two goats. *Stop!*
  - choose: Who goes first?
    id: bridge
    options:
      - text: The old one
        feedback: She bows.
      - Nobody
  - say: The bridge holds.
"""
"""A lesson of which nothing is translated."""

KHMER = {
    "Two goats": "ពពែពីរ",
    "Two goats on one bridge.": "ពពែពីរនៅលើស្ពានមួយ។",
    "Bridge builder": "អ្នកសង់ស្ពាន",
    "Let somebody go first.": "ឱ្យគេទៅមុន។",
    "<friend> sees two goats. *Stop!*": "<friend> ឃើញពពែពីរ។ *ឈប់!*",
    "Who goes first?": "អ្នកណាទៅមុន?",
    "The old one": "ពពែចាស់",
    "She bows.": "វាឱនក្បាល។",
    "Nobody": "គ្មានអ្នកណាទេ",
    "The bridge holds.": "ស្ពានរឹងមាំ។",
}
FRIEND, OLD = "<friend> sees two goats. *Stop!*", "The old one"
PART, ELSEWHERE = (f"translate?locale=km&part=lessons/{name}" for name in ("two-goats", "my-safety-team"))


class UntranslatedCourse:
    """A course in which one lesson waits for Khmer, and the girl who plays it."""

    def __init__(self, folder: Path, player: Player) -> None:
        """Keep the folder and the player."""
        self.folder, self.player = folder, player

    @property
    def locales(self) -> Path:
        """The folder of the catalogs."""
        return self.folder / "locales"

    def khmer(self, source: str) -> PoEntry:
        """Return the Khmer entry of a text of the lesson."""
        found = translation(self.locales, "km", "two-goats", source)
        assert found, source
        return found

    def says(self, words: dict[str, str]) -> None:
        """Write translations of the lesson, by nobody."""
        edit(path_of(self.locales, "km"), lambda it: _worded(it, words))

    @asynccontextmanager
    async def desk(self, account: Author, part: str = "") -> AsyncIterator[Preview]:
        """Serve the desk of an account."""
        folders = self.folder / "dialogues", self.locales
        app = preview_app(Desk(self.player, *folders, account, part, today=lambda: DAY))
        runner = web_runner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            yield Preview(address, self.folder, f"{address}?key={app[KEY]}")
        finally:
            await runner.cleanup()


def _worded(it: PoEntry, words: dict[str, str]) -> PoEntry:
    return replace(it, forms=(words[it.source],)) if it.context == "two-goats" and it.source in words else it


def _old_bow(it: PoEntry) -> PoEntry:
    """Return the entry of a bow as it is after its English has changed."""
    if it.key != ("two-goats", "She bows."):
        return it
    return replace(it, forms=("វាឱនក្បាល។",), flags=("fuzzy",), previous=("two-goats", "She bows low."))


@shared
async def course(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[UntranslatedCourse]:
    """Yield the course that all tests share."""
    lessons_in(folder := tmp_path_factory.mktemp("translated"))
    dialogues, locales = folder / "dialogues", folder / "locales"
    (dialogues / "lessons" / "two-goats.yaml").write_text(GOATS, "utf-8")
    with (dialogues / "course.yaml").open("a", encoding="utf-8") as listed:
        listed.write("  - two-goats\n")
    update(load(dialogues)[0], locales, "km")
    (locales / "GLOSSARY.md").write_text(
        "## Khmer (km)\n\n| English | word | never | why |\n|---|---|---|---|\n"
        "| bridge | ស្ពាន | ក្តារ | over water |\n| goat | ពពែ | | |\n",
        "utf-8",
    )
    bundle, _ = open_bundle(dialogues, locales, offer=with_unfinished)
    store = await SqliteStore.open(":memory:", "preview", invented=True)
    player = Player(Conversation(store, bundle, time.time), store, time.time)
    await player.start_over()
    yield UntranslatedCourse(folder, player)
    await store.close()


@fresh
async def lessons(course: UntranslatedCourse) -> AsyncIterator[UntranslatedCourse]:
    """Yield the course, and restore its catalog at the end."""
    catalog = path_of(course.locales, "km")
    before = catalog.read_bytes()
    yield course
    catalog.write_bytes(before)


@asynccontextmanager
async def shown(
    browser: Browser, preview: Preview, address: str = PART, width: dict[str, int] = DESKTOP
) -> AsyncIterator[Page]:
    """Open the page for translators."""
    async with page_of(browser, preview, viewport=width) as page:
        await page.goto(preview.address + address)
        await expect(title(page)).to_be_visible()
        yield page


def title(page: Page) -> Locator:
    """Return the heading of the text in the middle."""
    return page.locator("#one-title")


def words(page: Page) -> Locator:
    """Return the field in which her words are typed."""
    return page.locator("#pair textarea")


def seen(page: Page) -> Locator:
    """Return the message as Telegram will show it."""
    return page.locator("#seen")


def button(page: Page, name: str) -> Locator:
    """Return a button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


# Translate


async def test_a_khmer_translator_finishes_a_lesson_by_keyboard_alone(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview) as page:
        await expect(page.locator("#progress")).to_have_text("0 of 10 done, 0 signed")
        while not await words(page).evaluate("it => it === document.activeElement"):
            await page.keyboard.press("Tab")
        for number, (source, khmer) in enumerate(KHMER.items(), start=1):
            await expect(title(page)).to_contain_text(f"Text {number} of 10: ")
            await expect(page.get_by_role("region", name="English")).to_contain_text(source)
            await expect(words(page)).to_be_focused()
            await page.keyboard.insert_text(khmer)
            await page.keyboard.press("Control+Enter")
        await expect(page.locator("#progress")).to_have_text("10 of 10 done, 0 signed")
        await expect(page.get_by_role("status")).to_have_text("This was the last text here.")

    assert {source: lessons.khmer(source).words for source in KHMER} == KHMER
    assert {writers(lessons.khmer(source)) for source in KHMER} == {("sokha",)}
    assert {state(lessons.khmer(source)) for source in KHMER} == {"draft"}


async def test_a_lost_name_is_told_while_she_types_and_cannot_be_saved(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview, f"{PART}&text=5") as page:
        await words(page).fill("<frend> ឃើញពពែពីរ។ *ឈប់!*")
        await words(page).press("Control+Enter")
        await expect(page.get_by_role("status")).to_have_text("Not saved.")
        await expect(page.locator("#pair .slips")).to_contain_text("It has lost `<friend>`.")
        await expect(words(page)).to_have_attribute("aria-invalid", "true")
        assert lessons.khmer(FRIEND).words == ""

        await button(page, "Write it so").click()
        await expect(words(page)).to_have_value(KHMER[FRIEND])
        await expect(page.locator("#pair .slips")).to_be_empty()
        await words(page).press("Control+Enter")
        await expect(title(page)).to_contain_text("Text 6 of 10")

    assert lessons.khmer(FRIEND).words == KHMER[FRIEND]


async def test_a_sheet_goes_out_and_comes_back_filled_in(
    browser: Browser, lessons: UntranslatedCourse, tmp_path: Path
) -> None:
    lessons.says({"Two goats": KHMER["Two goats"]})
    async with lessons.desk(SOKHA) as preview, shown(browser, preview) as page:
        await page.get_by_text("Translate in a sheet, without the internet").click()
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Sheet of what waits").click()
        await (await coming.value).save_as(tmp_path / "two-goats-km.xlsx")

        await button(page, "Take it in").click()
        await expect(page.locator("#sheet-news")).to_have_text("Choose a file first.")
        back = tmp_path / "back.xlsx"
        filled_in(tmp_path / "two-goats-km.xlsx", back, {**KHMER, FRIEND: "ឈប់"})
        await page.get_by_label("A sheet that came back").set_input_files(back)
        await button(page, "Take it in").click()

        told = "8 translations are saved as drafts. These rows were left out:"
        await expect(page.locator("#sheet-news")).to_have_text(told)
        await expect(page.locator("#sheet-left")).to_have_text(
            "Row 5 has lost `<friend>` and has another number of `*`."
        )
        await expect(page.locator("#progress")).to_have_text("9 of 10 done, 0 signed")

    assert {source for source in KHMER if lessons.khmer(source).words != KHMER[source]} == {FRIEND}
    assert writers(lessons.khmer(OLD)) == ("sokha",)


def filled_in(path: Path, back: Path, words: dict[str, str]) -> None:
    """Save a downloaded sheet as another program does, with translations by their English."""
    heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Texts").to_python()
    with Writer(str(back)) as book:
        page = book.add_worksheet("Texts")
        page.write_row(0, 0, heads)
        for number, row in enumerate(rows, start=1):
            told = dict(zip(heads, row, strict=True))
            page.write_row(number, 0, {**told, "Translation: Khmer (km)": words[str(told["English"])]}.values())


async def test_the_bubble_follows_what_she_types_while_others_are_missing(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview, f"{PART}&text=5") as page:
        await words(page).fill("<friend> *ឈប់!*")
        await expect(seen(page).locator("b")).to_have_text("ឈប់!")
        await expect(seen(page)).not_to_contain_text("<friend>")

        await words(page).fill("")
        await button(page, "Text after").click()
        await button(page, "Text after").click()
        await expect(title(page)).to_contain_text("Text 7 of 10: button")
        await words(page).fill(KHMER[OLD])

        await expect(seen(page).get_by_role("button", name=KHMER[OLD])).to_have_class("is-this")
        await expect(seen(page)).to_contain_text("Who goes first?")
        await expect(seen(page).get_by_role("button", name="Nobody")).to_have_attribute("title", "Not translated yet")
        await expect(page.locator("#pair .room")).to_have_text("Fits on her phone")


async def test_the_help_for_a_translator_stands_beside_the_text(browser: Browser, lessons: UntranslatedCourse) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview, f"{PART}&text=2") as page:
        glossary = page.get_by_role("region", name="Words of the glossary")
        await expect(glossary).to_contain_text("ពពែ")
        await expect(glossary).to_contain_text("Never: ក្តារ")
        await expect(page.get_by_role("list", name="Before it")).to_contain_text("Two goats")
        await expect(page.get_by_role("list", name="After it")).to_contain_text("Bridge builder")
        await expect(page.get_by_role("region", name="Notes")).to_contain_text("A lesson in one sentence.")


async def test_old_english_is_shown_with_its_changed_words_and_may_be_said_right(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    edit(path_of(lessons.locales, "km"), _old_bow)
    async with lessons.desk(SOKHA) as preview, shown(browser, preview, f"{PART}&text=1") as page:
        await button(page, "Next out of date").click()
        await expect(title(page)).to_contain_text("Text 8 of 10: feedback")
        english = page.get_by_role("region", name="English")
        await expect(english.locator("del")).to_have_text(["gone: bows low."])
        await expect(words(page)).to_be_focused()
        await button(page, "It is still right: next").click()
        await expect(title(page)).to_contain_text("Text 9 of 10")

    assert (state(lessons.khmer("She bows.")), writers(lessons.khmer("She bows."))) == ("draft", ("sokha",))


async def test_unsaved_words_are_not_left_behind(browser: Browser, lessons: UntranslatedCourse) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview) as page:
        await words(page).fill("ពពែ")
        await button(page, "Text after").click()
        await expect(page.get_by_role("status")).to_have_text("Save these words first, or take your change back.")
        await page.get_by_label("Lesson or part").select_option(label="cast (31 of 31)")
        await expect(page.get_by_label("Lesson or part")).to_have_value("lessons/two-goats")
        await expect(words(page)).to_have_value("ពពែ")
        await button(page, "Take back").click()
        await button(page, "Next missing").click()
        await expect(title(page)).to_contain_text("Text 2 of 10")


async def test_somebody_elses_words_are_not_written_over(browser: Browser, lessons: UntranslatedCourse) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview) as page:
        translate(lessons.locales, "km", {("two-goats", "Two goats"): "ពពែ ២"})
        await words(page).fill("ពពែពីរ")
        await words(page).press("Control+Enter")
        await expect(page.locator("#pair .slips")).to_contain_text("It says now: ពពែ ២")

    assert lessons.khmer("Two goats").words == "ពពែ ២"


async def test_play_here_puts_the_girl_before_the_text_in_khmer(browser: Browser, lessons: UntranslatedCourse) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview, ELSEWHERE) as page:
        await page.get_by_label("Search in all texts").fill("who goes first")
        await page.get_by_label("Search in all texts").press("Enter")
        await page.get_by_role("button", name="Two goats Who goes first?").click()
        await expect(title(page)).to_have_text(re.compile("^Text 6 of 10: question"))
        await button(page, "Play here").click()
        await ChatPage(page).is_asked("Who goes first?")
        await expect(page.locator("#locale")).to_have_value("km")


async def test_a_desk_for_one_part_only_shows_the_texts_of_others(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    async with lessons.desk(SOKHA, "lessons/my-safety-team") as preview, shown(browser, preview, ELSEWHERE) as page:
        await expect(page.get_by_label("Lesson or part").get_by_role("option")).to_have_count(1)
        await page.get_by_label("Search in all texts").fill("who goes first")
        await page.get_by_label("Search in all texts").press("Enter")
        await page.get_by_role("button", name="Two goats Who goes first?").click()
        await expect(title(page)).to_have_text(re.compile("^Two goats: question"))
        await expect(words(page)).to_have_attribute("readonly", "")
        await expect(page.locator("#pair")).to_contain_text("This text belongs to another part: it is only read here.")
        await expect(seen(page)).to_contain_text("Who goes first?")


# Sign


async def test_she_signs_text_by_text_and_takes_one_back(browser: Browser, lessons: UntranslatedCourse) -> None:
    lessons.says({"Two goats": "ពពែពីរ", "Bridge builder": "អ្នកសង់ស្ពាន"})
    async with lessons.desk(DARA) as preview, shown(browser, preview, f"{PART}&mode=sign") as page:
        await expect(title(page)).to_contain_text("Text 1 of 10")
        await expect(page.locator("#pair")).to_contain_text("ពពែពីរ")
        await button(page, "It is right, sign").click()
        await expect(title(page)).to_contain_text("Text 3 of 10")
        await expect(title(page)).to_be_focused()
        await expect(button(page, "It is right, sign")).to_be_enabled()
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("status")).to_have_text("Signed. Nothing else is unsigned here.")
        await expect(page.locator("#progress")).to_have_text("2 of 10 done, 2 signed")

        await button(page, "Take back my signature").click()
        await expect(page.get_by_role("status")).to_have_text("Your signature is taken back.")
        await expect(page.locator("#progress")).to_have_text("2 of 10 done, 1 signed")

    assert (signers(lessons.khmer("Two goats")), signers(lessons.khmer("Bridge builder"))) == (("dara",), ())


async def test_a_double_press_signs_what_she_has_read_and_not_the_next_text(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    lessons.says({"Two goats": "ពពែពីរ", "Bridge builder": "អ្នកសង់ស្ពាន", "Let somebody go first.": "ឱ្យគេទៅមុន។"})
    async with lessons.desk(DARA) as preview, shown(browser, preview, f"{PART}&mode=sign") as page:
        await button(page, "It is right, sign").dblclick()
        await expect(title(page)).to_contain_text("Text 3 of 10")
        await page.keyboard.press("Control+Enter")  # her finger is still on the key
        await expect(page.locator("#progress")).to_have_text("3 of 10 done, 1 signed")
        await expect(button(page, "It is right, sign")).to_be_enabled()
        await expect(title(page)).to_contain_text("Text 3 of 10")

    assert [signers(lessons.khmer(it)) for it in ("Two goats", "Bridge builder")] == [("dara",), ()]


async def test_nobody_signs_what_she_translated_herself(browser: Browser, lessons: UntranslatedCourse) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview) as page:
        await words(page).fill("ពពែពីរ")
        await words(page).press("Control+Enter")
        await expect(title(page)).to_contain_text("Text 2 of 10")
        await button(page, "Text before").click()
        await button(page, "Sign").click()
        signing = page.get_by_role("region", name="Sign")
        await expect(signing).to_contain_text("You translated this text yourself. Somebody else has to sign it.")
        await expect(button(page, "It is right, sign")).to_have_count(0)
        await page.keyboard.press("Control+Enter")

        await button(page, "Not right: mend it").click()
        await expect(words(page)).to_be_focused()
    async with lessons.desk(DARA) as preview, shown(browser, preview, f"{PART}&mode=sign") as page:
        await expect(page.get_by_role("region", name="Sign")).to_contain_text("Translated by: sokha")
        await button(page, "It is right, sign").click()
        await expect(page.get_by_role("status")).to_contain_text("Signed.")

    assert signers(lessons.khmer("Two goats")) == ("dara",)


async def test_words_that_changed_while_she_read_are_shown_anew_and_not_signed(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    lessons.says({"Two goats": "ពពែពីរ"})
    async with lessons.desk(DARA) as preview, shown(browser, preview, f"{PART}&mode=sign") as page:
        await expect(page.locator("#pair")).to_contain_text("ពពែពីរ")
        translate(lessons.locales, "km", {("two-goats", "Two goats"): "ពពែច្រើន"})
        await button(page, "It is right, sign").click()
        await expect(page.get_by_role("status")).to_have_text("This text has changed meanwhile: read it again.")
        await expect(page.locator("#pair")).to_contain_text("ពពែច្រើន")

    assert signers(lessons.khmer("Two goats")) == ()


async def test_on_her_own_computer_she_is_asked_for_initials_once(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    lessons.says({"Two goats": "ពពែពីរ", "Bridge builder": "អ្នកសង់ស្ពាន"})
    async with lessons.desk(LOCAL) as preview, shown(browser, preview, f"{PART}&mode=sign") as page:
        await button(page, "It is right, sign").click()
        await expect(page.get_by_role("status")).to_have_text("Write your initials first.")
        await expect(page.get_by_label("Your initials")).to_be_focused()
        await page.keyboard.type("AB")
        await page.keyboard.press("Tab")
        await button(page, "It is right, sign").click()
        await expect(title(page)).to_contain_text("Text 3 of 10")
        await page.reload()
        await button(page, "It is right, sign").click()
        await expect(page.get_by_role("status")).to_contain_text("Signed.")

    assert [signers(lessons.khmer(it)) for it in ("Two goats", "Bridge builder")] == [("AB",), ("AB",)]


# For everybody


@pytest.mark.parametrize("mode", ["translate", "sign"])
async def test_the_page_fits_a_phone_and_can_be_read_and_heard_by_everybody(
    browser: Browser, lessons: UntranslatedCourse, mode: str
) -> None:
    lessons.says({OLD: KHMER[OLD]})
    address = f"{PART}&text=7&mode={mode}"
    async with (
        lessons.desk(DARA) as preview,
        shown(browser, preview, address, PHONE) as page,
    ):
        if mode == "translate":
            await page.get_by_text("Translate in a sheet, without the internet").click()
            await words(page).fill("ពពែ <friend>")
            await expect(page.locator("#pair .slips .error")).to_be_visible()
        await expect(seen(page)).to_contain_text("Who goes first?")

        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert await page.evaluate(CUT) == []
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            assert await page.evaluate(FAINT) == []
            found = await Axe().run(page, options=RULES[scheme])
            assert [it["id"] for it in found.response["violations"]] == [], scheme


async def test_a_reader_hears_english_then_hers_then_the_problems_then_the_buttons(
    browser: Browser, lessons: UntranslatedCourse
) -> None:
    async with lessons.desk(SOKHA) as preview, shown(browser, preview, f"{PART}&text=5") as page:
        await words(page).fill("ឈប់")
        await expect(page.locator("#pair .slips .error").first).to_be_visible()

        order = await page.evaluate("""() => {
          const parts = ["#pair .words-read", "#pair textarea", "#pair .slips", "#pair [type=submit]", "#moves"];
          const every = [...document.querySelectorAll("*")];
          return parts.map((it) => every.indexOf(document.querySelector(it)));
        }""")

        assert -1 not in order
        assert order == sorted(order)
