"""Opening the store of a bot: a SQLite file in DATA, or the PostgreSQL of DATABASE_URL, imported only then."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.app.config import Secret, Settings
from bot.app.keys import ADDRESS_KEY, TO_BE_MOVED, address_key, address_seal, fingerprint, given
from bot.errors import NotNow, Refused
from bot.files import alone, sole
from bot.storage.address_cipher import AddressCipher, fits, give_own_pseudonyms, seal_with_both_keys
from bot.storage.job_ports import JobStore
from bot.storage.ports import StoreGone
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.sqlite.announced import ANNOUNCED_FILE, prepare_announced
from bot.storage.sqlite.backup import copy_before_upgrade
from bot.storage.sqlite.migration_side import migration_state_of
from bot.storage.sqlite.public import PUBLIC_FILE, prepare_public
from bot.storage.sqlite.released_messages import RELEASED_FILE, prepare_released_messages
from bot.storage.sqlite.store import SqliteStore

log = logging.getLogger(__name__)

BOT_FILE = "bot.db"

READY = ".restored"
"""Folder in DATA from which a whole restored backup is moved up, file by file."""


def refuse_half_restored(data: Path) -> None:
    """Raise NotNow where a restore was interrupted: a bot that started now would lack its learners."""
    if (data / READY).is_dir():
        raise NotNow("A backup is being put back.", "If `restore` was interrupted, type it again: it goes on.")


def log_of(settings: Settings) -> Path | None:
    """Return the path of SQLite's write-ahead log; None when the store is PostgreSQL."""
    return None if settings.database_url else settings.data / f"{BOT_FILE}-wal"


@contextmanager
def sole_bot(settings: Settings) -> Iterator[None]:
    """Refuse a second bot on the SQLite file until the block ends; of workers on PostgreSQL there may be many.

    Two would take each other's updates, and SQLite before 3.51.3 can lose rows when two processes write.
    """
    if settings.database_url:
        yield
        return
    with ExitStack() as stack:
        try:
            is_alone = stack.enter_context(sole(settings.data / BOT_FILE))
        except OSError as error:
            raise NotNow(f"No file can be written in {settings.data}.", "Look at the disk, and at DATA.") from error
        if not is_alone:
            raise NotNow(
                f"Another bot is running on {settings.data}.",
                "Stop it first. Several workers at once need PostgreSQL: read bot/app/MOVING.md.",
            )
        yield


async def open_store(settings: Settings, key: Secret) -> JobStore:
    """Open the store with the key of pseudonyms, and bring it up to date.

    Raise Refused or NotNow, in sentences that hold nothing of DATABASE_URL.
    """
    pseudonyms = Pseudonyms(key.reveal().encode())
    store = await _opened(settings, fingerprint(key), pseudonyms)
    try:
        await _prepare_addresses(settings.data, store, key)
    except StoreGone as gone:
        await store.close()
        raise NotNow("The database cannot be written.", "Look at the disk, or at PostgreSQL.") from gone
    except BaseException:
        await store.close()
        raise
    return store


async def _opened(settings: Settings, fingerprint: str, pseudonyms: Pseudonyms) -> JobStore:
    if settings.database_url is None:
        copy_before_upgrade(settings.data, int(time.time()))
        return await SqliteStore.open(settings.data / BOT_FILE, fingerprint, pseudonyms)
    from bot.storage.postgres.store import PostgresStore

    url, chance = settings.database_url.reveal(), random.SystemRandom()
    return await PostgresStore.open(
        url, settings.data, fingerprint, chance, pseudonyms, came_by=came_by(settings.data / BOT_FILE)
    )


async def _prepare_addresses(data: Path, store: JobStore, key: Secret) -> None:
    """Check that the key of addresses fits, and bring rows of earlier versions up to date."""
    alone, cipher = AddressCipher(address_key(data)), AddressCipher(address_seal(data, key))
    if not await fits(store.addresses, [cipher, alone]):
        raise Refused(
            "The key of addresses opens no address.",
            f"Give the bot the one it had (ADDRESS_KEY, or the file {data / ADDRESS_KEY}). If it is lost, type"
            " `python main.py keys rotate --lost`: learners who wanted reminders or news have to ask again.",
        )
    await give_own_pseudonyms(store.addresses, alone, Pseudonyms(key.reveal().encode()))
    await seal_with_both_keys(store.addresses, alone, cipher)
    (data / TO_BE_MOVED).unlink(missing_ok=True)  # it is where ADDRESS_KEY comes from, or `address_key` had refused
    if given("ADDRESS_KEY") and (data / ADDRESS_KEY).exists():
        log.warning("ADDRESS_KEY comes from outside, and %s is still there: delete it", data / ADDRESS_KEY)


def came_by(file: Path) -> str:
    """Return the id of the migration by which the rows left the SQLite file; empty when there was none.

    Raise NotNow while the file is still active: a service started too soon tries again until the migration is done.
    """
    migration_state = migration_state_of(file)
    if migration_state and migration_state.is_active:
        raise NotNow(
            f"The learners' data is in the file {file}.",
            "Move them with `python main.py migrate-store`. Or throw away what it has copied: add `--forget`;"
            " then take DATABASE_URL away.",
        )
    return migration_state.move if migration_state and migration_state.state == "gone" else ""


def prepare_files(data: Path) -> None:
    """Create the small files beside the store where they are missing. A lock lets only one worker do so."""
    try:
        with alone(data / "files"):
            prepare_public(data / PUBLIC_FILE, invented=False)
            prepare_released_messages(data / RELEASED_FILE, invented=False)
            prepare_announced(data / ANNOUNCED_FILE)
    except OSError as error:
        raise NotNow(f"No file can be written in {data}.", "Look at the disk, and at DATA.") from error
