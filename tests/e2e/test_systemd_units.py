"""The systemd units of bot, staff page, sweep and backup: their paths exist, and systemd accepts them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from bot.app import cli, command, run_until_signal, watchdog
from bot.app.config import settings
from bot.app.private_data import close_to_others
from bot.authoring.lesson_room.drafts import DRAFTS_FOLDER
from bot.lessons.model.stage import RELEASE_FILE
from bot.storage import editions, taken_editions
from bot.storage.sqlite import rooms
from bot.storage.sqlite.announced import ANNOUNCED_FILE
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES
from bot.storage.sqlite.credentials import CREDENTIALS_FILE
from bot.storage.sqlite.public import PUBLIC_FILE, prepare_public
from bot.storage.sqlite.released_messages import RELEASED_FILE
from bot.storage.sqlite.rooms import ROOMS_FILE
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE
from bot.telegram import polling, webhook
from tests.support.bot_process import HOME
from tests.support.faults import NotifySocket
from tests.support.staff_process import staff_process

BOT = HOME / "bot/app/deploy/safe-online-world.service"
PAGE = HOME / "bot/app/deploy/safe-online-world-staff.service"
ROOM = HOME / "bot/app/deploy/safe-online-world-room.service"
SWEEP = HOME / "bot/app/deploy/safe-online-world-sweep.service"
TIMER = HOME / "bot/app/deploy/safe-online-world-sweep.timer"
BACKUP = HOME / "bot/app/deploy/safe-online-world-backup.service"
NIGHTLY = HOME / "bot/app/deploy/safe-online-world-backup.timer"
INSTALLED = "/opt/safe-online-world"

each = pytest.mark.parametrize("unit", [BOT, PAGE, ROOM, SWEEP, BACKUP], ids=["bot", "page", "room", "sweep", "backup"])


def options(unit: Path) -> list[tuple[str, str]]:
    return re.findall(r"^(\w+)=(.*)$", unit.read_text("utf-8"), re.MULTILINE)


def environment(unit: Path) -> dict[str, str]:
    return dict(value.split("=") for name, value in options(unit) if name == "Environment")


@each
def test_the_unit_starts_a_command_that_the_program_has(unit: Path) -> None:
    (command,) = [value for name, value in options(unit) if name == "ExecStart"]
    python, main, word, *_ = command.split()

    assert python == f"{INSTALLED}/.venv/bin/python"  # as the README makes it
    assert (HOME / Path(main).relative_to(INSTALLED)).is_file()
    assert word in cli.COMMANDS
    assert ".venv/bin/python main.py" in (HOME / "README.md").read_text("utf-8")


def test_the_bot_keeps_data_where_it_may_write() -> None:
    assert settings(environment(BOT), Path("/nowhere")).data == Path("/var/lib") / dict(options(BOT))["StateDirectory"]


def test_the_page_finds_five_files_and_the_editions_in_an_empty_folder_and_writes_two_folders() -> None:
    data = settings(environment(PAGE), Path("/nowhere")).data
    there = [Path(value.removeprefix("-")) for name, value in options(PAGE) if name.startswith("Bind")]

    assert data == settings(environment(BOT), Path("/nowhere")).data
    assert f"{data}:ro" in [value for name, value in options(PAGE) if name == "TemporaryFileSystem"]
    read = [data / PUBLIC_FILE, data / ACCOUNTS_FILE, data / ANNOUNCED_FILE, data / RELEASED_FILE]
    read += [data / RELEASE_FILE, data / editions.EDITIONS_FOLDER]
    folders = [(data / it).parent for it in (ROOMS_FILE, STAFF_CODES)]
    assert there == [*read, *folders]
    written = [value for name, value in options(PAGE) if name == "BindPaths"]
    assert written == [str(it) for it in folders]
    assert written == [f"/var/lib/{it}" for it in dict(options(PAGE))["StateDirectory"].split()]
    assert dict(options(PAGE))["IPAddressDeny"] == "any"


def test_the_lesson_room_sees_accounts_reports_and_the_release_and_writes_four_folders() -> None:
    data = Path("/var/lib/safe-online-world")
    read = [value.removeprefix("-") for name, value in options(ROOM) if name == "BindReadOnlyPaths"]
    written = [value for name, value in options(ROOM) if name == "BindPaths"]

    assert settings(environment(ROOM), Path("/nowhere")).data == data
    seen = (ACCOUNTS_FILE, CREDENTIALS_FILE, taken_editions.TAKEN_FOLDER, RELEASE_FILE)
    assert read == [str(data / it) for it in seen]
    folders = [editions.EDITIONS_FOLDER, DRAFTS_FOLDER, *(Path(it).parent for it in (rooms.LESSON_ROOM, ROOM_CODES))]
    assert written == [f"{data}/{it}" for it in folders]
    assert Path(STAFF_CODES).parent == Path(ROOM_CODES).parent, "each door sees the codes of the other one"
    assert written == [f"/var/lib/{it}" for it in dict(options(ROOM))["StateDirectory"].split()]
    assert dict(options(ROOM))["IPAddressDeny"] == "any"


def test_the_bot_starts_again_beside_the_folders_that_systemd_makes_for_page_and_room(tmp_path: Path) -> None:
    named = [it for unit in (PAGE, ROOM) for it in dict(options(unit))["StateDirectory"].split()]
    folders = [tmp_path / Path(it).name for it in named]
    for folder in folders:
        folder.mkdir(mode=0o750, exist_ok=True)

    close_to_others(tmp_path)

    assert {it.name: oct(it.stat().st_mode & 0o777) for it in folders} == {
        "rooms": "0o750",
        "editions": "0o750",
        "drafts": "0o750",
        "room": "0o750",
        "codes": "0o750",
    }, "another user's folder cannot be narrowed, and would be refused"


def test_the_lesson_room_starts_when_the_page_has_made_the_file_of_passwords() -> None:
    assert dict(options(PAGE))["Type"] == "notify"
    for name in ("Wants", "After"):
        assert PAGE.name in dict(options(ROOM))[name].split()


async def test_the_page_tells_systemd_when_its_files_are_there(tmp_path: Path) -> None:
    prepare_public(tmp_path / PUBLIC_FILE, invented=False)
    near = Path(tempfile.mkdtemp(prefix="page"))  # the path of a socket must be short
    systemd = NotifySocket(near / "notify")
    async with staff_process(tmp_path, NOTIFY_SOCKET=str(systemd.path)):
        assert (tmp_path / CREDENTIALS_FILE).is_file()
    systemd.close()
    shutil.rmtree(near)

    assert systemd.heard == ["READY=1"]


def test_systemd_hears_from_the_bot_and_starts_it_again_unless_a_setting_is_wrong() -> None:
    asked = dict(options(BOT))

    assert asked["Type"] == "notify"
    assert asked["TimeoutStartSec"] == "infinity", "a machine that starts without a network would give it up"
    assert asked["Restart"] == "always"
    assert asked["RestartPreventExitStatus"] == str(command.WRONG)
    assert 2 * watchdog.BEAT < watchdog.STALLED < int(asked["WatchdogSec"])
    assert run_until_signal.STOPS_WITHIN <= 15 < int(asked["TimeoutStopSec"])
    assert polling.LONG_POLL + polling.PATIENCE + 10 + polling.LONGEST_WAIT < polling.ALIVE, (
        "a slow poll is no dead one"
    )
    assert webhook.LOOK_EVERY * 3 < webhook.ALIVE


def test_more_workers_are_made_of_the_same_unit_and_listen_where_nginx_looks_for_them() -> None:
    text = BOT.read_text("utf-8")
    (written,) = re.findall(r"^# +(printf .+) >safe-online-world@\.service\.d/port\.conf$", text, re.MULTILINE)
    told = subprocess.run(["sh", "-c", written], capture_output=True, text=True, check=True).stdout
    assert told == "[Service]\nEnvironment=LISTEN=127.0.0.1:%i\n"
    ports = re.findall(r"safe-online-world@(\d+)", text)
    known = re.findall(
        r"server 127\.0\.0\.1:(\d+) ", (HOME / "bot/app/deploy/safe-online-world.nginx.conf").read_text("utf-8")
    )
    assert ports == known[: len(ports)]
    assert len(ports) == 2
    assert "LISTEN" not in environment(BOT)


def test_the_sweep_comes_once_a_week_with_the_bots_settings_and_gives_up_before_girls_get_up() -> None:
    asked = dict(options(SWEEP))

    assert dict(options(TIMER))["OnCalendar"] == "Sun 20:30 UTC"
    assert TIMER.stem == SWEEP.stem, "a timer starts the service of its name"
    assert asked["EnvironmentFile"] == dict(options(BOT))["EnvironmentFile"]
    assert int(asked["RestartSec"]) * int(asked["StartLimitBurst"]) <= 3600
    assert asked["RestartPreventExitStatus"] == f"{command.WRONG} {command.OURS}"


def test_the_backup_comes_every_night_with_the_bots_settings_and_keys_and_may_read_every_file() -> None:
    asked, bot = dict(options(BACKUP)), dict(options(BOT))

    assert dict(options(NIGHTLY))["OnCalendar"] == "*-*-* 19:40 UTC"
    assert dict(options(NIGHTLY))["Persistent"] == "true", "a machine that was off makes it up"
    assert NIGHTLY.stem == BACKUP.stem, "a timer starts the service of its name"
    assert asked["ExecStart"].endswith(" main.py backup --all".replace(" main", f" {INSTALLED}/main"))
    for name in ("EnvironmentFile", "User", "Group", "StateDirectory", "StateDirectoryMode", "UMask"):
        assert asked[name] == bot[name], name
    assert environment(BACKUP) == environment(BOT)
    assert asked["AmbientCapabilities"] == asked["CapabilityBoundingSet"] == "CAP_DAC_READ_SEARCH"
    assert "PrivateUsers" not in asked, "in a namespace of its own it could read no file of the staff's page"
    assert asked["RestartPreventExitStatus"] == f"{command.WRONG} {command.OURS}"
    lines = re.compile(r"^#LoadCredential=.*$", re.MULTILINE)
    assert lines.findall(BACKUP.read_text("utf-8")) == lines.findall(BOT.read_text("utf-8"))


def test_bot_and_page_are_two_users_who_share_five_files_and_a_folder_by_their_group() -> None:
    bot, page, sweep = dict(options(BOT)), dict(options(PAGE)), dict(options(SWEEP))

    assert (bot["User"], page["User"], sweep["User"]) == (
        "safe-online-world",
        "safe-online-world-staff",
        "safe-online-world",
    )
    assert bot["Group"] == page["Group"] == sweep["Group"] == "safe-online-world"
    assert (bot["StateDirectoryMode"], page["StateDirectoryMode"]) == ("0700", "0750")
    assert bot["ProtectProc"] == page["ProtectProc"] == "invisible", "/proc/PID/environ holds the token"
    users = (HOME / "bot/app/OPERATING.md").read_text("utf-8")
    assert f"--gid {page['Group']} --no-user-group --shell /usr/sbin/nologin {page['User']}\n" in users
    assert "LoadCredential" not in page


def test_each_key_can_be_a_credential_that_only_root_reads() -> None:
    named = re.findall(r"^#LoadCredential=(\w+):/etc/safe-online-world/keys/(\w+)$", BOT.read_text("utf-8"), re.M)

    assert named == [(name, name) for name in ("BOT_SECRET", "ADDRESS_KEY", "WEBHOOK_SECRET")]


@each
def test_the_unit_may_write_nowhere_else(unit: Path) -> None:
    asked = dict(options(unit))

    assert asked["ProtectSystem"] == "strict"
    assert asked["NoNewPrivileges"] == "yes"
    assert asked["LimitCORE"] == "0"
    assert not [name for name in asked if name.startswith("ReadWrite")]


@each
def test_every_line_of_the_unit_is_a_section_a_comment_or_an_option(unit: Path) -> None:
    lines = [line for line in unit.read_text("utf-8").splitlines() if line]

    assert [line for line in lines if not re.match(r"#|\[(Unit|Service|Install)\]$|[A-Z]\w+=", line)] == []
    assert dict(options(unit))["SystemCallErrorNumber"] == "EPERM"


@each
def test_systemd_understands_the_unit_and_finds_its_sandbox_tight(tmp_path: Path, unit: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:  # the tests above cover what needs no systemd
        return
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/bin/true")
    for it in (BOT, PAGE, ROOM, SWEEP, TIMER, BACKUP, NIGHTLY):  # units name one another
        (tmp_path / it.name).write_text(it.read_text("utf-8").replace(INSTALLED, str(tmp_path)), "utf-8")
    ours = str(tmp_path / unit.name)

    timer = [str(tmp_path / it.name) for it in (TIMER, NIGHTLY) if it.stem == unit.stem]
    assert _told(program, "verify", "--man=no", ours, *timer) == (0, "")
    assert _told(program, "security", "--offline=true", "--threshold=15", "--no-pager", ours)[0] == 0


def _told(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240)
    return done.returncode, done.stdout
