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

    asyncio.run(run_bot.run(settings))
    return FINE


COMMAND = ProgramCommand(run)
