"""What time it is, as Telegram tells it: no jump of this machine's clock forgets a girl too early, or leaves her alone.

Everything of hers expires by the clock (B3, B8), and what she wrote over an hour ago is not answered (D15). A clock
a day ahead would forget all guests at once and answer nobody; so the time that Telegram sends with its answers is
believed, and in between only a clock counts on that is never set. Between Telegram and us others answer, too (a proxy,
an edge of its own), so one answer alone moves the time by no more than a minute. A Bot API server of one's own tells
the time of the machine it stands on: there that clock has to be right.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from email.utils import parsedate_to_datetime

log = logging.getLogger(__name__)

EVERY = 20.0
"""Seconds between two looks at what Telegram tells: reading a date costs a tap more than it is worth."""

NOISE = 3.0
"""Seconds by which its whole seconds and a slow line may differ from ours."""

WRONG = 60.0
"""Seconds by which one answer alone may move the time; this machine's clock may be as wrong before somebody is told."""


class TelegramClock:
    """Seconds since 1970. Until Telegram has told the time, this machine's clock as it was at the start."""

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        """`wall` may jump: it counts at the start, and as a witness. `steady` only ever counts on."""
        self._wall, self._steady = wall, steady
        self._ahead = wall() - steady()
        self._looks_at: float | None = None
        self._claim: float | None = None

    def __call__(self) -> float:
        """The time now."""
        return self._steady() + self._ahead

    @property
    def is_sure(self) -> bool:
        """Whether nobody contradicts this time: until then nothing is forgotten that could not be had back."""
        return self._claim is None

    def told(self, date: str | None) -> None:
        """Telegram's time, as the `Date` of an answer that just came."""
        if date is None or self._steady() < (self._looks_at or 0.0):
            return
        is_first, self._looks_at = self._looks_at is None, self._steady() + EVERY
        try:
            ahead = parsedate_to_datetime(date).timestamp() - self._steady()
        except ValueError:
            return
        is_far = abs(ahead - self._ahead) > WRONG
        is_seconded = not is_far or self._is_seconded(ahead)
        self._claim = None if is_seconded else ahead
        if is_seconded or is_first:  # a machine that starts with a wrong clock must not leave everybody alone
            self._goes_by(ahead)
        else:
            log.warning("one answer is %d seconds off; waiting for a second that says the same", ahead - self._ahead)

    def _is_seconded(self, ahead: float) -> bool:
        """Whether the answer before it says the same, or this machine's clock."""
        witnesses = (self._claim, self._wall() - self._steady())
        return any(it is not None and abs(ahead - it) <= 2 * NOISE for it in witnesses)

    def _goes_by(self, ahead: float) -> None:
        off = ahead - self._ahead
        if abs(off) > WRONG:
            log.warning("the clock of this machine is %d seconds off; going by Telegram's", -off)
        if abs(off) > NOISE:
            self._ahead = ahead
