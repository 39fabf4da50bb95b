"""`python -m tests.corpus.transcripts [NAME …]`: show where the bot differs; `--accept` writes what it says now."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from tests.corpus.transcripts import Different, written
from tests.corpus.transcripts.accept import ACCEPT, accepted_text, changed_lines
from tests.support.paths import TRANSCRIPTS


async def show_differences(names: Sequence[str], is_accepting: bool) -> bool:
    """Print every line that differs, and write it down if it is accepted. Return True where a file is left different.

    A file in which the girl finds no way on stays as it is.
    """
    is_left = False
    for name in names:
        path = TRANSCRIPTS / f"{name}.yaml"
        before = path.read_text("utf-8")
        try:
            now = await accepted_text(path)
        except Different as stuck:
            print(f"It cannot be accepted, because she cannot go on: {stuck}")
            is_left = True
            continue
        if changed := changed_lines(before, now):
            print(path.name, *changed, sep="\n")
            is_left |= not is_accepting
        if changed and is_accepting:
            path.write_text(now, "utf-8")
    return is_left


def main() -> int:
    """Run the command. Return 1 where a transcript differs, or with `--accept` where one cannot be accepted."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.transcripts", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="write down what the bot says now")
    parser.add_argument("name", nargs="*", help="a file without its ending; without names, all")
    options = parser.parse_args()
    unknown = sorted(set(options.name) - set(written()))
    if unknown:
        parser.error(f"There is no transcript {unknown[0]}.")
    is_left = asyncio.run(show_differences(options.name or list(written()), options.accept))
    if is_left and not options.accept:
        print(f"If that is right: {ACCEPT}")
    return is_left


if __name__ == "__main__":
    sys.exit(main())
