"""A girl who taps as soon as she sees the next question, round and round the first lesson."""

import time

from tests.stand_in import Girl, Message

FIRST_BUTTON_IN = ("o:start/", "o:menu/")
"""Where the first button leads on (her language, the lesson); elsewhere it is the last one."""
NO_OPTION = ("/back/", "/tidy/")


class Walker:
    """Counts her taps since she first saw the lesson's first question."""

    def __init__(self, girl: Girl) -> None:
        self.girl = girl
        self.taps = 0
        self._pressed: Message | None = None

    async def begins(self) -> None:
        """Type /start, and tap on until the lesson begins."""
        await self.girl.types("/start")
        self._question = await self._next_question()
        while _data(self._question).startswith("o:start/"):
            await self.tap()
        await self.rests()
        self.taps = 0

    async def tap(self) -> float:
        """Tap once; the seconds until she sees the next question."""
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
        """Which question she sees: the stop that its buttons name."""
        return _data(self._question).rpartition("/")[0].rpartition("/")[0]

    async def _next_question(self) -> Message:
        room, seen = self.girl.room, self._pressed.message_id if self._pressed else 0
        while True:
            newest = next(reversed(room.messages.values()))
            if newest.message_id > seen and newest.buttons:
                return newest
            await room.next_change()


def _data(question: Message) -> str:
    """The button she taps."""
    found = [button.data or "" for row in question.buttons for button in row]
    options = [data for data in found if not any(it in data for it in NO_OPTION)]
    return options[0 if options[0].startswith(FIRST_BUTTON_IN) else -1]
