"""Faults on request: slow answers, flood limits, lost connections, server errors."""

import asyncio
from dataclasses import dataclass, field

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import RefusedCall


@dataclass(slots=True)
class Fault:
    """A fault for the next `times` matching calls. Without a refusal, the connection is closed without an answer."""

    times: int
    refusal: RefusedCall | None = None
    after: bool = False
    method: str | None = None
    chat_id: int | None = None

    def fits(self, call: Call) -> bool:
        """Tell whether the fault applies to a call; to getUpdates only when that method is named."""
        if self.chat_id is not None and call.chat_id != self.chat_id:
            return False
        method = call.method.lower()
        return method == self.method.lower() if self.method else method != "getupdates"


@dataclass(slots=True)
class Hold:
    """A method whose calls to a chat are applied at once, and answered only when `released`; `begun` once one waits.

    With `loses` they are not applied: when released, the connection closes without an answer.
    """

    method: str
    chat_id: int
    loses: bool = False
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def keeps(self, call: Call) -> bool:
        """Let a call wait, if it is one of these, and return whether it is."""
        is_held = call.method == self.method and call.chat_id == self.chat_id
        if is_held:
            self.begun.set()
            await self.released.wait()
        return is_held


class Faults:
    """Faults still to come."""

    def __init__(self) -> None:
        """Begin without faults."""
        self.waiting: list[Fault] = []
        self.holds: list[Hold] = []
        self.delay = 0.0
        self.delay_after = 0.0

    def strike(self, call: Call) -> Fault | None:
        """Return the fault of this call, if any, and count it as used."""
        for fault in self.waiting:
            if fault.fits(call):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
