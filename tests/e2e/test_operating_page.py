"""The commands of `bot/app/OPERATING.md`, typed one after another into a fresh folder that stands for a server's root.

There is no network, no root and no systemd here: what needs these is left out, and written down below by name.
`python -m tests.debian page` types all but a person's and certbot's part on a Debian, under its systemd.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from bot.app.config import settings
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.debian.operating_page import COMMANDS, PAGE
from tests.support.bot_process import HOME
from tests.support.short_course import shorten

LINES = [it.line for it in COMMANDS]
LEFT_OUT = {
    "apt-get": "packages of Debian",
    "git clone": "a copy of the program lies there already",
    "nano": "a person writes the token",
    "useradd": "root",
    "systemctl": "systemd",
    "journalctl": "systemd",
    "curl": "a bot that runs; test_self_healing.py asks it",
    "for name in bot figures lessons; do certbot": "a name on the internet",
    "certbot": "a name on the internet",
    "nginx": "root; test_webhook_behind_nginx.py and test_staff_page_edge.py run the same files",
    "cd /opt/safe-online-world && git pull": "a new version; it is the command of section 1, after git pull",
    "install -d /opt/safe-online-world && python3": "a wheel; test_installed_package.py runs it as the units do",
    "/opt/safe-online-world/.venv/bin/pip": "a wheel",
    "ln": "a wheel",
}
"""Commands that cannot be typed here, by how they begin, each with what is missing."""

PIP = "cd /opt/safe-online-world && .venv/bin/pip"
"""Installs from the network. Here the packages of this test run stand for what it installs."""


def is_left_out(command: str) -> bool:
    return any(command.startswith(f"{it} ") for it in LEFT_OUT)


class ServerFolder:
    """A folder that stands for the root of a server."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("etc/systemd/system", "etc/nginx/conf.d", "var/lib/safe-online-world", "opt/safe-online-world"):
            (root / name).mkdir(parents=True)
        for name in ("bot", "dialogues", "locales"):
            shutil.copytree(HOME / name, self.program / name, ignore=shutil.ignore_patterns("__pycache__"))
        shorten(self.program / "dialogues")
        for name in ("main.py", "requirements.txt"):
            shutil.copy(HOME / name, self.program / name)

    @property
    def program(self) -> Path:
        return self.root / "opt/safe-online-world"

    def types(self, command: str) -> subprocess.CompletedProcess[str]:
        """Type a command, with the paths of a server led into the folder, and `systemd-run` taken away.

        The environment gets no pip: half of the time, and what it would install stands in for it.
        """
        unwrapped = re.sub(r"^systemd-run --collect --(pty|pipe) --wait (--uid=\S+ )?", "env ", command)
        moved = re.sub(
            r"(?<![\w.])/(etc|opt|var/lib)/", lambda it: f"{self.root}/{it[1]}/", unwrapped.replace("--setenv=", "")
        )
        moved = moved.replace("-m venv", "-m venv --without-pip")
        return subprocess.run(
            ["bash", "-euc", moved], cwd=self.root, capture_output=True, text=True, timeout=240, check=False
        )

    def installs(self) -> None:
        """Let the new environment find the packages of this test run."""
        (packages,) = self.program.glob(".venv/lib/python3*/site-packages")
        (packages / "here.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Type all commands of the page; return what each printed."""
    server, printed = ServerFolder(tmp_path_factory.mktemp("server")), dict[str, str]()
    for command in LINES:
        if command.startswith(PIP):
            server.installs()
        elif not is_left_out(command):
            done = server.types(command)
            assert done.returncode in ((0, 1) if "check --release" in command else (0,)), (command, done.stderr)
            printed[command] = done.stdout
    print(f"left out: {[it for it in LINES if is_left_out(it) or it.startswith(PIP)]}")
    printed["root"] = str(server.root)
    return printed


def test_each_command_that_can_be_typed_here_does_its_work(said: dict[str, str]) -> None:
    root = Path(said["root"])
    etc, data = root / "etc", root / "var/lib/safe-online-world"
    links = re.findall(r"https://figures\.example\.org/enrol/[\w-]{43}", "".join(said.values()))

    assert len(links) == 2
    assert [(it.name, set(it.rooms)) for it in StaffAccountsFile(data / "staff.db").members] == [
        ("anna", {"accounts"}),
        ("bina", {"accounts"}),
    ]
    keys = etc / "safe-online-world/keys"
    assert sorted(it.name for it in keys.iterdir()) == ["ADDRESS_KEY", "BOT_SECRET", "WEBHOOK_SECRET"]
    assert {it.stat().st_mode & 0o777 for it in (*keys.iterdir(), etc / "safe-online-world.env")} == {0o600}
    assert {it.name for it in data.glob("*.agekey")} == {"backup.agekey", "backup-keys.agekey"}
    assert len(list((etc / "nginx/conf.d").iterdir())) == 3
    assert (etc / "systemd/journald@safe-online-world.conf").is_file()
    assert len(said) - 1 == 17, "the page has more or fewer commands that can be tried"


def test_the_units_read_the_keys_that_the_page_makes(said: dict[str, str]) -> None:
    units = Path(said["root"]) / "etc/systemd/system"
    written = (units / "safe-online-world.service.d/keys.conf").read_text("utf-8")
    unit = (HOME / "bot/app/deploy/safe-online-world.service").read_text("utf-8")

    made = [it.replace(f"{said['root']}/", "/") for it in written.splitlines()]
    assert (units / "safe-online-world-backup.service.d/keys.conf").read_text("utf-8") == written
    assert made == ["[Service]", *re.findall(r"^#(LoadCredential=.+)$", unit, re.MULTILINE)]


def test_the_settings_file_names_every_setting_and_is_accepted_with_a_token(
    said: dict[str, str], tmp_path: Path
) -> None:
    text = (Path(said["root"]) / "etc/safe-online-world.env").read_text("utf-8")
    named = re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)
    told = re.findall(r"^\| `([A-Z_]+)` \|", (HOME / "bot/app/SETTINGS.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(named) == sorted(told)
    (tmp_path / ".env").write_text(text.replace("BOT_TOKEN=", "BOT_TOKEN=123456:abc"), "utf-8")
    assert settings({}, tmp_path).token is not None
    everything = re.sub(r"^#([A-Z_]+=.)", r"\1", text, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(everything.replace("BOT_TOKEN=", "BOT_TOKEN=123456:abc"), "utf-8")
    assert len(settings({}, tmp_path).staff_names) == 2, "an example is refused"


def test_every_command_that_is_left_out_is_on_the_page() -> None:
    assert [it for it in LEFT_OUT if not any(line.startswith(f"{it} ") for line in LINES)] == []


def test_the_page_is_short_and_comes_first_for_operators() -> None:
    readme = (HOME / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", readme.partition("## Operate it")[2].partition("\n## ")[0])

    assert len(PAGE.split()) <= 1500
    assert links[0] == "bot/app/OPERATING.md"
