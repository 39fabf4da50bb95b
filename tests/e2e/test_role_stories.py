"""The story of each role from the sign-in to a girl's chat, by the mouse alone and by the keyboard alone.

Run with `-s`, it prints what each act costs: presses of the mouse, or of Tab and Enter.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect
from pyotp import TOTP

from tests.support.browser import PATIENCE
from tests.support.moderation_fixtures import SECRET
from tests.support.on_ci import sampled
from tests.support.room_browser import DESKTOP, PHONE
from tests.support.room_fixtures import LessonRoom, lesson_room
from tests.support.staff_fixtures import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = "Class chat. *Amina: Dear <teacher>, more homework please!* Amina, an invented girl, never wrote that."
NEW = "Class chat! *Amina: Dear <teacher>, more homework please!* Amina is an invented girl and never wrote that."
NEPALI = "कक्षाको च्याट! *अमिना: प्रिय <teacher>, अझै गृहकार्य दिनुस्!* अमिना काल्पनिक केटी हुन्, उनले यो लेखेकी होइनन्।"
HEARD = "Class chat! Amina: Dear"
"""What a girl reads of the new words; the name of the teacher is her country's."""

MOST_TABS = 80
"""Most presses of Tab from one act to the next; a page has links to jump where it is longer."""


STANDS_ABOVE = """it => document.activeElement !== document.body
  && Boolean(document.activeElement.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_PRECEDING)"""


@dataclass
class Mouse:
    """Hands that only click, and type into the field that was clicked."""

    page: Page
    presses: int = 0

    async def press(self, it: Locator) -> None:
        """Click it."""
        await it.click()
        self.presses += 1

    async def write(self, field: Locator, words: str) -> None:
        """Put words into a field in place of those that are there."""
        await self.press(field)
        await self._over(words)

    async def _over(self, words: str) -> None:
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.insert_text(words)


@dataclass
class Keyboard(Mouse):
    """Hands without a mouse: Tab, or Shift and Tab, until it has the focus, then Enter."""

    async def press(self, it: Locator) -> None:
        """Reach it, and press it."""
        await self._reach(it)
        await self.page.keyboard.press("Enter")
        self.presses += 1

    async def write(self, field: Locator, words: str) -> None:
        """Put words into a field in place of those that are there."""
        await self._reach(field)
        await self._over(words)

    async def _reach(self, it: Locator) -> None:
        await expect(it).to_be_visible()
        key = "Shift+Tab" if await it.evaluate(STANDS_ABOVE) else "Tab"
        for _ in range(MOST_TABS):
            if await it.evaluate("it => it === document.activeElement"):
                return
            await self.page.keyboard.press(key)
            self.presses += 1
        raise AssertionError(f"no Tab leads to {it}")


@asynccontextmanager
async def at_the_door(
    browser: Browser, room: LessonRoom, hands: type[Mouse], width: ViewportSize
) -> AsyncIterator[Mouse]:
    """Yield the hands of somebody who has opened the room, in a browser of her own. Fail on any error of its pages."""
    context = await browser.new_context(base_url=f"{room.at.origin()}", viewport=width, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page, trouble = await context.new_page(), list[str]()
    page.on("pageerror", lambda it: trouble.append(str(it)))
    await page.goto("/lessons/")
    yield hands(page)
    await context.close()
    assert trouble == []


async def signs_in(hers: Mouse, name: str) -> None:
    page = hers.page
    await hers.write(page.get_by_label("Name"), name)
    await hers.write(page.get_by_label("Password"), PASSWORD)
    await hers.press(page.get_by_role("button", name="Sign in"))
    await hers.write(page.get_by_label("The six digits that your phone shows now"), TOTP(SECRET).now())
    await hers.press(page.get_by_role("button", name="Enter"))
    await expect(page.get_by_role("heading", name="Lessons", exact=True)).to_be_visible()


async def writes(hers: Mouse) -> None:
    """Change the first sentence of a lesson, say that its meaning is another one, and call the translators."""
    page = hers.page
    await opens(hers)
    await hers.press(page.get_by_role("button", name="Write", exact=True))
    await expect(page.get_by_role("log").get_by_role("listitem").first).to_be_visible()
    await hers.press(page.get_by_role("button", name="Steps", exact=True).first)
    panel = page.get_by_role("tabpanel", name="Steps")
    field = panel.get_by_role("group", name=re.compile("^Step 1, ")).get_by_label("The bot says")
    await expect(field).to_have_value(FIRST)
    await hers.write(field, NEW)
    await hers.press(panel.get_by_role("button", name="Meaning changed"))
    await expect(panel.locator("#steps-state")).to_have_text("Saved")
    if (page.viewport_size or DESKTOP)["width"] == PHONE["width"]:  # the cards lie over the page
        await hers.press(page.get_by_role("button", name="Close", exact=True))
    await hers.press(page.get_by_role("link", name="Hand over"))
    await hers.press(page.get_by_role("button", name="Ready to translate"))
    await expect(page.get_by_role("button", name="Not ready yet")).to_be_visible()


async def translates(hers: Mouse) -> None:
    """Translate the sentence that waits."""
    page = hers.page
    await hers.press(page.get_by_role("link", name=re.compile("text.* of Lock it up")).first)
    await expect(page.locator("#pair .made-from")).to_be_visible()
    await hers.write(page.locator("#pair textarea"), NEPALI)
    await hers.press(page.get_by_role("button", name="Save and next"))
    await expect(page.locator("#progress")).to_have_text(re.compile(r"^(\d+) of \1 done"))


async def signs(hers: Mouse) -> None:
    """Sign the new translation, found among the others by its words."""
    page = hers.page
    await opens(hers)
    await hers.press(page.get_by_role("link", name=re.compile("^Translate: ")))
    await expect(page.locator("#one-title")).to_be_visible()
    await hers.press(page.get_by_role("button", name="Sign", exact=True))
    await expect(page.get_by_role("button", name="It is right, sign")).to_be_visible()
    await hers.write(page.get_by_label("Search in all texts"), "Class chat!")
    await page.keyboard.press("Enter")
    await hers.press(page.locator("#hit-list button").first)
    await expect(page.locator("#pair")).to_contain_text(NEPALI)
    await hers.press(page.get_by_role("button", name="It is right, sign"))
    await expect(page.locator("#progress")).to_contain_text("1 signed")


async def proposes(hers: Mouse) -> None:
    page = hers.page
    await opens(hers)
    await hers.write(page.get_by_label("What changes, in a sentence, and why"), "A livelier beginning")
    await hers.press(page.get_by_role("button", name="Propose", exact=True))
    await expect(page.locator(".lead")).to_contain_text("Proposed by nekesa")


async def approves(hers: Mouse) -> None:
    page = hers.page
    await opens(hers)
    await expect(page.locator("main ins", has_text="!").first).to_be_visible()
    await hers.press(page.get_by_role("button", name="Approve", exact=True))
    await expect(page.locator(".lead")).to_contain_text("approved by grace")


async def publishes(hers: Mouse) -> None:
    page = hers.page
    await opens(hers)
    await hers.press(page.get_by_role("button", name=re.compile("^(Approve and publish|Publish)$")))
    await expect(page.locator(".lead")).to_have_text("Girls read edition 2.")


async def opens(hers: Mouse) -> None:
    """Open the lesson on the shelf."""
    await hers.press(hers.page.get_by_role("link", name="Lock it up", exact=True).first)


async def plays(hers: Mouse) -> None:
    """Play the lesson as girls have it: the chat says the new words."""
    page = hers.page
    await opens(hers)
    await hers.press(page.get_by_role("link", name="Play it as girls have it"))
    await expect(page.get_by_role("log")).to_contain_text(HEARD)


STORY = (
    ("nekesa", writes),
    ("bina", translates),
    ("sita", signs),
    ("nekesa", proposes),
    ("grace", approves),
    ("joy", publishes),
    ("amina", plays),
)
"""Who does what, one after the other. The last one sees the chat of a girl."""


WAYS = (
    ((Mouse, DESKTOP), (Keyboard, PHONE)),
    ((Mouse, PHONE), (Keyboard, DESKTOP)),
)
"""Hands and widths: each day one pair of them, with FULL_LOAD both."""


@pytest.mark.slow
@pytest.mark.parametrize(("hands", "width"), [*chain.from_iterable(sampled(WAYS, 1))])
async def test_a_sentence_goes_from_its_writer_to_a_girls_chat_through_five_roles(
    browser: Browser, tmp_path: Path, hands: type[Mouse], width: ViewportSize
) -> None:
    async with AsyncExitStack() as opened:
        room = await opened.enter_async_context(lesson_room(tmp_path))
        people, about = dict[str, Mouse](), f"{hands.__name__.lower()}, {width['width']} px"
        for name, acts in STORY:
            if name not in people:
                people[name] = await opened.enter_async_context(at_the_door(browser, room, hands, width))
                await signs_in(people[name], name)
                print(f"{about}: {name} signs in, {people[name].presses} presses")
            await people[name].page.goto("/lessons/")
            before = people[name].presses
            await acts(people[name])
            print(f"{about}: {name} {acts.__name__}, {people[name].presses - before} presses")
