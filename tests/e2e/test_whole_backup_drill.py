"""The drill of a dead disk: backup beside the running bot, DATA gone, restore elsewhere, girls go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.config import settings
from bot.durations import DAY
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.storage.sqlite.public import freeze, read_public
from tests.support.backed_up_bot import backed_up_bot
from tests.support.bot_process import HOME, TOKEN, BotProcess
from tests.support.learner_actions import onboards, picks
from tests.support.on_ci import leave_out
from tests.support.scenario import Scenario, pseudonym, rows, stage, until, writes

ACTIVE = Cell("2026-M10", "active", "KE")


@pytest.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Scenario]:
    async with stage(tmp_path, is_brief=True) as ready:
        yield ready


def typed(data: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DATA": str(data), **more}
    command = [sys.executable, str(HOME / "main.py"), *words]
    return subprocess.run(command, cwd=data.parent, env=environment, capture_output=True, text=True, timeout=240)


async def test_a_disk_dies_and_on_another_machine_girls_go_on_from_their_last_message(
    the_stage: Scenario, tmp_path: Path
) -> None:
    data, other, safe = the_stage.bot.data, tmp_path / "another-machine" / "data", tmp_path / "safe"
    safe.mkdir()
    other.parent.mkdir()
    kept, guest, erased = (the_stage.girl(name) for name in ("Achieng", "Sita", "Wambui"))
    for girl in (kept, guest, erased):
        await onboards(girl, link="fair-play")
        await picks(girl, "The goat")
    await the_stage.bot.stop()
    for girl in (kept, erased):
        sql = "UPDATE guests SET saved = 1, expires_at = expires_at + ? WHERE learner = ?"
        writes(data, sql, 90 * DAY, pseudonym(data, girl))
    freeze(data / "public.db", period("2026-M10"), [FrozenCell(ACTIVE, 120)])
    await the_stage.bot.start()

    assert typed(data, "backup-keys", "--to", str(safe)).returncode == 0
    done = typed(data, "backup", "--all", BOT_TOKEN=TOKEN, ALARM_CHAT="42")
    assert (done.returncode, done.stderr) == (0, "")
    secret = (data / "secret").read_text("ascii")
    for path in (data / "backups").iterdir():
        shutil.copy(path, safe)
    erased.blocks()
    await until(lambda: not the_stage.rows("guests", erased))
    newest_list = (data / "erased").read_bytes()  # copied each hour, as BACKUPS.md says
    await the_stage.bot.kill()
    shutil.rmtree(data)

    other.mkdir(mode=0o700)
    (other / "erased").write_bytes(newest_list)
    private = [it for name in ("backup", "backup-keys") for it in ("--key", str(safe / f"{name}.agekey"))]
    back = typed(other, "restore", *map(str, sorted(safe.glob("*.age"))), *private)
    assert (back.returncode, back.stderr) == (0, "")
    shutil.copy(other / "settings.env", other.parent / ".env")
    found = settings({}, other.parent)
    assert (found.token and found.token.reveal(), found.alarm_chat) == (TOKEN, 42)
    assert read_public(other / "public.db").figures[ACTIVE].shown == 120
    assert (other / "secret").read_text("ascii") == secret.strip()

    url, folder = the_stage.telegram.url, the_stage.folder
    async with BotProcess(url, other, dialogues=folder.dialogues, locales=folder.locales) as bot:
        assert [row["learner"] for row in rows(other, "SELECT learner FROM guests")] == [pseudonym(other, kept)]
        erased.unblocks()
        assert "Eleven and a goat" in str((await picks(kept, "Into the net")).buttons)
        assert "Eleven and a goat" in str((await picks(guest, "Into the net")).buttons)
        assert (await picks(erased, "Into the net")).buttons, "her chat still has its buttons, and they work"
    assert [line for line in bot.log if " ERROR " in line or "Traceback" in line] == []


RIGHTS = [f"--{which}=-all,+dac_read_search" for which in ("inh-caps", "ambient-caps", "bounding-set")]
STAFF, NOBODY = 64_001, 65_534


async def test_the_rights_of_its_unit_are_enough_to_read_the_files_of_the_staffs_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot's user reads what another user keeps to itself, with the one capability that the unit names."""
    unit = (HOME / "bot/app/deploy/safe-online-world-backup.service").read_text("utf-8")
    assert "\nAmbientCapabilities=CAP_DAC_READ_SEARCH\n" in unit
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        leave_out("the rights of the backup's unit", "only root with setpriv can give them")
    bot = await backed_up_bot(tmp_path, monkeypatch, int(time.time()))
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.chown(path, STAFF if "rooms" in path.parts else NOBODY, NOBODY)
    command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *RIGHTS]
    command += [sys.executable, str(HOME / "main.py"), "backup", "--all"]
    around = {"PATH": os.environ["PATH"], "DATA": str(bot.data)}
    done = subprocess.run(command, cwd=bot.data, env=around, capture_output=True, text=True, timeout=240)

    assert (done.returncode, done.stderr) == (0, "")
    assert "2 saved places, 1 published figures, edition 2." in done.stdout
    assert {it.stat().st_uid for it in (bot.data / "backups").iterdir()} == {NOBODY}
