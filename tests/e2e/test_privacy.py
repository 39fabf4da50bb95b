"""No identity or word of a learner is stored: not in the database, its log of changes, or the output."""

from __future__ import annotations

import logging
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from telegram import Bot

from bot.app.config import Secret, settings
from bot.app.keys import fingerprint, pseudonym_key
from bot.app.stores import open_store
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.durations import DAY
from bot.engine.advance import advance
from bot.engine.input import Started
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.logs import quiet_logs
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.store import SqliteStore
from bot.telegram import update_parser
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.polling import UpdateSource
from bot.telegram.sender import Sender
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import AS_SHIPPED, HOME, RECORDED, TOKEN, BotProcess
from tests.support.course_builders import unchecked
from tests.support.learner_actions import goes_on, next_question, onboards, picks, types, walks
from tests.support.lessons_folder import StoryFolder
from tests.support.scenario import Scenario, rows, stage, until
from tests.support.shipped_words import first_line
from tests.support.table_page import tables, written_tables

HER_ID = 987_654_321_987
HER_NAMES = ("Zuwena-Kanari", "Vogelsang-Otieno", "zuwena_kanari_77")
HER_WORDS = ("my-uncle-kanari-said", "caption-kanari-photo", "forwarded-kanari-text", "kanari-author", "kanari-edited")
HER_THINGS = ("254700000000", "1.2921", "36.8219", "sent-by-kanari", "stand-in")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    """Yield a bot to which several tests talk, each as another girl."""
    async with stage(tmp_path_factory.mktemp("running"), is_brief=True) as ready:
        yield ready


in_its_loop = pytest.mark.asyncio(loop_scope="module")


def her(telegram: Telegram) -> Girl:
    first, last, username = HER_NAMES
    return telegram.girl(HER_ID, first, last_name=last, username=username, language_code="en")


def traces() -> Iterator[bytes]:
    """Yield everything that could identify the learner, in each encoding in which it might be written."""
    for word in (*HER_NAMES, *HER_WORDS, *HER_THINGS):
        yield from (word.encode(), word.lower().encode(), word.encode("utf-16-le"))
    yield from (str(HER_ID).encode(), f"{HER_ID:_}".encode(), f"{HER_ID:x}".encode(), f"{HER_ID:X}".encode())
    yield from (HER_ID.to_bytes(5, "big"), HER_ID.to_bytes(5, "little"))


def found_in(written: bytes) -> list[bytes]:
    """Return the traces of her, and of the token, in some bytes."""
    return [trace for trace in (*traces(), TOKEN.encode(), TOKEN.partition(":")[2].encode()) if trace in written]


def on_disk(data: Path) -> bytes:
    """Return the bytes of all files of the bot, except the secret."""
    return b"\n".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file() and path.name != "secret")


async def does_everything(girl: Girl) -> None:
    """Play a lesson, write, send, forward, edit, and tap buttons that are gone."""
    await onboards(girl, link="fair-play")
    typed = await girl.types(HER_WORDS[0])
    await next_question(girl, typed.message_id)
    await girl.edits(typed, HER_WORDS[4])
    for kind in ("contact", "location", "voice", "sticker", "poll", "document", "dice"):
        sent = await girl.sends(kind)
        await next_question(girl, sent.message_id)
    await next_question(girl, (await girl.sends("photo", HER_WORDS[1])).message_id)
    await next_question(girl, (await girl.forwards(HER_WORDS[2], HER_WORDS[3])).message_id)
    before = girl.last.message_id
    await girl.taps_data(f"o:{HER_WORDS[0]}", before)
    await next_question(girl, before)
    await types(girl, f"/start {HER_WORDS[0]}")
    await types(girl, "/help")
    await types(girl, "/language")
    await types(girl, "/privacy")
    await types(girl, "/mydata")
    await types(girl, "/erase")
    await onboards(girl, link="fair-play")
    await walks(girl)
    await goes_on(girl)
    await picks(girl, "Yes, save it")


async def test_a_named_girl_leaves_nothing_of_hers_on_the_disk_or_in_what_is_printed(tmp_path: Path) -> None:
    """The bot is as shipped except for its pacing, with all warnings and debug output of Python."""
    loud = stage(tmp_path, is_brief=True, PYTHONDEVMODE="1", PYTHONASYNCIODEBUG="1", PYTHONWARNINGS="always")
    async with loud as the_stage:
        girl = her(the_stage.telegram)
        await does_everything(girl)
        the_stage.telegram.breaks(500, times=1, method="sendMessage")
        the_stage.telegram.floods(HER_ID, retry_after=1, times=1, method="sendMessage")
        await types(girl, "/lessons")
        the_stage.telegram.drops(1, after=True, method="sendMessage")
        await types(girl, "/lessons")
        await until(lambda: rows(the_stage.bot.data, "SELECT * FROM messages"))
        meanwhile = on_disk(the_stage.bot.data)
    assert len(meanwhile) > 10_000, "there was nothing to look through"
    assert found_in(meanwhile) == []
    assert (the_stage.bot.data / "secret").read_bytes() not in on_disk(the_stage.bot.data)
    assert found_in(on_disk(the_stage.bot.data)) == []
    assert found_in("\n".join(the_stage.bot.log).encode()) == []
    assert the_stage.bot.log, "the bot printed nothing at all"


@in_its_loop
async def test_the_bot_never_says_back_what_she_is_called_or_wrote(running: Scenario) -> None:
    await does_everything(her(running.telegram))
    for call in running.telegram.calls:
        about = {name: value for name, value in call.parameters.items() if name != "chat_id"}
        assert not [word for word in (*HER_NAMES, *HER_WORDS) if word in str(about)], call.method
    assert running.telegram.counts["getFile"] == 0


@in_its_loop
async def test_a_row_is_found_by_a_pseudonym_that_needs_the_secret(running: Scenario) -> None:
    girl = running.girl()
    await onboards(girl)
    (row,) = running.rows("guests", girl)
    assert re.fullmatch(r"[0-9a-f]{32}", row["learner"])
    assert (running.bot.data / "secret").read_bytes() not in on_disk(running.bot.data)


# Exceptions in our own code


class TornCatalogs(Catalogs):
    """Translations that fail on one text."""

    def say(self, text: Text, locale: str) -> str:
        if text.source.startswith(first_line("moments/sent-sticker")):
            raise RuntimeError(f"{HER_WORDS[0]} {HER_ID}")
        return super().say(text, locale)


def _without_a_scene(bundle: CourseBundle) -> CourseBundle:
    moments = bundle.course.bot["moments"]
    scenes = {name: steps for name, steps in moments.scenes.items() if name != "sent-sticker"}
    torn = {**bundle.course.bot, "moments": moments.model_copy(update={"scenes": scenes})}
    return replace(bundle, course=replace(bundle.course, bot=torn))


def _without_words(bundle: CourseBundle) -> CourseBundle:
    return replace(bundle, catalogs=TornCatalogs(bundle.catalogs.by_locale))


@pytest.mark.parametrize("broken", [_without_a_scene, _without_words])
async def test_a_mistake_of_ours_is_an_apology_with_help_and_the_log_holds_no_word_of_hers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: object
) -> None:
    bundle = unchecked()
    assert callable(broken)
    with loud_logs():
        async with Telegram(token=TOKEN) as telegram, _bot_at(telegram.url) as bot:
            girl, store = her(telegram), await SqliteStore.open(tmp_path / "bot.db", "f" * 32)
            dispatcher = _dispatcher(bot, store, broken(bundle))
            source = UpdateSource(bot.base_url, bot.request)
            await girl.sends("photo", HER_WORDS[1])  # a sticker as the first thing has a question of its own
            await dispatcher.handle(await source.next() or ())
            await girl.waits_for(first_line("moments/sent-picture"))
            await girl.sends("sticker", HER_WORDS[1])
            await dispatcher.handle((await source.next() or ())[-1:])
            await girl.waits_for(first_line("moments/trouble"))
            await girl.types("/help")
            await dispatcher.handle(await source.next() or ())
            await girl.waits_for(first_line("help/card"))
            await store.close()
    printed = capsys.readouterr()
    assert "a turn failed" in printed.err
    assert found_in((printed.out + printed.err).encode()) == []
    assert found_in(on_disk(tmp_path)) == []
    assert len(rows(tmp_path, "SELECT * FROM handled_updates")) == 3, "it could come back for ever"


@pytest.mark.parametrize("taps", [False, True])
async def test_an_update_we_fail_to_understand_gets_an_apology_with_help_too_and_never_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, taps: bool
) -> None:
    def torn(*_: object) -> None:
        raise RuntimeError(f"{HER_WORDS[0]} {HER_ID}")

    bundle = unchecked()
    with loud_logs():
        async with Telegram(token=TOKEN) as telegram, _bot_at(telegram.url) as bot:
            girl, store = her(telegram), await SqliteStore.open(tmp_path / "bot.db", "f" * 32)
            try:
                dispatcher, source = _dispatcher(bot, store, bundle), UpdateSource(bot.base_url, bot.request)
                await girl.types("/start")
                await dispatcher.handle(await source.next() or ())
                await girl.waits_for(first_line("start/language"))
                monkeypatch.setattr(update_parser, "read" if taps else "typed_words", torn)
                await (girl.taps("English") if taps else girl.types(HER_WORDS[1]))
                telegram.group_update(HER_WORDS[0])
                await dispatcher.handle((await source.next() or ())[-2:])
                await girl.waits_for(first_line("moments/trouble"))
                assert "Help" in [button.text for row in girl.last.buttons for button in row]
            finally:
                await store.close()
    printed = capsys.readouterr()
    assert "an update could not be read: RuntimeError" in printed.err
    assert found_in((printed.out + printed.err).encode()) == []
    assert found_in(on_disk(tmp_path)) == []


def _bot_at(url: str) -> Bot:
    return Bot(TOKEN, f"{url}/bot", request=CurlRequest(), get_updates_request=CurlRequest())


def _dispatcher(bot: Bot, store: SqliteStore, bundle: CourseBundle) -> Dispatcher:
    sender = Sender(bot, store, HOME, Pace(time.monotonic), clock=time.monotonic, now=time.time)
    return Dispatcher(Conversation(store, bundle, time.time), sender, b"key", time.time)


@contextmanager
def loud_logs() -> Iterator[None]:
    """Set up the bot's own logging, with every library at its most verbose."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    quiet_logs()
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers


# No other recipient


@pytest.mark.parametrize("webhook", [False, True], ids=["by polling", "by webhook"])
async def test_the_bot_talks_to_telegram_and_to_nobody_else(tmp_path: Path, webhook: bool) -> None:
    """The bot does not even look up a name: on this machine Telegram's server is an address."""
    record, annas = tmp_path / "connections", str(HER_ID + 1)
    recorded = stage(
        tmp_path,
        is_brief=True,
        webhook=webhook,
        command=RECORDED,
        CONNECTIONS=str(record),
        ALARM_CHAT=annas,
        STAFF_IDS=str(HER_ID),
    )
    async with recorded as the_stage:
        the_stage.telegram.girl(HER_ID + 1, "Anna")
        girl = her(the_stage.telegram)
        await does_everything(girl)
        await girl.types("/stats")
        await girl.waits_for("There are no figures yet")
        the_stage.telegram.drops(1, after=True, method="sendMessage")
        await types(girl, "/lessons")
        await the_stage.bot.reloads()
        _, _, telegram = the_stage.telegram.url.rpartition("/")

    assert set(record.read_text("ascii").split()) == {telegram.removeprefix("//")}


def test_a_connection_to_an_address_made_from_parts_is_on_record(tmp_path: Path) -> None:
    program = """
import asyncio, os, aiohttp, pycurl, yarl
from tests.support.unpaced_bot import record_connections
record_connections()
handle = pycurl.Curl()
handle.setopt(pycurl.URL, "http://curl.invalid/")
async def tells():
    async with aiohttp.ClientSession() as session:
        for host in ("evil.invalid", "127.0.0.9"):
            try:
                await session.get(yarl.URL.build(scheme="http", host=host, port=9))
            except aiohttp.ClientError:
                pass
asyncio.run(tells())
"""
    surroundings = {"PYTHONPATH": str(HOME), "CONNECTIONS": str(tmp_path / "connections")}
    subprocess.run([sys.executable, "-c", program], env=surroundings, check=True)

    assert (tmp_path / "connections").read_text("ascii").split() == ["curl.invalid", "evil.invalid", "127.0.0.9:9"]


def test_the_bot_knows_the_address_of_telegram_and_of_nobody_else() -> None:
    outside = set[str]()
    for path in (HOME / "bot").rglob("*.py"):
        outside |= set(re.findall(r"(?<=[\"'])https?://[\w.-]+", path.read_text("utf-8")))

    named_only = {"http://127.0.0.1", "http://json-schema.org", "http://www.w3.org"}  # ours; the names of two formats
    named_only |= {"https://t.me"}  # the link to the bot itself, which a phone follows and the program never does
    assert outside - named_only == {"https://api.telegram.org"}


def test_only_the_edges_can_reach_a_network() -> None:
    names = r"aiohttp|asyncpg|telegram|urllib\.request|http\.client|requests|httpx|pycurl|socket|smtplib"
    reaching = {
        path.relative_to(HOME / "bot").parts[0]
        for path in (HOME / "bot").rglob("*.py")
        if re.search(rf"^\s*(?:import|from) (?:{names})\b|(?:create|open)_connection\(", path.read_text("utf-8"), re.M)
    }

    assert reaching == {"app", "authoring", "staff", "storage", "telegram"}


# The page of all tables


async def test_every_table_and_column_stands_on_the_page_and_no_other(tmp_path: Path) -> None:
    await (await SqliteStore.open(tmp_path / "bot.db", "f" * 32)).close()
    prepare_public(tmp_path / "public.db", invented=False)

    assert tables(tmp_path / "bot.db") == written_tables("bot.db")
    assert tables(tmp_path / "public.db") == written_tables("public.db")


# Forgetting

PSEUDONYM = LearnerId("feedfacecafe0123feedfacecafe0123")


async def _remembered(tmp_path: Path) -> SqliteStore:
    """Return a store with a guest, her messages and a handled update, of time 1000."""
    bundle = unchecked()
    store = await SqliteStore.open(tmp_path / "bot.db", "f" * 32)
    step = lambda session: advance(bundle.course, session, Started("en", "friend-or-pretend"))  # noqa: E731 - one line, used once
    await store.turns([TurnRequest(PSEUDONYM, step, 4_242_424_242, 1_313_131_313)], 1000)
    await store.showed([(PSEUDONYM, number) for number in range(500, 1500)], 1000)
    await store.purge(1000)
    return store


def _counts(tmp_path: Path) -> list[int]:
    tables = ("guests", "messages", "handled_updates")
    return [rows(tmp_path, f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables]


async def test_a_guest_is_forgotten_after_24_hours_and_numbers_of_messages_and_updates_after_48(
    tmp_path: Path,
) -> None:
    store = await _remembered(tmp_path)
    for now, kept in (
        (DAY + 3600 - 1, [1, 1001, 1]),
        (DAY + 3600, [0, 1001, 1]),
        (2 * DAY - 1, [0, 1001, 1]),
        (2 * DAY, [0, 0, 1]),
        (2 * DAY + 3600, [0, 0, 0]),
    ):
        await store.purge(now)
        assert _counts(tmp_path) == kept
    await store.close()


async def test_a_forgotten_row_is_gone_from_the_bytes_of_the_files(tmp_path: Path) -> None:
    store = await _remembered(tmp_path)
    there = on_disk(tmp_path)
    await store.purge(2 * DAY + 3600)
    left = on_disk(tmp_path)
    await store.close()  # before the asserts: its thread would keep a failed run from ending
    assert PSEUDONYM.encode() in there
    for trace in (PSEUDONYM.encode(), b"friend-or-pretend", (4_242_424_242).to_bytes(6, "big")):
        assert trace not in left


@in_its_loop
async def test_every_tap_keeps_her_place_for_24_hours_more(running: Scenario) -> None:
    girl = running.girl()
    await onboards(girl)
    (row,) = running.rows("guests", girl)
    assert -60 < row["expires_at"] - time.time() - DAY < 3660
    assert row["expires_at"] % 3600 == 0


# Secrets


async def test_a_new_secret_does_not_fit_an_old_database(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", StoryFolder(tmp_path, is_brief=True)
    there = partial(BotProcess, data=data, dialogues=folder.dialogues, locales=folder.locales, command=AS_SHIPPED)
    await (await open_store(settings({"DATA": str(data)}, tmp_path), pseudonym_key(data, {}))).close()
    for lost in (False, True):
        if lost:
            (data / "secret").unlink()
        secret = "" if lost else "7c1e5d9042ab8f36e0d4b7915c28fa63"
        bot = there("http://127.0.0.1:9", BOT_SECRET=secret)
        await bot.launch()
        assert await bot.ends() == 2
        assert bot.log[-2:] == [
            "The secret does not fit the database.",
            "Set BOT_SECRET to the one it was made with.",
        ]


def test_the_file_with_the_secret_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = pseudonym_key(tmp_path / "data", {})
    finally:
        os.umask(before)
    holding = [path for path in (tmp_path / "data").rglob("*") if key.reveal().encode() in path.read_bytes()]
    assert [path.name for path in holding] == ["secret"]
    assert stat.S_IMODE(holding[0].stat().st_mode) == 0o600
    assert pseudonym_key(tmp_path / "data", {}).reveal() == key.reveal()


def test_a_secret_does_not_print(tmp_path: Path) -> None:
    found = settings({"BOT_TOKEN": TOKEN, "DATA": str(tmp_path)}, tmp_path)
    assert found.token is not None
    assert found.token.reveal() == TOKEN
    for printed in (repr(found), str(found), f"{found.token}", f"{found.token!r}", repr([Secret(TOKEN)])):
        assert TOKEN not in printed
        assert TOKEN.partition(":")[2] not in printed


def test_the_fingerprint_in_the_database_does_not_hold_the_secret() -> None:
    key = Secret("0123456789abcdef" * 4)
    assert key.reveal()[:16] not in fingerprint(key)
    assert fingerprint(key) != fingerprint(Secret("0123456789abcdef" * 3))


def test_a_token_or_a_word_of_hers_in_an_exception_does_not_reach_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    with loud_logs():
        logging.getLogger("bot.somewhere").error("calling http://127.0.0.1/bot%s/getMe", TOKEN)
        logging.getLogger("aiohttp.client").debug("GET /bot%s/getMe", TOKEN)
        try:
            raise ValueError(f"{TOKEN} {HER_WORDS[0]}")
        except ValueError:
            logging.getLogger("bot.somewhere").exception("failed")
    printed = capsys.readouterr().err
    assert "(token)" in printed
    assert found_in(printed.encode()) == []
