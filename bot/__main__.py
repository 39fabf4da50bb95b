"""The start of the program: main.py, `python -m bot`, and the command `safe-online-world` of an installed package."""

from __future__ import annotations

import gc
import sys

from bot.process_limits import restrict_process

SELDOM = 20_000
"""GC threshold during start-up: nothing loaded then becomes garbage, so collections would be wasted. A running bot
lowers it again (`bot/app/commands/run_bot.py`)."""


def main() -> int:
    """Run the command that was typed; returns its exit code."""
    restrict_process()
    gc.set_threshold(SELDOM)
    try:
        from bot.app.cli import main as run
    except KeyboardInterrupt:  # Ctrl+C before anything began
        return 0
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
