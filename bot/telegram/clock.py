"""A clock that follows the `Date` headers of Telegram's answers, so that a wrong system clock does no harm.

A learner's data expires by the clock (B3, B8), and messages older than an hour are not answered (D15). A clock that is
a day ahead would delete all guests at once and answer nobody. So Telegram's time is used, and between its answers a
monotonic clock counts on. A proxy or an edge server may answer instead of Telegram, so one answer alone moves the time
by at most a minute. A Bot API server of one's own sends the time of its machine: that clock has to be right.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from email.utils import parsedate_to_datetime

log = logging.getLogger(__name__)

EVERY = 20.0
"""Seconds between two `Date` headers that are parsed: parsing each would slow every tap."""

NOISE = 3.0
"""Seconds of difference that are ignored: `Date` has whole seconds, and the connection may be slow."""

WRONG = 60.0
"""Seconds by which one answer alone may move the time; a system clock that is further off is logged."""


class TelegramClock:
    """Seconds since 1970. Before Telegram's first answer: the system clock at the start, counted on."""

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        """`wall` is the system clock, for the start and to confirm an answer; it may jump. `steady` is monotonic."""
        self._wall, self._steady = wall, steady
        self._ahead = wall() - steady()
        self._looks_at: float | None = None
        self._claim: float | None = None

    def __call__(self) -> float:
        """Return the time in seconds since 1970."""
        return self._steady() + self._ahead

    @property
    def is_sure(self) -> bool:
        """True unless an answer contradicts this time. Then nothing is deleted, because that could not be undone."""
        return self._claim is None

    def observe(self, date: str | None) -> None:
        """Take the `Date` header of an answer that just came, or None."""
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
        if is_seconded or is_first:  # a machine that starts with a wrong clock must answer all the same
            self._goes_by(ahead)
        else:
            log.warning("one answer is %d seconds off; waiting for a second that says the same", ahead - self._ahead)

    def _is_seconded(self, ahead: float) -> bool:
        """Tell whether the previous answer or the system clock confirms this time."""
        witnesses = (self._claim, self._wall() - self._steady())
        return any(it is not None and abs(ahead - it) <= 2 * NOISE for it in witnesses)

    def _goes_by(self, ahead: float) -> None:
        off = ahead - self._ahead
        if abs(off) > WRONG:
            log.warning("the clock of this machine is %d seconds off; going by Telegram's", -off)
        if abs(off) > NOISE:
            self._ahead = ahead
