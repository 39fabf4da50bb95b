"""A learner who taps as soon as she sees the next question, round and round the first lesson."""

import time

from tests.support.bot_api import Girl, Message

LONGEST_LAP = 100
FIRST_BUTTON_IN = ("o:start/", "o:menu/")
"""Prefixes of questions where the first button leads on (her language, the lesson); elsewhere it is the last one."""
NO_OPTION = ("/back/", "/tidy/")


class Walker:
    """A learner, and the number of her taps since she saw the lesson's first question for the second time."""

    def __init__(self, girl: Girl) -> None:
        self.girl = girl
        self.taps = 0
        self._pressed: Message | None = None
        self._since = 0

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
        self._pressed, self._since, began = self._question, self.girl.room.changes, time.perf_counter()
        await self.girl.taps_data(_data(self._pressed), self._pressed.message_id)
        self._question = await self._next_question()
        self.taps += 1
        return time.perf_counter() - began

    async def rests(self) -> None:
        """Wait until all that her last tap led to has happened."""
        while self.girl.waiting_taps or (self._pressed and self._pressed.changed <= self._since):
            await self.girl.room.next_change()

    @property
    def asked(self) -> str:
        """Stop of the current question, as its buttons name it."""
        return _data(self._question).rpartition("/")[0].rpartition("/")[0]

    async def _next_question(self) -> Message:
        """Wait for a question that was sent, or put in place of the tapped one, since her last tap."""
        room = self.girl.room
        while True:
            newest = next(reversed(room.messages.values()))
            if newest.changed > self._since and newest.buttons:
                return newest
            await room.next_change()


def _data(question: Message) -> str:
    """Return the data of the button she taps."""
    found = [button.data or "" for row in question.buttons for button in row]
    options = [data for data in found if not any(part in data for part in NO_OPTION)]
    return options[0 if options[0].startswith(FIRST_BUTTON_IN) else -1]
