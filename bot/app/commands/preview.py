"""`main.py preview`: the lessons in the browser."""

from __future__ import annotations

import argparse
import asyncio

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.own_copy import editable
from bot.app.printing import say

ABOUT = "play the lessons in the browser; reloads what you save"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the port, and whether a browser opens."""
    parser.add_argument("--port", type=_port, help="the port to use (default: the next free one from 8080)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Serve the preview until it is stopped."""
    from bot.app.commands import preview_server

    asyncio.run(preview_server.preview(editable(settings), namespace.port, not namespace.no_browser, say))
    return FINE


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 (any free one) to 65535")
    return int(text)
