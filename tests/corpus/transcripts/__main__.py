"""`python -m tests.corpus.transcripts [NAME …]`: show where the bot differs; `--accept` writes what it says now."""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.corpus.transcripts import Different, written
from tests.corpus.transcripts.accept import ACCEPT, accepted_text, difference_of
from tests.support.paths import TRANSCRIPTS


async def main(arguments: list[str]) -> int:
    """Return 1 where a transcript differs, or with `--accept` where one cannot be accepted."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.transcripts", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="write down what the bot says now")
    parser.add_argument("name", nargs="*", help="a file without its ending; without names, all")
    options = parser.parse_args(arguments)
    failed = False
    for name, transcript in written().items():
        if options.name and name not in options.name:
            continue
        try:
            if difference := await difference_of(transcript):
                print(f"{transcript.file}\n{difference}")
                if options.accept:
                    path = TRANSCRIPTS / transcript.file
                    path.write_text(await accepted_text(path), "utf-8")
                failed |= not options.accept
        except Different as stuck:
            print(f"It cannot be accepted, because she cannot go on: {stuck}")
            failed = True
    if failed and not options.accept:
        print(f"If that is right: {ACCEPT}")
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
