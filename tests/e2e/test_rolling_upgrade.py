"""An operator upgrades workers one after the other: two versions beside each other on one PostgreSQL; no girl waits.

`bot/app/UPGRADING.md` says it for workers behind nginx; the newer version here is this one with one more column.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.app.command import WRONG
from tests.e2e.test_workers import all_is_answered, goes_on
from tests.support.bot_process import HOME
from tests.support.learner_actions import types
from tests.support.worker_fleet import fleet

LATER = "99.0.0"
COLUMN = "ALTER TABLE guests ADD COLUMN tomorrow TEXT NOT NULL DEFAULT '';\n"


def later_version(folder: Path) -> Path:
    """Write this program with another version and one more migration, and return its `main.py`."""
    shutil.copytree(HOME / "bot", folder / "bot")
    shutil.copy(HOME / "main.py", folder)
    steps = folder / "bot/storage/postgres/migrations"
    (steps / f"{len(list(steps.glob('*.sql'))) + 1:04}.sql").write_text(COLUMN)
    with (folder / "bot/__init__.py").open("a") as stream:
        stream.write(f'__version__ = "{LATER}"\n')
    return folder / "main.py"


async def test_a_worker_of_the_next_version_joins_all_answer_and_an_old_one_that_starts_then_is_refused(
    tmp_path: Path,
) -> None:
    program = later_version(tmp_path / "program")
    async with fleet(tmp_path, 2, MESSAGES_A_SECOND="100") as workers:
        girls = [workers.girl(f"Girl {number}") for number in range(6)]
        old, other, new = workers.workers
        for girl in girls:
            await types(girl, "/start fair-play")
        new._command = (str(program), "run")
        await new.start()
        assert any(line.endswith(f"safe-online-world {LATER}") for line in new.log)
        assert await workers.rows("SELECT tomorrow FROM guests") == [("",)] * len(girls)
        for girl in girls:
            await goes_on(girl)
        girls += [workers.girl(f"New girl {number}") for number in range(6)]
        for girl in girls[6:]:
            await types(girl, "/start fair-play")

        await old.stop()
        await old.launch()
        assert await old.ends() == WRONG
        assert "The database was made by a newer version of the bot." in old.log[-2]
        await other.kill()
        for girl in girls:
            await goes_on(girl)
        await all_is_answered(workers)
        assert new.running
        assert workers.errors() == []
