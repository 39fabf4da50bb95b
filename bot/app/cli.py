"""The command line: the table of commands, parsing, and how a failure looks.

Exit codes (`exit_codes`): 0 fine, 1 problems found, 2 used wrongly, 3 our bug, 75 not now. Nobody sees a traceback.
"""

from __future__ import annotations

import argparse
import errno
import io
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Protocol, cast

from bot import __version__
from bot.app import commands
from bot.app.config import Settings, require_folders, settings
from bot.app.exit_codes import FINE, LATER, OURS, WRONG
from bot.app.printing import as_typed
from bot.errors import NotNow, Refused
from bot.home import NAME
from bot.logs import quiet_logs


class CommandModule(Protocol):
    """A module of `bot/app/commands`."""

    ABOUT: str
    """One line of help, with a small first letter and no full stop."""

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Add the command's arguments to its parser."""

    def run(self, settings: Settings, namespace: argparse.Namespace, /) -> int:
        """Run the command and return its exit code. Refused and NotNow are printed by `main`."""


COMMANDS = (
    "run",
    "preview",
    "check",
    "play",
    "match",
    "messages",
    "editions",
    "new",
    "recordings",
    "leader",
    "take-along",
    "share",
    "statistics",
    "open-data",
    "simulate",
    "plan",
    "schema",
    "backup",
    "backup-keys",
    "restore",
    "migrate-store",
    "sweep",
    "keys",
    "staff",
    "room",
)
"""Every command, in the order of `main.py --help`: a module of `bot/app/commands`, with `_` for `-`."""

GONE_COMMANDS = {
    "proof": "Type `python main.py take-along en --lesson NAME --draft`, or show the draft in the lesson room.",
}
"""Commands of earlier versions, each with what to use instead."""

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
"""Errors of a full disk, and of a file or an account that may have no more of it."""


def main(typed: Sequence[str]) -> int:
    """Run one command and return its exit code. Every failure becomes a sentence here."""
    _replace_unprintable_letters()
    try:
        return _run_command(typed)
    except Refused as refused:
        print(as_typed(refused.what), as_typed(refused.remedy), sep="\n", file=sys.stderr)
        return LATER if isinstance(refused, NotNow) else WRONG
    except KeyboardInterrupt:
        return FINE
    except BrokenPipeError:
        _discard_output()
        return FINE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            return _disk_full()
        logging.getLogger(__name__).error("stopped: %s", type(error).__name__, exc_info=error)
        print("Something in the program itself is broken. Please report the lines above.", file=sys.stderr)
        return OURS


def _run_command(typed: Sequence[str]) -> int:
    if remedy := GONE_COMMANDS.get(typed[0] if typed else ""):
        raise Refused(f"There is no command `{typed[0]}` any more.", remedy)
    try:
        namespace = _parser(typed).parse_args(typed)
        quiet_logs()
        found = settings()
        name = namespace.command or ("run" if found.token else "preview")
        if name != "run":
            require_folders(found.dialogues, found.locales)
        return _command(name).run(found, namespace)
    finally:
        sys.stdout.flush()  # here, where a closed pipe (`| head -1`) can still be caught


def _command(name: str) -> CommandModule:
    """Return a command's module, imported now: all of them together take a quarter of a second."""
    return cast(CommandModule, import_module(f"{commands.__name__}.{name.replace('-', '_')}"))


def _named(typed: Sequence[str]) -> Sequence[str]:
    """Return the command that was typed; all of them for help, and where it is not one of them."""
    return typed[:1] if not typed or typed[0] in COMMANDS else COMMANDS


def _parser(typed: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=as_typed("main.py"),
        description="Lessons for a safe online world, as a Telegram bot.",
        epilog="Without a command: run the bot, or the preview when there is no BOT_TOKEN.",
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    parser.set_defaults(command=None, port=None, no_browser=False)  # defaults of an unnamed preview
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in _named(typed):
        command = _command(name)
        about = command.ABOUT
        subparser = subparsers.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        subparser.set_defaults(command=name)
        command.add_arguments(subparser)
    return parser


def _replace_unprintable_letters() -> None:
    """Print escapes for letters that the console lacks (Khmer on an old Windows), instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _disk_full() -> int:
    with suppress(OSError):
        print("The disk is full, so not everything is written.", file=sys.stderr)
        print("Make room on it, and type the same again.", file=sys.stderr)
    with suppress(OSError):
        _discard_output()
    return WRONG


def _discard_output() -> None:
    """Discard what stdout still holds: Python flushes once more at exit, and would print a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
