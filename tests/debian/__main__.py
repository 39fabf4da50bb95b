"""Command of the trials."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bot.app import command
from tests.debian.root import CannotBuild, CommandFailed, require_machine
from tests.debian.try_image import try_image
from tests.debian.try_page import try_page

TRIALS = {"image": try_image, "page": try_page}


def main() -> int:
    """Carry out one trial in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.debian", description=__doc__)
    parser.add_argument("trial", choices=TRIALS)
    asked = parser.parse_args().trial
    os.umask(0o022)
    try:
        require_machine()
        with tempfile.TemporaryDirectory(prefix="safe-online-world-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)  # another user goes through it
            TRIALS[asked](Path(folder))
    except CannotBuild as why:
        print(f"Not on this machine: {why}", file=sys.stderr)
        return command.LATER
    except CommandFailed as failure:
        print(failure, file=sys.stderr)
        return command.PROBLEMS
    return command.FINE


if __name__ == "__main__":
    sys.exit(main())
