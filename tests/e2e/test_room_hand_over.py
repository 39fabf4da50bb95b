"""A draft on its way to girls, and the editions, in real Chromium: on a phone, at a desk, in the dark, by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.lessons.translations.po import read
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.e2e.test_staff_page import BESIDE
from tests.support.browser import AA, Scheme, change_look
from tests.support.draft_builders import AT, TITLE, catalog_of, decides, live, published, swapped, written
from tests.support.on_ci import sampled
from tests.support.preview_fixtures import shared
from tests.support.room_browser import DESKTOP, PHONE, room_page, tabs_to
from tests.support.room_fixtures import LESSON, LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOOKS: tuple[tuple[str, tuple[tuple[ViewportSize, Scheme], ...]], ...] = (
    ("en", ((PHONE, "light"), (DESKTOP, "dark"))),
    ("nl", ((PHONE, "dark"), (DESKTOP, "light"))),
)
"""Looks of a page by language: each language has both sizes and both colours."""

OTHER = "/lessons/part/lessons.my-safety-team"
LOSING = "/lessons/part/lessons.friend-or-pretend"
ALOUD = ("title: Say it out loud", "title: Say it aloud")


@shared
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    """Yield a room with three editions, a draft with everything a page can show, and one that others overtook."""
    async with lesson_room(tmp_path_factory.mktemp("room")) as room:
        wanja = await room.visitor("wanja")
        changes = (
            TITLE,
            ("New password!", "New password! Call 116, or look at www.goat.example."),
            ("text: Tell her\n", "text: Say it to her\n"),
            ("  - quiz: ", "  - picture: new-goat.png\n    alt: A goat on a table\n  - quiz: "),
        )
        draft = written(room, "wanja", *changes)
        _translates(room)
        media = room.services.drafts.view(draft).dialogues / "media"
        (media / "new-goat.png").write_bytes((media / "goat-table.png").read_bytes())
        await wanja.sends(f"{AT}/remark", words="Is the goat too funny here?")
        written(room, "wanja", ("title: My safety team", "title: My own team"), part="lessons/my-safety-team")
        written(room, "wanja", ALOUD, part="lessons/say-it-out-loud")
        published(room, ("title: My safety team", "title: Our safety team"), part="lessons/my-safety-team")
        published(room, ("title: Friend or pretend?", "title: Friend, or not?"), part="lessons/friend-or-pretend")
        await _proposes_what_loses_a_language(room)
        TakenFile(room.settings.data, "one").write(TakenEdition(3, "", room.services.now()))
        yield room


def _translates(room: LessonRoom) -> None:
    """Change the Khmer and the Nepali title in the draft."""
    draft = room.services.drafts.find(LESSON)
    assert draft
    view = room.services.drafts.view(draft)
    swapped(catalog_of(view, "km"), "ចាក់សោឱ្យជាប់", "ចាក់សោឱ្យល្អ")
    swapped(catalog_of(view, "ne"), "ताला लगाऊ", "ताला राम्ररी लगाऊ")


async def _proposes_what_loses_a_language(room: LessonRoom) -> None:
    part, wanja = "lessons/friend-or-pretend", await room.visitor("wanja")
    draft = written(room, "wanja", ("title: Friend, or not?", "title: Friend or not?"), part=part)
    catalog = catalog_of(room.services.drafts.view(draft), "sw")
    entry = next(it for it in read(catalog) if it.context == "friend-or-pretend" and it.words and not it.fuzzy)
    swapped(catalog, "".join(entry.raw), "")
    await decides(wanja, "propose", at=LOSING, note="Shorter", lost="friend-or-pretend sw")


async def looks_right(page: Page, about: object) -> None:
    """Expect no violation of WCAG 2.2 AA, and nothing wider than the screen, with all that is folded unfolded."""
    await page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true;")
    found = await Axe().run(page, options=AA)
    assert found.response["violations"] == [], (about, found.generate_report())
    assert await page.evaluate(BESIDE) == [], about


async def test_all_can_use_every_page_on_a_phone_and_at_a_desk_in_light_and_dark(
    browser: Browser, room: LessonRoom
) -> None:
    first = room.services.editions.live - 2
    pages = (
        ("wanja", AT),
        ("grace", AT),
        ("wanja", OTHER),
        ("wanja", LOSING),
        ("lea", LOSING),
        ("wanja", "/lessons/part/lessons.say-it-out-loud"),
        ("wanja", f"{AT}/discard"),
        ("joy", "/lessons/editions"),
        ("joy", f"/lessons/editions/{first + 1}"),
        ("joy", f"/lessons/editions/{first}/back"),
    )
    for name, path in pages:
        for locale, looks in sampled(LOOKS, 1):
            async with room_page(room, browser, name, f"{path}?lang={locale}") as page:
                for viewport, scheme in looks:
                    await change_look(page, viewport, scheme)
                    await looks_right(page, (path, locale, viewport, scheme))


async def test_on_a_phone_what_hurts_is_read_first_and_ticked_before_it_is_proposed(
    browser: Browser, room: LessonRoom
) -> None:
    at = "/lessons/part/lessons.friend-or-pretend"
    room.services.drafts.discard("lessons/friend-or-pretend")
    written(
        room,
        "wanja",
        ("about: ", "about: Send me your picture! "),
        part="lessons/friend-or-pretend",
    )
    async with room_page(room, browser, "wanja", at, viewport=PHONE) as page:
        await page.get_by_role("link", name="To the decision").first.click()
        box = page.locator("#read-first")
        await expect(box.get_by_role("heading", name="Read this first")).to_be_in_viewport()
        await expect(box.locator("mark").first).to_be_visible()
        for tick in await box.get_by_role("checkbox").all():
            await tick.check()
        for reason in await box.get_by_label("Why it may stay").all():
            await reason.fill("The villain says it later")
        await page.get_by_label("What changes, in a sentence, and why").fill("Shorter")
        if await page.get_by_label("I mean it.").count():
            await page.get_by_label("I mean it.").check()
        await page.get_by_role("button", name="Propose").click()
        await expect(page.locator(".lead")).to_contain_text("somebody of safeguarding has to approve it.")
    async with room_page(room, browser, "grace", at, viewport=PHONE) as page:
        await expect(page.locator("#read-first")).to_contain_text("The villain says it later")
        for scheme in ("light", "dark"):
            await change_look(page, PHONE, scheme)
            await looks_right(page, (at, scheme))
        await page.get_by_label("What has to change before girls read it").fill("Not in the first line")
        await page.get_by_role("button", name="Send back, because …").click()
        await expect(page.locator(".lead")).to_contain_text("nobody has proposed it yet")


async def test_by_the_keyboard_alone_a_draft_is_proposed_approved_published_and_put_back(
    browser: Browser, room: LessonRoom
) -> None:
    at, before = "/lessons/part/lessons.say-it-out-loud", room.services.editions.live
    async with room_page(room, browser, "wanja", at) as page:
        await page.get_by_label("What changes, in a sentence, and why").focus()
        await page.keyboard.type("Shorter")
        await tabs_to(page, "Propose")
        await page.keyboard.press("Enter")
        await expect(page.locator(".lead")).to_have_text(
            "Proposed by wanja; somebody of safeguarding has to approve it."
        )
    async with room_page(room, browser, "grace", at) as page:
        await page.get_by_label("A remark with it, if you like").focus()
        await page.keyboard.type("Good")
        await tabs_to(page, "Approve")
        await page.keyboard.press("Enter")
        await expect(page.locator(".lead")).to_have_text("Proposed by wanja, approved by grace: it can be published.")
    async with room_page(room, browser, "joy", at) as page:
        await page.get_by_role("button", name="Approve and publish").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("Editions")
        await expect(page.locator(".lead")).to_have_text(f"Girls read edition {before + 1}.")
        assert "title: Say it aloud" in live(room, "lessons/say-it-out-loud")
        await expect(page.locator("#taken")).to_contain_text("On its way: arrived at 0 of 1 places")
        TakenFile(room.settings.data, "one").write(TakenEdition(before + 1, "", room.services.now()))
        await expect(page.locator("#taken")).to_have_text("✓ It has arrived: whoever opens a story now reads it.")

        await tabs_to(page, f"Put edition {before} back …")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text(f"Put edition {before} back")
        await page.get_by_label("Why, in a sentence").focus()
        await page.keyboard.type("A slip")
        await tabs_to(page, f"Put edition {before} back")
        await page.keyboard.press("Enter")
        await expect(page.locator(".lead")).to_contain_text("Girls read edition")
    wish = room.services.wish.read(room.services.editions.live)
    assert wish
    assert (wish.number, wish.by, wish.note) == (before, "joy", "A slip")
