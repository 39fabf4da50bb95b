"""A learner who taps as soon as she sees the next question, round and round the first lesson."""

import time

from tests.support.bot_api import Girl, Message

LONGEST_LAP = 100
FIRST_BUTTON_IN = ("o:start/", "o:menu/")
"""Prefixes of questions where the first button leads on (her language, the lesson); elsewhere it is the last one."""
NO_OPTION = ("/back/", "/tidy/")
FACE = "🙁"
"""Last of the ratings below a badge. The walker rates no lesson, so a message that ends with it is no question."""


class Walker:
    """A learner, and the number of her taps since she saw the lesson's first question for the second time."""

    def __init__(self, girl: Girl) -> None:
        self.girl = girl
        self.taps = 0
        self._pressed: Message | None = None

    async def begins(self) -> None:
        """Come, and walk once through the lesson, so that everything asked or shown only once is over."""
        await self.comes()
        await self.walks_round()
        await self.rests()
        self.taps = 0

    async def comes(self) -> None:
        """Type /start, and tap on until the lesson begins."""
        await self.girl.types("/start")
        self._question = await self._next_question()
        while _data(self._question).startswith("o:start/"):
            await self.tap()

    async def walks_round(self) -> None:
        """Tap until the current question is asked again."""
        first, limit = self.asked, self.taps + LONGEST_LAP
        await self.tap()
        while self.asked != first:
            assert self.taps < limit, "the walk does not come round to the lesson's first question"
            await self.tap()

    async def tap(self) -> float:
        """Tap once; return the seconds until the next question is there."""
        self._pressed, began = self._question, time.perf_counter()
        await self.girl.taps_data(_data(self._pressed), self._pressed.message_id)
        self._question = await self._next_question()
        self.taps += 1
        return time.perf_counter() - began

    async def rests(self) -> None:
        """Wait until all that her last tap led to has happened."""
        while self.girl.waiting_taps or (self._pressed and self._pressed.edit_date is None):
            await self.girl.room.next_change()

    @property
    def asked(self) -> str:
        """Stop of the current question, as its buttons name it."""
        return _data(self._question).rpartition("/")[0].rpartition("/")[0]

    async def _next_question(self) -> Message:
        room, seen = self.girl.room, self._pressed.message_id if self._pressed else 0
        while True:
            newest = next(reversed(room.messages.values()))
            if newest.message_id > seen and _asks(newest):
                return newest
            await room.next_change()


def _asks(message: Message) -> bool:
    return bool(message.buttons) and message.buttons[-1][-1].text != FACE


def _data(question: Message) -> str:
    """Return the data of the button she taps."""
    found = [button.data or "" for row in question.buttons for button in row]
    options = [data for data in found if not any(part in data for part in NO_OPTION)]
    return options[0 if options[0].startswith(FIRST_BUTTON_IN) else -1]
