"""Numbers on the command line that have a limit."""

from __future__ import annotations

import argparse


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
