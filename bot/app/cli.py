"""The command line: the table of commands, parsing, and how a failure looks.

Exit codes (`command.py`): 0 fine, 1 problems found, 2 used wrongly, 3 our bug, 75 not now. Nobody sees a traceback.
"""

from __future__ import annotations

import argparse
import errno
import io
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module

from bot import __version__
from bot.app import commands
from bot.app.command import FINE, LATER, OURS, WRONG, ProgramCommand, as_typed
from bot.app.config import require_folders, settings
from bot.errors import NotNow, Refused
from bot.home import NAME
from bot.logs import quiet_logs

COMMANDS: Mapping[str, str] = {
    "run": "answer girls on Telegram; needs BOT_TOKEN",
    "preview": "play the lessons in the browser; reloads what you save",
    "check": "find what is wrong before a girl does",
    "play": "play a lesson in the terminal",
    "match": "show what the distress matcher finds in lines of standard input; keeps nothing",
    "messages": "bring the translations up to the lessons, and sign them",
    "editions": "list what girls read now and read before, publish lessons from files, or put an earlier edition back",
    "new": "write a small lesson to begin with",
    "recordings": "write what is to be read aloud, as a page to print",
    "leader": "write the page about a lesson for the leader of a club, to print",
    "take-along": "write all stories and Help as one page, for girls where Telegram is not; or one story, to try",
    "share": "print the bot's link; write it as a QR code or a poster",
    "statistics": "print the published figures, or write a file of them",
    "open-data": "write the figures of a quarter for everybody, once safeguarding has released them",
    "simulate": "invent girls and write their figures, which are of nobody",
    "plan": "tell how many girls a pilot needs until its figures say something",
    "schema": "write the format of a file as JSON Schema, for editors",
    "backup": "write what is to be kept into two encrypted files, while the bot runs",
    "backup-keys": "make the two key pairs that whole backups are encrypted to",
    "restore": "put a backup back, while the bot is stopped",
    "migrate-store": "move all learners' data to the PostgreSQL of DATABASE_URL, or back",
    "sweep": "rewrite the tables of a PostgreSQL, so that no bytes of deleted rows stay",
    "keys": "change the keys of addresses and of the webhook, while the bot is stopped",
    "staff": "show the figures in the browser, to staff who have an account",
    "room": "write, translate, sign and publish lessons in the browser, with the accounts of staff",
}
"""Every command with its line of help, in the order of `main.py --help`: a file of `bot/app/commands`, `_` for `-`."""

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


def _command(name: str) -> ProgramCommand:
    """Import a command, now: all of them together take a second."""
    command: ProgramCommand = import_module(f"{commands.__name__}.{name.replace('-', '_')}").COMMAND
    return command


def _parser(typed: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=as_typed("main.py"),
        description="Lessons for a safe online world, as a Telegram bot.",
        epilog="Without a command: run the bot, or the preview when there is no BOT_TOKEN.",
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    parser.set_defaults(command=None, port=None, no_browser=False)  # defaults of an unnamed preview
    named = next((word for word in typed if not word.startswith("-")), None)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, about in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        subparser.set_defaults(command=name)
        if name == named:
            _command(name).add_arguments(subparser)
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
