"""Run the bot of `tests.support.unpaced_bot` with its clock AHEAD seconds ahead.

Usage: `python -m tests.support.unpaced_bot_on_shifted_clock`.
"""

import os
import sys
import time
from functools import partial
from types import SimpleNamespace

from bot.app.cli import main
from bot.app.commands import run_bot
from bot.telegram.pacing import Pace
from tests.support.unsynchronised_clock import OwnClock

if __name__ == "__main__":
    ahead = float(os.environ["AHEAD"])
    vars(run_bot)["Pace"] = partial(Pace, overall=100_000, per_chat=1_000, burst=1_000)
    vars(run_bot)["time"] = SimpleNamespace(time=lambda: time.time() + ahead, monotonic=time.monotonic)
    vars(run_bot)["TelegramClock"] = OwnClock
    sys.exit(main(["run"]))
