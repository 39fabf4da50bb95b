"""The unit of systemd: what it names is there, and systemd understands all of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from bot.config import settings
from tests.bot_process import HOME

UNIT = HOME / "bot/app/safe-online-world.service"
INSTALLED = "/opt/safe-online-world"


def options() -> list[tuple[str, str]]:
    return re.findall(r"^(\w+)=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)


def test_the_unit_starts_a_command_that_the_program_has() -> None:
    (command,) = [value for name, value in options() if name == "ExecStart"]
    python, main, word = command.split()

    assert python == f"{INSTALLED}/.venv/bin/python"  # as the README makes it
    assert (HOME / Path(main).relative_to(INSTALLED)).is_file()
    assert word in (HOME / "bot/cli.py").read_text("utf-8")
    assert ".venv/bin/python main.py" in (HOME / "README.md").read_text("utf-8")


def test_the_unit_keeps_data_where_it_may_write_and_nowhere_else() -> None:
    asked = dict(options())
    environment = dict(value.split("=") for name, value in options() if name == "Environment")

    assert settings(environment, Path("/nowhere")).data == Path("/var/lib") / asked["StateDirectory"]
    assert asked["ProtectSystem"] == "strict"
    assert asked["NoNewPrivileges"] == "yes"
    assert asked["LimitCORE"] == "0"
    assert not [name for name, _ in options() if name.startswith("ReadWrite")]


def test_every_line_of_the_unit_is_a_section_a_comment_or_an_option() -> None:
    lines = [line for line in UNIT.read_text("utf-8").splitlines() if line]

    assert [line for line in lines if not re.match(r"#|\[(Unit|Service|Install)\]$|[A-Z]\w+=", line)] == []
    assert dict(options())["SystemCallErrorNumber"] == "EPERM"


def test_systemd_understands_the_unit_and_finds_its_sandbox_tight(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:  # what can be told without systemd, the tests above tell
        return
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/bin/true")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace(INSTALLED, str(tmp_path)), "utf-8")

    assert _told(program, "verify", "--man=no", str(unit)) == (0, "")
    assert _told(program, "security", "--offline=true", "--threshold=15", "--no-pager", str(unit))[0] == 0


def _told(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout
