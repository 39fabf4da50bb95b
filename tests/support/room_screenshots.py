"""Take the pictures of dialogues/LESSON_ROOM.md: `python -m tests.support.room_screenshots`.

They are taken in a lesson room on a course of four lessons, with drafts that a team of invented accounts works on.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser, Page, expect

from bot.authoring.lesson_room.draft import Remark
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.browser import ChatPage, chromium, find_chromium
from tests.support.draft_builders import AT, TITLE, decides, written
from tests.support.paths import PICTURES
from tests.support.room_fixtures import LessonRoom, lesson_room

MOST_BYTES = 80_000
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1180, "height": 680}
TEAM_LESSON = "lessons/my-safety-team"
DESK_AT = "/lessons/desk/lessons.lock-it-up"


async def main() -> None:
    """Take all pictures."""
    program = find_chromium()
    if program is None:
        sys.exit("There is no Chromium here to take pictures with.")
    with TemporaryDirectory() as folder:
        async with lesson_room(Path(folder)) as room, chromium(program) as browser:
            await _work(room)
            for name, (of, account, options) in SHOTS.items():
                async with _page(room, browser, account, options) as page:
                    await of(page)
                    await _shoot(page, PICTURES / f"room-{name}.jpg")


async def _work(room: LessonRoom) -> None:
    """Let the team work: a changed lesson with a remark, and one that waits for a second person."""
    now = room.services.now()
    draft = written(room, "wanja", TITLE, ("New password!", "The password is a new one!"))
    room.services.drafts.put(replace(draft, remarks=(Remark("joy", now, "Is “well” better than “up”?"),)))
    written(room, "nekesa", ("title: My safety team", "title: My own team"), part=TEAM_LESSON)
    nekesa = await room.visitor("nekesa")
    await decides(nekesa, "propose", at="/lessons/part/lessons.my-safety-team", note="It is hers, not ours.")
    TakenFile(room.settings.data, "1").write(TakenEdition(1, "", now))


@asynccontextmanager
async def _page(room: LessonRoom, browser: Browser, name: str, options: dict[str, Any]) -> AsyncIterator[Page]:
    visitor, address = await room.visitor(name), str(room.at).rstrip("/")
    context = await browser.new_context(base_url=address, reduced_motion="reduce", **options)
    cookies: Any = [{"name": it.key, "value": it.value, "url": address} for it in visitor.web.cookie_jar]
    await context.add_cookies(cookies)
    yield await context.new_page()
    await context.close()


async def _shelf(page: Page) -> None:
    await page.goto("/lessons/")


async def _steps(page: Page) -> None:
    await page.goto(f"{DESK_AT}/")
    await page.get_by_role("button", name="Steps", exact=True).click()
    await expect(page.get_by_role("heading", name="The story")).to_be_attached()
    await expect(ChatPage(page).log.get_by_role("button", disabled=False).first).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")


async def _translate(page: Page) -> None:
    await page.goto(f"{DESK_AT}/translate?locale=km&text=12")
    await expect(page.locator("#seen li")).to_be_visible()


async def _hand_over(page: Page) -> None:
    await page.goto(AT)


async def _shoot(page: Page, path: Path) -> None:
    await page.mouse.move(0, 0)
    await page.evaluate("document.fonts.ready")
    picture = await page.screenshot(path=path, type="jpeg", quality=50)
    print(f"{path.name}: {len(picture) // 1000} KB")
    if len(picture) > MOST_BYTES:
        sys.exit(f"{path.name} has {len(picture)} bytes; {MOST_BYTES} is the most a slow line should carry.")


Shot = tuple[Callable[[Page], Awaitable[None]], str, dict[str, Any]]

SHOTS: dict[str, Shot] = {
    "shelf": (_shelf, "grace", {"viewport": PHONE, "device_scale_factor": 1.5}),
    "steps": (_steps, "wanja", {"viewport": DESK}),
    "translate": (_translate, "dara", {"viewport": DESK}),
    "hand-over": (_hand_over, "wanja", {"viewport": PHONE, "device_scale_factor": 1.5}),
}
"""The page that is shown, the account that looks at it, and its screen, by the name of the picture."""


if __name__ == "__main__":
    asyncio.run(main())
