"""Metrics: the operator sees the state of the bot; a reader who polls every second learns nothing about a learner."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp.test_utils import make_mocked_request

from bot import __version__
from bot.app import bot_metrics, healthz
from bot.app.bot_metrics import Metrics
from bot.durations import HOUR
from bot.jobs.facts import BotFacts
from bot.metrics import SECONDS, Histogram, Tens, histogram, text
from bot.storage.backup_history import BackupHistory
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.pacing import Pace

LINE = re.compile(r"([a-z_]+)(?:\{([a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")*)\})? (-?[0-9.e+]+)")
OUTCOMES = ("ok", "429", "5xx", "network", "refused")
LABELS = {
    "kind": {"tap", "text", "other"},
    "to": {"updates", "chats"},
    "outcome": set(OUTCOMES),
    "version": {__version__},
    "le": {"0.1", "0.3", "1", "3", "10", "30", "+Inf"},
}
"""All values that labels may have. A new one needs a reason why it identifies no learner."""

NAMES = {
    "bot_build_info": "gauge",
    "bot_edition": "gauge",
    "process_start_time_seconds": "gauge",
    "bot_updates_total": "counter",
    "bot_calls_total": "counter",
    "bot_turns_failed_total": "counter",
    "bot_batch_seconds": "histogram",
    "bot_shown_seconds": "histogram",
    "bot_letters_waiting": "gauge",
    "bot_pace_wait_seconds": "gauge",
    "bot_poll_age_seconds": "gauge",
    "bot_update_age_seconds": "gauge",
    "bot_purge_age_seconds": "gauge",
    "bot_course_fallback": "gauge",
    "bot_store_writes": "gauge",
    "bot_store_damaged": "gauge",
    "bot_disk_free_bytes": "gauge",
    "bot_store_log_bytes": "gauge",
    "process_cpu_seconds_total": "counter",
    "process_resident_memory_bytes": "gauge",
}


def read(told: str) -> dict[str, float]:
    """Return values by name and labels; fail on a line that Prometheus does not accept."""
    values = {}
    for line in told.splitlines():
        if line.startswith("#"):
            assert re.fullmatch(r"# (HELP [a-z_]+ [^\n]+|TYPE [a-z_]+ (counter|gauge|histogram))", line), line
        else:
            found = LINE.fullmatch(line)
            assert found, line
            values[f"{found[1]}{{{found[2]}}}" if found[2] else found[1]] = float(found[3])
    return values


@dataclass
class MeasuredBot:
    """The part of a bot that metrics read: plain numbers."""

    wal: Path
    now: float = 1_000_000.0
    kinds: dict[str, int] = field(default_factory=lambda: {"tap": 0, "text": 0, "other": 0})
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    kept: Histogram = field(default_factory=Histogram)
    shown: Histogram = field(default_factory=Histogram)
    waiting: int = 0
    failed: int = 0
    edition: int = 0
    disk_free: int = 5_000_000_000
    polled_at: float = 1_000_000.0
    backups: BackupHistory | None = None
    damaged: bool = False

    @property
    def bundle(self) -> SimpleNamespace:
        return SimpleNamespace(edition=self.edition)

    def metrics(self, seed: int = 7) -> Metrics:
        async def facts() -> BotFacts:
            return BotFacts(
                self.polled_at,
                self.now - 100,
                store_writes=True,
                disk_free=self.disk_free,
                backups=self.backups,
                damaged=self.damaged,
            )

        calls = {"updates": dict(self.outcomes), "chats": self.outcomes}
        return Metrics(
            dispatcher=cast(Any, self),
            conversation=cast(Any, self),
            pace=Pace(lambda: self.now),
            calls=calls,
            facts=facts,
            wal=self.wal,
            now=lambda: self.now,
            tens=Tens(random.Random(seed).randrange),
        )


@pytest.fixture
def bot(tmp_path: Path) -> MeasuredBot:
    return MeasuredBot(tmp_path / "bot.db-wal")


async def test_every_name_and_every_label_is_one_of_those_that_were_thought_about(bot: MeasuredBot) -> None:
    told = await bot.metrics().text()
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", told, re.MULTILINE))
    assert kinds == NAMES
    for name in read(told):
        bare = re.sub(r"(_bucket|_sum|_count)?(\{.*)?$", "", name)
        assert bare in NAMES
        for label, value in re.findall(r'([a-z]+)="([^"]*)"', name):
            assert value in LABELS[label], name


def test_a_bot_that_has_just_started_has_counted_no_update() -> None:
    dispatcher = Dispatcher(cast(Any, None), cast(Any, None), b"key", lambda: 0.0)

    assert dispatcher.kinds == {"tap": 0, "text": 0, "other": 0}


async def test_the_age_of_a_backup_is_told_where_one_was_made_and_damage_of_the_file(bot: MeasuredBot) -> None:
    told = await bot.metrics().text()
    assert "bot_backup_age_seconds" not in told
    assert "bot_store_damaged 0\n" in told
    bot.backups, bot.damaged = BackupHistory(0, 900_000), True
    told = await bot.metrics().text()
    assert "bot_backup_age_seconds 99960\n" in told
    assert "bot_store_damaged 1\n" in told


async def test_no_word_names_a_girl_what_she_asked_for_or_what_the_bot_is_about(bot: MeasuredBot) -> None:
    told = (await bot.metrics().text()).replace("# HELP", "#").lower()
    for word in ("girl", "help", "learner", "chat_id", "lesson", "country", "locale", "delete", "erase", "hid", "safe"):
        assert word not in told


async def test_whoever_asks_again_within_a_minute_learns_nothing_new(bot: MeasuredBot) -> None:
    asked = bot.metrics()
    before = await asked.text()
    bot.kinds["tap"] += 1000
    bot.now += bot_metrics.FROZEN - 1
    assert await asked.text() == before
    bot.now += 1
    assert await asked.text() != before


async def test_two_who_ask_at_once_are_told_the_same(bot: MeasuredBot) -> None:
    asked, bot.kinds = bot.metrics(), {"tap": 5, "text": 5, "other": 5}
    one, other = await asyncio.gather(asked.text(), asked.text())
    assert one == other != ""


def test_a_few_more_are_seen_as_ten_or_as_nothing_and_only_chance_says_which() -> None:
    for more in range(10):
        seen = [Tens({10: drawn}.__getitem__).shown("taps", more) for drawn in range(10)]
        assert sorted(set(seen)) in ([0], [10], [0, 10])
        assert sum(seen) == 10 * more, "in the long run something is lost"


def test_taps_of_ones_own_do_not_bring_out_what_is_left_over() -> None:
    """Added one at a time, each tap shows with the same chance, however many came before."""
    chance, seen = random.Random(11), [0] * 10
    for _ in range(2000):
        tens = Tens(chance.randrange)
        for before in range(10):
            seen[before] += tens.shown("taps", before) < tens.shown("taps", before + 1)
    assert all(120 < times < 290 for times in seen), seen


async def test_all_that_girls_add_up_to_is_in_tens_and_never_gets_smaller(bot: MeasuredBot) -> None:
    asked, chance, last = bot.metrics(), random.Random(5), dict[str, float]()
    for _ in range(50):
        bot.kinds["tap"] += chance.randrange(4)
        bot.outcomes["ok"] += chance.randrange(9)
        bot.shown.observe(chance.random())
        bot.waiting = chance.randrange(30)
        bot.now += bot_metrics.FROZEN
        bot.polled_at = bot.now - chance.randrange(30)
        values = read(await asked.text())
        for name, value in values.items():
            if re.match(r"bot_(updates|calls|turns|letters)|bot_\w+_(bucket|count)", name):
                assert value % 10 == 0, name
            if re.search(r"_total|_bucket|_count", name):
                assert value >= last.get(name, 0), name
        assert values["bot_poll_age_seconds"] == 0, "a poll of thirty seconds tells when somebody tapped"
        last = values
    assert abs(last['bot_updates_total{kind="tap"}'] - bot.kinds["tap"]) < 100


@pytest.mark.parametrize(("size", "told"), [(0, 0), (4 << 20, 0), (8 << 20, 0), (15 << 20, 0), (40 << 20, 32 << 20)])
async def test_sqlites_log_is_told_only_when_it_is_too_big(bot: MeasuredBot, size: int, told: int) -> None:
    with bot.wal.open("wb") as log:
        log.truncate(size)
    assert read(await bot.metrics().text())["bot_store_log_bytes"] == told


async def test_the_version_the_edition_and_the_start_are_told(bot: MeasuredBot) -> None:
    bot.edition = 12
    asked = bot.metrics()
    bot.now += 5000
    values = read(await asked.text())
    assert values[f'bot_build_info{{version="{__version__}"}}'] == 1
    assert values["bot_edition"] == 12
    assert values["process_start_time_seconds"] == 1_000_000


async def test_the_free_disk_is_told_in_steps_that_no_tap_makes(bot: MeasuredBot) -> None:
    bot.disk_free = 80 * bot_metrics.DISK_STEP + 5
    assert read(await bot.metrics().text())["bot_disk_free_bytes"] == 80 * (64 << 20)


async def test_that_updates_came_is_told_at_full_hours_and_never_at_the_minute_of_a_tap(bot: MeasuredBot) -> None:
    """Asked each minute: five hours of silence, a tap in the sixth, silence again."""
    bot.now = 1_000 * HOUR
    asked, ages = bot.metrics(), []
    for minute in range(8 * 60):
        bot.now = 1_000 * HOUR + minute * 60
        if minute == 5 * 60 + 23:
            bot.kinds["tap"] += 1
        ages.append(read(await asked.text())["bot_update_age_seconds"])
    hours = [ages[hour * 60 : hour * 60 + 60] for hour in range(8)]
    assert [set(told) for told in hours] == [{0}, {HOUR}, {2 * HOUR}, {3 * HOUR}, {4 * HOUR}, {5 * HOUR}, {0}, {HOUR}]


def test_a_histogram_adds_up_and_its_sum_is_only_about_right() -> None:
    measured = Histogram()
    for seconds in (0.05, 0.1, 0.2, 2, 100):
        measured.observe(seconds)
    values = read(text([histogram("bot_shown_seconds", "Seconds.", measured.counts)]))
    assert values['bot_shown_seconds_bucket{le="0.1"}'] == 2
    assert values['bot_shown_seconds_bucket{le="+Inf"}'] == values["bot_shown_seconds_count"] == 5
    assert 30 < values["bot_shown_seconds_sum"] < 40
    assert len(values) == len(SECONDS) + 3


@pytest.mark.parametrize(
    ("remote", "headers", "is_told"),
    [
        ("127.0.0.1", {"Host": "127.0.0.1:8443"}, True),
        ("::1", {"Host": "localhost:8443"}, True),
        ("192.0.2.7", {"Host": "localhost:8443"}, False),
        ("127.0.0.1", {"Host": "bot.example.org"}, False),
        ("127.0.0.1", {"Host": "localhost:8443", "X-Forwarded-For": "192.0.2.7"}, False),
        ("127.0.0.1", {"Host": "localhost:8443", "Forwarded": "for=192.0.2.7"}, False),
    ],
)
def test_only_programs_of_this_machine_are_told(remote: str, headers: dict[str, str], is_told: bool) -> None:
    socket = SimpleNamespace(get_extra_info=lambda name, default=None: (remote, 4) if name == "peername" else default)
    request = make_mocked_request("GET", "/metrics", headers=headers, transport=socket)
    assert healthz._is_from_here(request) is is_told
