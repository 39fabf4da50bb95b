"""`main.py keys`: change the keys of a bot that can be changed."""

from __future__ import annotations

import argparse
import asyncio

from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.printing import say

ABOUT = "change the keys of addresses and of the webhook, while the bot is stopped"

_CANNOT = """
The key of pseudonyms (BOT_SECRET, or DATA/secret) cannot be changed: a row of a girl tells nobody whose it is, also not
the bot, which finds it only when she taps. Under another key no girl finds her place, nobody gets news or reminders any
more, and no word that was sent can be taken back. Somebody who has it can test for each Telegram account whether it has
a row. If it is known to others and girls have to be protected from that: stop the bot, move DATA away, delete it, and
begin anew.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act, and the permission to delete addresses that cannot be opened any more."""
    parser.epilog = " ".join(_CANNOT.split())
    parser.add_argument("act", choices=("rotate",), help="make new keys, and encrypt all addresses anew")
    parser.add_argument(
        "--lost", action="store_true", help="the old key of addresses is lost: delete the addresses it would open"
    )


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Change the keys. If it is killed at any point, the same command goes on later."""
    from bot.app.commands.keys_rotation import rotate

    asyncio.run(rotate(settings, lost=namespace.lost, say=say))
    return FINE
