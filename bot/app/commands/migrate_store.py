"""`main.py migrate-store`: all learners to the PostgreSQL of DATABASE_URL while the bot runs, or back (MOVING.md)."""

from __future__ import annotations

import argparse
import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.app.command import FINE, ProgramCommand, say
from bot.app.config import Secret, Settings
from bot.app.keys import fingerprint, pseudonym_key
from bot.app.private_data import close_to_others
from bot.app.stores import BOT_FILE
from bot.errors import NotNow, Refused
from bot.files import alone
from bot.storage.migrate.copy_rows import CopyDiffers
from bot.storage.migrate.engine_migration import EngineMigration, forget
from bot.storage.old_rows import OldRows
from bot.storage.ports import StoreGone
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.sqlite.migration_side import SqliteSide


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options for the way back, and for giving a migration up."""
    parser.add_argument("--back", action="store_true", help="from PostgreSQL back to the file in DATA")
    parser.add_argument("--forget", action="store_true", help="delete the copy of a move that is not to be finished")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Migrate. After Ctrl+C the same command goes on later."""
    try:
        asyncio.run(migrate(settings, MigrateOptions(namespace.back, namespace.forget), say))
    except KeyboardInterrupt:
        say("Stopped. Type the same again to continue. Nothing has moved until it says where the learners' data is.")
        say("`--forget` deletes a copy that is no longer wanted.")
    return FINE


@dataclass(frozen=True, slots=True)
class MigrateOptions:
    """Options. `back`: from PostgreSQL to the file. `forget`: delete the copy of a migration that is given up."""

    back: bool = False
    forget: bool = False


async def migrate(settings: Settings, options: MigrateOptions, say: Callable[[str], None]) -> None:
    """Migrate, and report progress through `say`. Interrupted at any point, the same call continues.

    Raise Refused or NotNow, in sentences that hold nothing of DATABASE_URL.
    """
    if settings.database_url is None:
        raise Refused("There is no DATABASE_URL.", "Set it, like postgresql://bot:password@localhost/bot")
    if not options.back and not (settings.data / BOT_FILE).is_file():
        raise Refused(
            f"There is no {BOT_FILE} in {settings.data}.",
            "Set DATA to the folder of the bot. One that is new can begin on PostgreSQL.",
        )
    close_to_others(settings.data)
    try:
        with alone(settings.data / "moving"):
            await _migrate(settings, settings.database_url, options, say)
    except StoreGone as gone:
        raise NotNow(
            "PostgreSQL cannot do this now.", "Look whether it runs; then type the same again: it goes on."
        ) from gone
    except CopyDiffers as table:
        raise Refused(
            f"Rows of `{table}` differ from their copies.",
            "Nothing has moved. Type the same again; if it says so again, please report it.",
        ) from table


async def _migrate(settings: Settings, url: Secret, options: MigrateOptions, say: Callable[[str], None]) -> None:
    from bot.storage.postgres.migration_side import PostgresSide

    key, name = pseudonym_key(settings.data), secrets.token_hex(8)
    print_of_key = fingerprint(key)
    old_rows = OldRows.of(Pseudonyms(key.reveal().encode()), settings.data)
    async with AsyncExitStack() as stack:
        file = SqliteSide(settings.data / BOT_FILE, print_of_key, old_rows)
        stack.push_async_callback(file.close)
        if not await file.alone(name):
            if options.back:
                raise Refused("A bot is running on this DATA.", "Stop it first.")
            await file.read()
        server = await PostgresSide.open(url.reveal(), print_of_key, name)
        stack.push_async_callback(server.close)
        if options.forget:
            await forget(file, server, say)
        elif options.back:
            await EngineMigration(server, file, name, say).move()
            say("Take DATABASE_URL away, and start the bot.")
        else:
            await EngineMigration(file, server, name, say).move()
            say("Start the bot, with this DATABASE_URL in its settings.")


COMMAND = ProgramCommand(run, add_arguments)
