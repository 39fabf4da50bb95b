"""One person floods the room with words much alike, to drown a disclosure or to make a theme of ten (S8)."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.moderation_fixtures import ALSO, QUESTION, StaffReader, message, messages_in, reading

FLOOD = [message(f"v{number:02}", f"goats are the best{'!' * (number % 7)} {number}") for number in range(1, 41)]
TOLD = message("v99", "somebody at home hurts me")


async def finds(reader: StaffReader, number: str, theme: str = "") -> str:
    return await reader.led("/voices/reading", {"id": number, "theme": theme, "flag-nothing": "on"})


async def test_a_disclosure_behind_forty_alike_is_the_second_message_that_is_read(tmp_path: Path) -> None:
    place = messages_in(tmp_path, [*FLOOD, TOLD])
    async with reading(place) as anna:
        await anna.enters()
        assert await finds(anna, "v01") == "/voices/message?id=v99"
        assert TOLD.words in await anna.sees("/voices/message?id=v99")
        await finds(anna, "v99")

        shown = await anna.sees("/voices/message?id=v01")
        assert set(re.findall(r'href="/voices/message\?id=(v\d\d)"', shown)) == {it.id for it in FLOOD[1:]}


async def test_forty_messages_alike_of_one_person_are_no_theme_of_ten(tmp_path: Path) -> None:
    place = messages_in(tmp_path, FLOOD[:12])
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        place.passes(30)
        await berta.enters()
        await anna.led("/voices/themes", {"question": QUESTION, "theme": "goats"})
        for it in FLOOD[:12]:
            for reader in (anna, berta):
                await finds(reader, it.id, "goats")

        assert "about 10 messages" not in await anna.sees("/voices/told")
