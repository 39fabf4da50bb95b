"""The shape of a command of the command line; each module of `bot/app/commands` ends with its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from bot.app.config import Settings


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `run` does its work and returns an exit code; `add_arguments` adds its arguments to its parser.

    Refused and NotNow that `run` raises are printed by `cli.main`.
    """

    run: Callable[[Settings, argparse.Namespace], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
