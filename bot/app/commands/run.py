"""`main.py run`: the bot on Telegram."""

from __future__ import annotations

import argparse
import asyncio
import gc

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.process_limits import hide_memory


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Run the bot until it is stopped."""
    gc.disable()  # nothing loaded now becomes garbage; `run_bot` turns collections on again when the bot answers
    hide_memory()
    from bot.app.commands import run_bot

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # libcurl needs it; Windows has another
        runner.run(run_bot.run(settings))
    return FINE


COMMAND = ProgramCommand(run)
