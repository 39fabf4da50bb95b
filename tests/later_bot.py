"""`python -m tests.later_bot`: the bot of `tests.unpaced_bot`, on a day that is AHEAD seconds from now."""

import os
import sys
import time
from functools import partial
from types import SimpleNamespace

from bot.adapters.telegram.pacing import Pace
from bot.app import telegram
from bot.cli import main
from tests.own_clock import OwnClock

if __name__ == "__main__":
    ahead = float(os.environ["AHEAD"])
    vars(telegram)["Pace"] = partial(Pace, overall=100_000, per_chat=1_000, burst=1_000)
    vars(telegram)["time"] = SimpleNamespace(time=lambda: time.time() + ahead, monotonic=time.monotonic)
    vars(telegram)["TelegramClock"] = OwnClock
    sys.exit(main(["run"]))
