"""`main.py restore`: a backup put back into DATA, while no bot runs on it."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.errors import Refused

ABOUT = "put a backup back, while the bot is stopped"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the backup to read, and for a whole one its keys."""
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="one that `backup` wrote, or the two of `backup --all`"
    )
    parser.add_argument(
        "--key", type=Path, action="append", default=[], metavar="FILE", help="a private key of `backup-keys`; twice"
    )
    parser.add_argument("--check", action="store_true", help="only open the two files, and write nothing back")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Put the backup back. Learners who erased themselves since it was written stay erased."""
    files = namespace.files
    if len(files) == 2 and namespace.key:
        return _check(settings, namespace) if namespace.check else _everything(settings, namespace)
    if len(files) > 1 or namespace.key or namespace.check or files[0].suffix == ".age":
        raise Refused(
            "A whole backup is two files, and two private keys open it.",
            "Type: restore backup-DAY.age backup-keys-DAY.age --key backup.agekey --key backup-keys.agekey",
        )
    from bot.app.commands import backups

    backups.restore(settings, files[0])
    print(f"{files[0]} is back. Who has erased herself since has stayed erased.")
    return FINE


def _everything(settings: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands.content_lines import content_lines
    from bot.app.whole_backup import contents
    from bot.app.whole_backup.put_back import put_back

    content = put_back(settings, namespace.files, namespace.key)
    print(f"The backup is back in {settings.data}.")
    for line in content_lines(content) if content else ():
        print(line)
    print(f"The settings are in {settings.data / contents.SETTINGS}: put them where settings come from (.env), then")
    print("delete that file, and start the bot. Who erased herself after the backup was made may be back, unless a")
    print("newer file `erased` was in DATA.")
    return FINE


def _check(settings: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands.content_lines import content_lines
    from bot.app.whole_backup.put_back import check
    from bot.storage.backup_history import read_history

    for line in content_lines(check(settings, namespace.files, namespace.key)):
        print(line)
    print("It opens, and every database in it was read through. Nothing of it is left here.")
    if read_history(settings.data) is None:
        print(
            "Type on the bot's server, so that its reminder is silent for three months: python main.py backup --opened"
        )
    return FINE
