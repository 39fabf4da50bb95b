"""`main.py preview`: the lessons in the browser."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.own_copy import editable
from bot.app.printing import say

ABOUT = "play the lessons in the browser; reloads what you save"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the port, whether a browser opens, and the proof to open."""
    parser.add_argument("--port", type=_port, help="the port to use (default: the next free one from 8080)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--open", type=Path, metavar="FILE", help="look at the lesson inside a proof")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Serve the preview until it is stopped."""
    from bot.app.commands import preview_server

    with _opened(settings, namespace.open) if namespace.open else nullcontext(editable(settings)) as found:
        asyncio.run(preview_server.preview(found, namespace.port, not namespace.no_browser, say))
    return FINE


@contextmanager
def _opened(settings: Settings, proof: Path) -> Iterator[Settings]:
    """Yield settings for the lessons of a proof. Its differences are printed before anything opens."""
    from bot.authoring.handouts.proof.reopen import reopened

    with reopened(settings.dialogues, settings.locales, proof) as found:
        say(f"The files of the proof lie in {found.folder}; your own are as they were.")
        say("That folder is deleted at the end, unless you save something in it.")
        for line in found.summary():
            say(line)
        yield replace(settings, dialogues=found.dialogues, locales=found.locales)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 (any free one) to 65535")
    return int(text)
