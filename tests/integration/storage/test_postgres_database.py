"""PostgreSQL for the operator: wrong addresses, databases that are not ours, and the first tables."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.app.config import settings
from bot.errors import NotNow, Refused
from bot.storage.postgres import database as opening
from bot.storage.postgres.database import open_database
from bot.storage.records.tables import MOVES
from tests.support.bot_process import HOME
from tests.support.nginx import certified
from tests.support.postgres_server import IN_A_URL, PASSWORD, WITHIN, Postgres, database, execute, rows
from tests.support.table_page import written_tables

PAGE = HOME / "bot/storage/postgres/SERVER.md"


@pytest.fixture
async def made(url: str) -> str:
    """Return the URL of a database created by a real bot."""
    await (await open_database(url, "fits")).close()
    return url


async def refusal(url: str, fingerprint: str = "fits", *, invented: bool = False) -> Refused:
    """Return the refusal to start, after checking that it does not contain the password."""
    with pytest.raises(Refused) as caught:
        await open_database(url, fingerprint, invented=invented)
    refused = caught.value
    told = f"{refused} {refused!r} {refused.__cause__!r}"
    assert PASSWORD not in told and IN_A_URL not in told and "Kilimanjaro" not in told
    return refused


# A newcomer's first try


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda server: server.url(password="guessed"), "PostgreSQL does not let the bot in. Look at the name and"),
        (lambda server: server.url("gone"), "There is no such database. Make it with createdb"),
        (lambda server: server.url(password=PASSWORD), "DATABASE_URL cannot be read. Write it like postgresql://"),
        (lambda server: server.url() + "?sslmode=maybe", "DATABASE_URL cannot be read."),
    ],
    ids=["a password", "a database", "an unescaped password", "a mode"],
)
async def test_an_address_that_is_wrong_is_two_sentences_without_the_password(
    server: Postgres, wrong: Callable[[Postgres], str], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused = await refusal(wrong(server))

    assert str(refused).startswith(told)
    assert not isinstance(refused, NotNow), "tried again it would be wrong again"
    assert "Kilimanjaro" not in caplog.text + server.log.read_text("utf-8")


async def test_a_server_that_is_not_there_yet_is_not_there_now() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        refused = await refusal(f"postgresql://bot:{IN_A_URL}@127.0.0.1:{nobody.getsockname()[1]}/bot")

    assert isinstance(refused, NotNow)
    assert refused.what == "PostgreSQL cannot be reached."


async def test_a_name_that_nobody_knows_is_not_there_now() -> None:
    assert isinstance(await refusal(f"postgresql://bot:{IN_A_URL}@nowhere.invalid/bot"), NotNow)


async def test_who_asks_for_a_certificate_that_is_trusted_gets_no_other(
    server: Postgres, url: str, tmp_path: Path
) -> None:
    async with encrypted(server) as trusted:
        (tmp_path / "hers").mkdir()
        certified(tmp_path / "hers")
        await (await open_database(f"{url}&sslmode=verify-full&sslrootcert={trusted}", "fits")).close()

        refused = await refusal(f"{url}&sslmode=verify-full&sslrootcert={tmp_path}/hers/fullchain.pem")
        assert refused.what == "The certificate of PostgreSQL is not one that the bot trusts."


async def test_a_database_in_which_the_bot_may_make_no_tables_is_refused(server: Postgres, url: str) -> None:
    await execute(server.url(), "CREATE ROLE guest LOGIN PASSWORD 'Kilimanjaro'")

    refused = await refusal(url.replace(f"bot:{IN_A_URL}", "guest:Kilimanjaro"))
    assert refused.what == "The bot may not make tables in the database."


async def test_a_postgresql_that_its_makers_left_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "OLDEST", (99,))

    assert str(await refusal(url)) == "PostgreSQL is too old. Use version 99 or newer."


async def test_a_database_that_cannot_hold_khmer_is_refused(server: Postgres) -> None:
    latin = await database(server, "ENCODING 'LATIN1' LOCALE 'C'")

    assert (await refusal(latin)).what == "The database cannot hold every language."


@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE TABLE orders (id BIGINT)",
        "CREATE TABLE schema_version (installed_rank BIGINT)",
        "CREATE TABLE schema_version (program TEXT, version BIGINT)",
    ],
)
async def test_the_database_of_another_program_is_left_as_it_is(url: str, theirs: str) -> None:
    await execute(url, theirs)

    assert (await refusal(url)).what == "The database is not ours, or damaged."
    assert len(await rows(url, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")) == 1


async def test_an_older_bot_does_not_start_on_what_a_newer_one_made(made: str) -> None:
    await execute(made, "UPDATE schema_version SET version = 4711")

    assert (await refusal(made)).what == "The database was made by a newer version of the bot."


async def test_real_and_invented_girls_and_girls_of_another_secret_are_never_mixed(made: str) -> None:
    assert str(await refusal(made, invented=True)) == (
        "The database holds real girls. Set DATABASE_URL to another database."
    )
    assert str(await refusal(made, "another")) == (
        "The secret does not fit the database. Set BOT_SECRET to the one it was made with."
    )


def test_the_address_of_the_database_does_not_print(tmp_path: Path) -> None:
    address = f"postgresql://bot:{IN_A_URL}@localhost/bot"
    found = settings({"DATABASE_URL": address, "DATA": str(tmp_path)}, tmp_path)

    assert found.database_url is not None and found.database_url.reveal() == address
    assert "Kilimanjaro" not in f"{found} {found!r} {found.database_url}"


def test_who_does_not_ask_for_postgresql_does_not_wait_for_its_library() -> None:
    """No module imports the adapter at import time."""
    for path in (HOME / "bot").rglob("*.py"):
        if path.parent.name != "postgres":
            assert not re.search(r"^(from|import) bot\.storage\.postgres", path.read_text("utf-8"), re.MULTILINE), path


async def test_a15_a_server_that_writes_down_what_is_asked_of_whom_is_told_of_until_the_lines_of_the_page_are_typed(
    server: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    talkative = await database(server)
    name = talkative.rpartition("/")[2]
    for setting, value in (("log_min_duration_statement", "250"), ("log_error_verbosity", "verbose")):
        await execute(server.url(), f"ALTER DATABASE {name} SET {setting} = {value}")
    await (await open_database(talkative, "fits")).close()
    (warning,) = caplog.messages
    assert ": log_error_verbosity, log_min_duration_statement. " in warning

    caplog.clear()
    (lines,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    await execute(server.url(), lines)
    await (await open_database(talkative, "fits")).close()
    await execute(server.url(), "ALTER ROLE bot RESET ALL")
    assert caplog.messages == []


# The tables


async def test_the_tables_are_those_of_the_file_and_what_its_page_names_beside_them(made: str) -> None:
    found: dict[str, set[str]] = {}
    ask = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    for table, column in await rows(made, ask):
        found.setdefault(table, set()).add(column)
    told = {table.name: set(table.columns) for table in MOVES}
    told["secret_check"] = set(written_tables("bot.db")["secret_check"])
    for name, columns in written_tables("PostgreSQL").items():
        told.setdefault(name, set()).update(columns)

    assert found == told


async def test_workers_that_start_at_the_same_moment_make_the_tables_once(url: str) -> None:
    pools = await asyncio.gather(*(open_database(url, "fits") for _ in range(5)))
    for pool in pools:
        await pool.close()

    assert len(await rows(url, "SELECT * FROM schema_version")) == 1
    assert await rows(url, "SELECT * FROM secret_check") == [("fits", 0, "", "")]


async def test_a_start_that_broke_off_is_gone_on_with(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*given: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as broken:
        broken.setattr(opening, "_check", breaks)
        broken.setattr("bot.storage.postgres.transactions.PATIENCE", 0)
        assert isinstance(await refusal(url), NotNow)

    assert await rows(url, "SELECT version FROM schema_version") == [(0,)]
    await (await open_database(url, "fits")).close()
    assert await rows(url, "SELECT * FROM guests") == []


@asynccontextmanager
async def encrypted(server: Postgres) -> AsyncIterator[Path]:
    """Turn TLS on for the block and yield the certificate file."""
    folder = server.folder / "tls"
    folder.mkdir(exist_ok=True)
    certified(folder)
    server.gives(folder, *folder.iterdir())
    (folder / "privkey.pem").chmod(0o600)
    for name, value in (("ssl_cert_file", "fullchain.pem"), ("ssl_key_file", "privkey.pem")):
        await execute(server.url(), f"ALTER SYSTEM SET {name} = '{folder / value}'")
    await _reloaded(server, "ALTER SYSTEM SET ssl = on", "on")
    yield folder / "fullchain.pem"
    await _reloaded(server, "ALTER SYSTEM SET ssl = off", "off")


async def _reloaded(server: Postgres, change: str, ssl: str) -> None:
    await execute(server.url(), change)
    await execute(server.url(), "SELECT pg_reload_conf()")
    async with asyncio.timeout(WITHIN):
        while await rows(server.url(), "SHOW ssl") != [(ssl,)]:
            await asyncio.sleep(0.02)
