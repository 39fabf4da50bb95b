"""Parts shared by all commands: their shape, exit codes, printing, output files and numbers typed as options.

Each command is a module of `bot/app/commands` that ends with its `COMMAND`. Long work of one stands beside it
(`run_bot`, `staff_page`, `staff_accounts`).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.app.config import Settings
from bot.errors import Refused
from bot.files import replace_whole
from bot.home import NAME, is_installed


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing."""


@dataclass(frozen=True, slots=True)
class ProgramCommand:
    """A command: `run` does its work and returns an exit code; `add_arguments` adds its arguments to its parser.

    Refused and NotNow that `run` raises are printed by `cli.main`.
    """

    run: Callable[[Settings, argparse.Namespace], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments


FINE, PROBLEMS, WRONG, OURS, LATER = 0, 1, 2, 3, 75
"""Done; problems found; used wrongly or refused; a bug of ours; not possible now, try again (EX_TEMPFAIL)."""


def say(line: str) -> None:
    """Print a line at once: commands that go on running are read by other programs, too."""
    print(line, flush=True)


def as_typed(text: str) -> str:
    """Return the text with commands named as they are typed here: an installed program has no main.py."""
    return re.sub(r"(python )?\bmain\.py\b", NAME, text) if is_installed() else text


def write_output(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, text as UTF-8. Raise Refused where it cannot be written."""
    try:
        replace_whole(path, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise Refused(
            f"The file {path} cannot be written.", "Look at the disk, or choose another place for it."
        ) from error


def up_to(most: int, what: str, text: str) -> int:
    """Return the number from 1 to `most`; argparse prints the error, which names `what`."""
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{what} is from 1 to {most}")
    return int(text)


def chance(text: str) -> float:
    """Return the chance from 0 to 1; argparse prints the error."""
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError("a chance is from 0 to 1, like 0.8")
    return found
