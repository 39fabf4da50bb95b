"""Run the bot as shipped with its clock AHEAD seconds ahead: `python -m tests.support.bot_on_shifted_clock`.

With it, a test meets the bot in a country's afternoon whenever it runs.
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

AHEAD = float(os.environ["AHEAD"])


def now() -> float:
    """Return the shifted time in seconds since 1970."""
    return time.time() + AHEAD


if __name__ == "__main__":
    vars(run_bot)["time"] = SimpleNamespace(time=now, monotonic=time.monotonic)
    vars(run_bot)["Pace"] = partial(Pace, overall=1_000, per_chat=1_000, burst=1_000)
    vars(run_bot)["TelegramClock"] = OwnClock
    sys.exit(main(["run"]))
