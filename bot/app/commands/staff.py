"""`main.py staff`: the staff's pages in the browser, and the accounts that may sign in."""

from __future__ import annotations

import argparse
import asyncio

from bot.app.command import FINE, ProgramCommand, say
from bot.app.config import Settings
from bot.app.private_data import close_to_others
from bot.errors import Refused
from bot.safeguarding.moderation.member import ROOMS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act on accounts (none: serve the pages), the account's name, rooms and languages."""
    acts = ("add", "rooms", "remove", "list", "log")
    parser.add_argument("act", nargs="?", choices=acts, help="accounts, or the log of the rooms, instead of the page")
    parser.add_argument("name", nargs="?", help="whose account, such as anna")
    parser.add_argument("--rooms", metavar="NAMES", help=f"for add and rooms: what she may enter: {','.join(ROOMS)}")
    parser.add_argument("--languages", metavar="CODES", help="for add and rooms: what she reads, such as ne,en")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Serve the pages until stopped; with an act, list or change accounts."""
    if namespace.act is None:
        from bot.app.commands import staff_page

        asyncio.run(staff_page.serve(settings, say))
        return FINE
    if (namespace.name is None) != (namespace.act in ("list", "log")):
        raise Refused("Accounts are added and removed by name.", "Write `staff add NAME`, or `staff list` alone.")
    print(_account(settings, namespace))
    return FINE


def _account(settings: Settings, namespace: argparse.Namespace) -> str:
    from bot.app.commands import staff_accounts

    close_to_others(settings.data)
    options = staff_accounts.AccountOptions(namespace.rooms, namespace.languages)
    match namespace.act:
        case "list":
            return staff_accounts.names(settings)
        case "log":
            return staff_accounts.log(settings)
        case "add":
            return staff_accounts.add(settings, namespace.name, options)
        case "rooms":
            return staff_accounts.change(settings, namespace.name, options)
        case _:
            return staff_accounts.remove(settings, namespace.name)


COMMAND = ProgramCommand(run, add_arguments)
