"""`python -m tests.afternoon_bot`: the bot as shipped, on a machine whose clock is ahead by AHEAD seconds.

So a test finds it in the afternoon of a country, whenever it runs.
"""

import os
import sys
import time
from functools import partial
from types import SimpleNamespace

from bot.adapters.telegram.pacing import Pace
from bot.app import telegram
from bot.cli import main
from tests.own_clock import OwnClock

AHEAD = float(os.environ["AHEAD"])


def now() -> float:
    """Seconds since 1970, by this machine's clock."""
    return time.time() + AHEAD


if __name__ == "__main__":
    vars(telegram)["time"] = SimpleNamespace(time=now, monotonic=time.monotonic)
    vars(telegram)["Pace"] = partial(Pace, overall=1_000, per_chat=1_000, burst=1_000)
    vars(telegram)["TelegramClock"] = OwnClock
    sys.exit(main(["run"]))
