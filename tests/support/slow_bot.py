"""`python -m tests.support.slow_bot`: the bot as shipped, but for two messages a second instead of twenty-eight.

What waits for Telegram's limit waits long enough for a test to see its order, on a busy machine, too.
"""

import sys

from tests.support.unpaced_bot import run_unpaced

if __name__ == "__main__":
    sys.exit(run_unpaced(overall=2, per_chat=1, burst=12))
