"""Take the README's picture of the staff page: `python -m tests.support.render_staff_page FOLDER`.

The figures come from the simulation:

    python main.py simulate --data FOLDER
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from bot.errors import Refused
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.e2e.test_staff_page import serving, signs_in
from tests.support.browser import chromium, find_chromium
from tests.support.paths import PICTURES
from tests.support.screenshots import MOST_BYTES
from tests.support.staff_fixtures import ANNA, PASSWORD, kept

SIZE = {"width": 1000, "height": 1180}


async def main(data: Path) -> None:
    """Sign in and take a picture of the top of the page."""
    program = find_chromium()
    if program is None or not (data / "public.db").is_file():
        sys.exit("Chromium is needed, and a folder that `main.py simulate --data FOLDER` has filled.")
    with suppress(Refused):  # the account may exist already
        StaffAccountsFile(data / "staff.db").add(Member(ANNA, kept(PASSWORD)))
    async with (
        chromium(program) as browser,
        serving(data, browser) as served,
        served.page(anna=False, viewport=SIZE) as page,
    ):
        await signs_in(page)
        picture = await page.screenshot(path=PICTURES / "figures.jpg", type="jpeg", quality=70)
    if len(picture) > MOST_BYTES:
        sys.exit(f"figures.jpg has {len(picture)} bytes; {MOST_BYTES} is the most a slow line should carry.")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
