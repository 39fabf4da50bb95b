"""`main.py keys`: change the keys of a bot that can be changed, while no bot runs on the store.

The new key of addresses is on disk before the first address is encrypted with it, and takes the place of the old one
after the last. Between the two the file `address-key.next` is there: no bot starts, and the same command goes on.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app.command import FINE, ProgramCommand, say
from bot.app.config import Settings
from bot.app.keys import (
    ADDRESS_KEY,
    BEGUN,
    TO_BE_MOVED,
    WEBHOOK_SECRET,
    fingerprint,
    given,
    new_key,
    present_address_key,
    pseudonym_key,
    refuse_unmoved,
    row_seals,
)
from bot.app.private_data import close_to_others
from bot.app.stores import BOT_FILE, came_by
from bot.errors import NotNow, Refused
from bot.files import alone, write_once, write_whole
from bot.storage.address_cipher import AddressCipher, encrypt_anew, fits
from bot.storage.ports import StoreGone
from bot.storage.sql.addresses import StoredAddresses
from bot.storage.sqlite.rows import addresses_alone

_CANNOT = """
The key of pseudonyms (BOT_SECRET, or DATA/secret) cannot be changed: a row does not say whose it is, and the bot finds
it only when the learner taps. Under another key no learner finds her place, nobody gets news or reminders any more, and
no message that was sent can be taken back. Somebody who has the key can test for each Telegram account whether it has a
row. If others know the key and learners have to be protected from that: stop the bot, move DATA away, delete it, and
begin again.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the act, and the permission to delete addresses that cannot be opened any more."""
    parser.epilog = " ".join(_CANNOT.split())
    parser.add_argument("act", choices=("rotate",), help="make new keys, and encrypt all addresses again")
    parser.add_argument(
        "--lost", action="store_true", help="the old key of addresses is lost: delete the addresses it would open"
    )


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Change the keys. If it is killed at any point, the same command goes on later."""
    asyncio.run(rotate(settings, lost=namespace.lost, say=say))
    return FINE


async def rotate(settings: Settings, *, lost: bool, say: Callable[[str], None]) -> None:
    """Make a new key of addresses and a new webhook secret, and tell the operator what is left to be done.

    `lost`: the old key of addresses is lost. Raise Refused while a bot runs, and where the old key opens no address
    unless it is `lost`.
    """
    close_to_others(settings.data)
    try:
        with alone(settings.data / "keys"):
            await _change_address_key(settings, lost, say)
            _change_webhook_secret(settings.data, say)
    except StoreGone as gone:
        raise NotNow("The database cannot do this now.", "Type the same again: it goes on.") from gone
    except OSError as error:
        raise Refused(f"The folder {settings.data} cannot be used.", "Set DATA to the folder of the bot.") from error


async def _change_address_key(settings: Settings, lost: bool, say: Callable[[str], None]) -> None:
    data, seals = settings.data, row_seals(pseudonym_key(settings.data))
    old, is_unused = present_address_key(data), not (data / BEGUN).exists()
    refuse_unmoved(data, old)
    write_once(data / BEGUN, new_key())
    new = bytes.fromhex((data / BEGUN).read_text("ascii"))
    cipher = AddressCipher(seals.for_addresses(new))
    before = [AddressCipher(seals.for_addresses(old)), AddressCipher(old), AddressCipher(new)]
    try:
        async with _addresses(settings) as addresses:
            if not lost:
                await _refuse_wrong_key(addresses, [cipher, *before])
            is_unused = False
            if many := await encrypt_anew(addresses, before, cipher):
                say(f"Addresses that did not open and were deleted: {many}.")
    except Refused:
        if is_unused:
            (data / BEGUN).unlink()
        raise
    _put_in_place(data, say)


async def _refuse_wrong_key(addresses: StoredAddresses, ciphers: Sequence[AddressCipher]) -> None:
    if not await fits(addresses, ciphers):
        raise Refused(
            "The key of addresses opens no address.",
            "Give the bot the one it had. If it is lost, add --lost: learners who wanted reminders or news have to ask"
            " again.",
        )


def _put_in_place(data: Path, say: Callable[[str], None]) -> None:
    if given("ADDRESS_KEY"):
        (data / BEGUN).replace(data / TO_BE_MOVED)
        say(f"The new key of addresses is in {data / TO_BE_MOVED}. Put it where ADDRESS_KEY comes from, before the bot")
        say("starts. The bot deletes the file when it starts with that key. Delete the old key everywhere.")
    else:
        (data / BEGUN).replace(data / ADDRESS_KEY)
        say("There is a new key of addresses.")


@asynccontextmanager
async def _addresses(settings: Settings) -> AsyncIterator[StoredAddresses]:
    """Open all addresses of the bot for this process only."""
    key, file = fingerprint(pseudonym_key(settings.data)), settings.data / BOT_FILE
    if settings.database_url is None:
        with addresses_alone(file, key) as addresses:
            yield addresses
        return
    from bot.storage.postgres.rows import addresses_alone as alone_on_server

    async with alone_on_server(settings.database_url.reveal(), key, came_by(file)) as found:
        yield found


def _change_webhook_secret(data: Path, say: Callable[[str], None]) -> None:
    if given("WEBHOOK_SECRET"):
        say("WEBHOOK_SECRET comes from outside: put another one there (openssl rand -hex 32).")
    else:
        write_whole(data / WEBHOOK_SECRET, new_key())
        say("There is a new webhook secret; the bot gives it to Telegram when it starts.")


COMMAND = ProgramCommand(run, add_arguments)
