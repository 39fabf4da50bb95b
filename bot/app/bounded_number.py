"""Numbers on the command line that have a limit."""

from __future__ import annotations

import argparse


def up_to(most: int, what: str, text: str) -> int:
    """Return the number from 1 to `most`; argparse prints the error, which names `what`."""
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{what} is from 1 to {most}")
    return int(text)
