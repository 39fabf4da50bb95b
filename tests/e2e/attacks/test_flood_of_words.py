"""300 of the longest messages from one account do not delay Help of somebody else (S9).

Shown by what is read of them, in letters: reading is what took the time.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from bot.conversation.vocabulary import TypedVocabulary
from bot.engine.input import Said
from bot.telegram.pacing import Pace
from tests.support.course_builders import real
from tests.support.in_process_bot import inside

CARD = "Good that you looked."
BATCHES = 5
"""Most batches in which 301 updates come: Telegram brings a hundred at a time."""


class CountingVocabulary(TypedVocabulary):
    """Vocabulary that counts the letters it reads, by the first of a text."""

    letters: ClassVar = Counter[str]()

    def read(self, typed: str, phone: str = "", offered: frozenset[str] = frozenset()) -> Said:
        self.letters[typed[:1]] += len(typed)
        return super().read(typed, phone, offered)


async def test_of_300_of_the_longest_messages_a_handful_is_read_and_help_of_somebody_else_comes(tmp_path: Path) -> None:
    known = real().vocabulary
    counting = CountingVocabulary(**{name: getattr(known, name) for name in known.__slots__})
    async with inside(tmp_path, replace(real(), vocabulary=counting), Pace(time.monotonic)) as here:
        stranger = here.telegram.girl(1, "Stranger", language_code="en")
        achieng = here.telegram.girl(2, "Achieng", language_code="en")
        with here.telegram.held():
            for _ in range(300):
                await stranger.types("z" * 4096)
            await achieng.types("help")
        await achieng.waits_for(CARD)

    assert 0 < counting.letters["z"] <= BATCHES * 12_288
    assert counting.letters["h"] == len("help")
