"""`main.py backup-keys`: the two key pairs of whole backups, made once."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings

_GOES = """
Two private keys were made. Keep them apart from each other, and neither on the server of the bot:
  {backup}
    opens what is kept: saved places, figures, accounts of staff, lessons.
    Give it to one person (a safe, a password manager), and a copy to a second one.
  {keys}
    opens the keys of the bot and its token. Give it to other people than the first.
When both are where they belong, delete the files here: shred -u {backup} {keys}
Whoever restores needs both; without them no backup opens, and they cannot be made again.
The public halves are in {recipients}; they are no secret.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the private keys."""
    parser.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where the private keys are written")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Make the keys. Raise Refused where DATA has some already."""
    from bot.app.whole_backup import recipients

    today = datetime.now(UTC).date().isoformat()
    backup, keys = recipients.make_recipients(settings.data, namespace.to, today)
    print(_GOES.strip().format(backup=backup, keys=keys, recipients=settings.data / recipients.NAME))
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
