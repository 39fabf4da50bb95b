"""`main.py room`: the lesson room, where lessons are written, translated, signed and published in the browser."""

from __future__ import annotations

import argparse
import asyncio

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.printing import say

ABOUT = "write, translate, sign and publish lessons in the browser, with the accounts of staff"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: this command takes no arguments. ROOM_LISTEN is its address."""


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Serve the room until stopped."""
    from bot.app.commands import room_server

    asyncio.run(room_server.serve(settings, say))
    return FINE
