"""`python -m tests.support.unpaced_bot`: `main.py run` in development, without Telegram's speed limits.

The stand-in looks message ids up in the chat of a call, as Telegram does, and the bot is told so: it is no setting.
Everything else is the bot as shipped. The stand-in takes what a machine can send, so hundreds of learners can play
whole lessons in seconds; `tests/e2e/test_trouble_on_telegram.py` tests the pacing with the bot as shipped.
"""

import gc
import os
import sys
from functools import partial

from bot.app.cli import main


def run_unpaced(overall: float = 100_000, per_chat: float = 1_000, burst: int = 1_000) -> int:
    """Run the bot until it is stopped and return its exit code. The limits are those of `Pace`."""
    gc.disable()  # while it loads, as in `main.py run`; `run_bot` turns collections on again when the bot answers
    from bot.app import container
    from bot.app.commands import run_bot
    from bot.telegram.pacing import Pace

    os.environ.setdefault("STAGE", "development")
    vars(container)["LOOKS_IDS_UP_IN_CHAT"] = frozenset({os.environ["BOT_API_URL"]})
    vars(run_bot)["Pace"] = partial(Pace, overall=overall, per_chat=per_chat, burst=burst)
    return main(["run"])


if __name__ == "__main__":
    sys.exit(run_unpaced())
