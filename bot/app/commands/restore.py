"""`main.py restore`: a backup put back into DATA, while no bot runs on it."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files to read, and for a whole backup its keys and how much of it is wanted."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="the two of `backup --all`, or one that holds saved places alone (bot.db.before-N)",
    )
    parser.add_argument(
        "--key", type=Path, action="append", default=[], metavar="FILE", help="a private key of `backup-keys`; twice"
    )
    much = parser.add_mutually_exclusive_group()
    much.add_argument("--check", action="store_true", help="only open the two files, and write nothing back")
    much.add_argument("--places", action="store_true", help="only the saved places, into a DATA that is in use")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Put the backup back. Learners who erased themselves since it was written stay erased."""
    files, keys = namespace.files, namespace.key
    if len(files) == 2 and keys:
        if namespace.check:
            return _check(settings, files, keys)
        return _restore_places(settings, files, keys) if namespace.places else _restore_all(settings, files, keys)
    if len(files) > 1 or keys or namespace.check or namespace.places or files[0].suffix == ".age":
        raise Refused(
            "A whole backup is two files, and two private keys open it.",
            "Type: restore backup-DAY.age backup-keys-DAY.age --key backup.agekey --key backup-keys.agekey",
        )
    from bot.app.whole_backup.put_back import put_file_back

    put_file_back(settings, files[0])
    print(f"The places in {files[0]} are back. Learners who asked to be deleted since then stay deleted.")
    return FINE


def _restore_all(settings: Settings, files: list[Path], keys: list[Path]) -> int:
    from bot.app.whole_backup import contents
    from bot.app.whole_backup.put_back import put_back

    content = put_back(settings, files, keys)
    print(f"The backup is back in {settings.data}.")
    print(*(content.lines if content else ()), sep="\n")
    print(f"The settings are in {settings.data / contents.SETTINGS}: put them where settings come from (.env), then")
    print(
        "delete that file, and start the bot. Learners who asked to be deleted after the backup was made may be back,"
    )
    print("unless a newer file `erased` was in DATA.")
    return FINE


def _restore_places(settings: Settings, files: list[Path], keys: list[Path]) -> int:
    from bot.app.whole_backup.put_back import put_places_back

    put_places_back(settings, files, keys)
    print("The saved places are back. Places that were there are newer and stayed as they were, and learners who asked")
    print("to be deleted since then stay deleted. Nothing else of the backup was taken.")
    return FINE


def _check(settings: Settings, files: list[Path], keys: list[Path]) -> int:
    from bot.app.whole_backup.put_back import check
    from bot.storage.backup_history import read_history

    print(*check(settings, files, keys).lines, sep="\n")
    print("It opens, and every database in it was read through. Nothing of it is left here.")
    if read_history(settings.data) is None:
        print(
            "Type on the bot's server, so that its reminder is silent for three months: python main.py backup --opened"
        )
    return FINE


COMMAND = ProgramCommand(run, add_arguments)
