"""What time it is, as Telegram tells it: no jump of this machine's clock forgets a girl too early, or leaves her alone.

Everything of hers expires by the clock (B3, B8), and what she wrote over an hour ago is not answered (D15). A clock
a day ahead would forget all guests at once and answer nobody; so the time that Telegram sends with its answers is
believed, and in between only a clock counts on that is never set. A Bot API server of one's own tells the time of the
machine it stands on: there that clock has to be right.
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
"""Seconds by which this machine's clock may be wrong before somebody is told."""


class TelegramClock:
    """Seconds since 1970. Until Telegram has told the time, this machine's clock as it was at the start."""

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        """`wall` may jump and is asked once, `steady` only ever counts on."""
        self._steady = steady
        self._ahead = wall() - steady()
        self._looks_at = 0.0

    def __call__(self) -> float:
        """The time now."""
        return self._steady() + self._ahead

    def told(self, date: str | None) -> None:
        """Telegram's time, as the `Date` of an answer that just came."""
        if date is None or self._steady() < self._looks_at:
            return
        self._looks_at = self._steady() + EVERY
        try:
            off = parsedate_to_datetime(date).timestamp() - self()
        except ValueError:
            return
        if abs(off) > WRONG:
            log.warning("the clock of this machine is %d seconds off; going by Telegram's", -off)
        if abs(off) > NOISE:
            self._ahead += off
