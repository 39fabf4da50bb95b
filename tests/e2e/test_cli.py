"""The command line, typed by a newcomer: each outcome is a sentence and an exit code, never a traceback."""

import ast
import importlib.util
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tomllib
import webbrowser
from collections.abc import Callable
from functools import partial
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

from bot.app.commands.preview import takes_the_terminal
from bot.app.config import settings
from bot.errors import Refused
from tests.support.browser import lesson_in, surroundings
from tests.support.command_line import FINE, MAIN, OURS, WRONG, Completed, is_refused, ran, typed, typed_here
from tests.support.on_ci import leave_out, sampled
from tests.support.paths import ROOT

COMMANDS = (
    "run", "preview", "check", "play", "match", "messages", "editions", "new", "recordings", "leader",
    "take-along", "share", "statistics", "open-data",
    "simulate", "plan", "schema", "backup", "backup-keys", "restore", "migrate-store", "sweep", "keys", "staff", "room",
)  # fmt: skip


Typed = Callable[..., Completed]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a newcomer's working folder, with a lesson of her own."""
    lesson_in(tmp_path)
    return tmp_path


@pytest.fixture
def here(folder: Path) -> Typed:
    """Return a function that runs the command in this process, where nothing has to be imported anew."""
    return partial(typed_here, folder)


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(here: Typed, command: str) -> None:
    run = here(command, "--help")

    assert (run.returncode, run.stderr) == (FINE, "")
    assert run.stdout.startswith(f"usage: main.py {command}")


def test_the_program_lists_its_commands(folder: Path) -> None:
    run = typed(folder, "--help")

    assert run.returncode == FINE
    assert re.findall(r"^    ([\w-]+)(?: |$)", run.stdout, re.MULTILINE) == list(COMMANDS)
    assert "the preview when there is no BOT_TOKEN" in run.stdout


def test_a_command_waits_for_no_other_to_be_read(folder: Path) -> None:
    ask = "import sys; from bot.app.cli import main; main(['sweep']); print(*sorted(sys.modules))"

    run = ran(folder, sys.executable, "-c", ask, PYTHONPATH=str(ROOT))

    assert [it for it in run.stdout.split() if it.startswith("bot.app.commands.")] == ["bot.app.commands.sweep"]


@pytest.mark.parametrize("words", ["dance", "check --format poem", "preview --port 99999", "preview --port x"])
def test_a_word_that_is_no_command_is_refused(here: Typed, words: str) -> None:
    run = here(*words.split())

    assert (run.returncode, run.stdout) == (WRONG, "")
    assert "usage: main.py" in run.stderr
    assert "Traceback" not in run.stderr


# No arguments: the preview


def opened(folder: Path, *words: str, until: Path | None = None, **settings: str) -> tuple[str, str, str]:
    """Return the two lines that a preview prints, and the data that comes through `until`; then stop it with Ctrl+C."""
    process = subprocess.Popen(
        [sys.executable, str(MAIN), *words],
        cwd=folder,
        env=surroundings(folder, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    address, telegram = process.stdout.readline(), process.stdout.readline()
    seen = _comes_through(until) if until else ""
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (FINE, "", "")
    return address, telegram, seen


def _comes_through(fifo: Path) -> str:
    """Return the data written into a pipe within ten seconds."""
    reading = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    try:
        ready, _, _ = select.select([reading], [], [], 10)
        return os.read(reading, 1000).decode() if ready else ""
    finally:
        os.close(reading)


def test_without_a_token_it_is_the_preview_and_it_says_how_to_connect_telegram(folder: Path) -> None:
    address, telegram, _ = opened(folder)

    assert re.fullmatch(
        r"The lessons are open at http://127\.0\.0\.1:\d+/\?key=[\w-]{22} \(stop with Ctrl\+C\)\.\n", address
    )
    assert telegram == (
        "To connect Telegram, put BOT_TOKEN=… from @BotFather into a file called .env and start again.\n"
    )


def test_a_port_that_is_taken_is_refused_when_asked_for_and_passed_over_otherwise(folder: Path, here: Typed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        is_refused(here("preview", "--port", port), f"Port {port} cannot be used.", "--port")

    with _someone_on(8080):
        assert ":8080/" not in opened(folder)[0]


def _someone_on(port: int) -> socket.socket:
    """Return a socket that occupies the port, unless another program does."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.socket()


def test_the_preview_opens_in_the_browser(folder: Path) -> None:
    if os.name != "posix":
        leave_out("the preview in somebody's own browser", "the browser here is two lines of sh")
    os.mkfifo(seen := folder / "seen")
    (browser := folder / "browser").write_text(f'#!/bin/sh\necho "$1" > "{seen}"\n')
    browser.chmod(0o755)

    address, _, shown = opened(folder, until=seen, BROWSER=f"{browser} %s &")

    assert shown.strip() in address
    assert shown.startswith("http://127.0.0.1:")


def test_a_browser_of_letters_does_not_take_the_terminal() -> None:
    assert takes_the_terminal(webbrowser.GenericBrowser("lynx"))
    assert takes_the_terminal(webbrowser.Elinks("elinks"))
    assert not takes_the_terminal(webbrowser.BackgroundBrowser("xdg-open"))
    assert not takes_the_terminal(webbrowser.Mozilla("firefox"))


# Settings

REFUSED: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
    ("preview", {"BOT_TOKEN": "hello"}, ("BOT_TOKEN is not a token", "@BotFather")),
    ("check", {"BOT_API_URL": "nowhere"}, ("BOT_API_URL is not an address",)),
    ("check", {"BOT_API_URL": "http://127.0.0.1:99999"}, ("BOT_API_URL is not an address",)),
    ("check", {"BOT_API_URL": "https://[::1"}, ("BOT_API_URL is not an address",)),
    ("run", {"BOT_TOKEN": "1:test", "BOT_API_URL": "http://api.example.org"}, ("without TLS", "https://")),
    ("check", {"DIALOGUES": "gone"}, ("There is no folder gone.", "DIALOGUES")),
    ("check", {"LOCALES": "gone"}, ("There is no folder gone.", "LOCALES")),
    ("preview --no-browser", {"DIALOGUES": "locales"}, ("nothing can be played", "main.py check")),
    ("play", {"DIALOGUES": "locales"}, ("nothing can be played", "main.py check")),
    ("play nothing", {}, ("There is no lesson `nothing`.", "my-safety-team")),
    ("play my-safety-team --locale xx", {}, ("There is no language `xx`.", "km")),
    ("messages update klingon", {}, ("There is no language `klingon`.",)),
    ("run", {}, ("There is no BOT_TOKEN.", ".env")),
    (
        "run",
        {"BOT_TOKEN": "1:test", "DATA": "dialogues/cast.yaml"},
        ("The folder dialogues/cast.yaml cannot be used.",),
    ),
    ("check", {"LISTEN": "everywhere"}, ("LISTEN is not an address",)),
    ("check", {"LISTEN": "127.0.0.1:99999"}, ("LISTEN is not an address",)),
    ("check", {"WEBHOOK_URL": "http://bot.example.org/telegram"}, ("WEBHOOK_URL is not an address",)),
    ("check", {"WEBHOOK_URL": "https://bot.example.org/?girl=1"}, ("WEBHOOK_URL is not an address",)),
    ("check", {"WEBHOOK_URL": "https://bot.example.org/", "LISTEN": "off"}, ("LISTEN is off",)),
    ("check", {"MESSAGES_A_SECOND": "2000"}, ("MESSAGES_A_SECOND is not a number from 1 to 1000",)),
    ("check", {"DATABASE_URL": "mysql://bot:hush@localhost/bot"}, ("DATABASE_URL is not the address of a PostgreSQL",)),
    ("check", {"DATABASE_URL": "postgresql://bot:hush@localhost,db.example.org/bot"}, ("another machine", "sslmode=")),
    ("check", {"DATABASE_URL": "postgresql://bot:hush@/bot?host=db.example.org"}, ("another machine", "sslmode=")),
    ("check", {"DATABASE_URL": "postgresql://db.example.org/bot?sslmode=require"}, ("another machine", "verify-full")),
    ("staff", {"STAFF_LISTEN": "everywhere"}, ("STAFF_LISTEN is not an address",)),
    ("staff", {"STAFF_LISTEN": "off"}, ("STAFF_LISTEN is not an address",)),
    ("room", {"ROOM_LISTEN": "8445"}, ("ROOM_LISTEN is not an address",)),
    ("staff", {"STAFF_HOST": "https://figures.example.org"}, ("STAFF_HOST is not the name of a page",)),
    ("check", {"ALARM_CHAT": "-100500"}, ("ALARM_CHAT is not a person's chat",)),
    ("sweep", {}, ("There is no DATABASE_URL.", "A file needs no sweep")),
    ("restore copy", {}, ("copy is not a backup of this bot",)),
    ("run", {"BOT_TOKEN": "1:test", "BOT_SECRET": "short"}, ("BOT_SECRET is too short.",)),
]


@pytest.mark.parametrize(("words", "settings", "told"), REFUSED, ids=range(len(REFUSED)))
def test_a_setting_that_cannot_be_used_is_two_sentences(
    here: Typed, words: str, settings: dict[str, str], told: tuple[str, ...]
) -> None:
    is_refused(here(*words.split(), **settings), *told)


NEAR = ["localhost", "LOCALHOST:8081", "127.0.0.1:8081/bots", "127.9.9.9", "[::1]", "[::1]:8081"]
FAR = [
    "api.telegram.org",
    "localhost.example.org",
    "127.0.0.1.example.org",
    "10.0.0.7:8081",
    "0.0.0.0",
    "[2001:db8::1]",
]
FAR += ["127.1", "2130706433", "[::ffff:10.0.0.7]", "localhost.", "localhostess"]


@pytest.mark.parametrize("url", [*(f"http://{it}" for it in NEAR), *(f"https://{it}" for it in NEAR + FAR)])
def test_telegrams_server_is_on_this_machine_or_behind_a_private_line(url: str, tmp_path: Path) -> None:
    assert settings({"BOT_API_URL": url}, tmp_path).api_url == url


@pytest.mark.parametrize("scheme", ["http", "HTTP"])
@pytest.mark.parametrize("host", FAR)
def test_the_token_is_sent_to_no_other_machine_in_the_open(scheme: str, host: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="BOT_API_URL"):
        settings({"BOT_API_URL": f"{scheme}://{host}"}, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_settings_of_an_env_file_are_read_however_it_was_saved(folder: Path, here: Typed, encoding: str) -> None:
    (folder / ".env").write_text("BOT_TOKEN=hello\n", encoding)

    is_refused(here("check"), "BOT_TOKEN is not a token")


def test_the_environment_wins_over_the_env_file(folder: Path, here: Typed) -> None:
    (folder / ".env").write_text("BOT_TOKEN=hello\n", "utf-8")

    assert here("check", BOT_TOKEN="1:test").returncode == FINE


def test_a_key_of_no_letters_is_refused_for_it_would_be_everybodys(folder: Path, here: Typed) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "secret").touch()

    is_refused(here("run", BOT_TOKEN="1:test"), "secret cannot be read.", "Put the file back")


def test_an_env_file_that_is_no_text_is_refused(folder: Path, here: Typed) -> None:
    (folder / ".env").write_bytes(b"BOT_TOKEN=\xe9\xff")

    is_refused(here("check"), ".env cannot be read.", "UTF-8")


def test_the_bot_does_not_start_with_lessons_that_have_errors(folder: Path) -> None:
    breaks(folder)

    is_refused(typed(folder, "run", BOT_TOKEN="1:test"), "The lessons have errors.", "main.py check")


def breaks(folder: Path) -> None:
    (folder / "dialogues" / "lessons" / "my-safety-team.yaml").write_text("title: [", "utf-8")


# Failures around it


@pytest.mark.parametrize("words", sampled(["--help", "check", "play", "messages coverage", "preview --no-browser"], 3))
def test_a_reader_who_has_seen_enough_is_no_error(folder: Path, words: str) -> None:
    breaks(folder)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        run = subprocess.run(
            [sys.executable, str(MAIN), *words.split()],
            cwd=folder,
            env=surroundings(folder),
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=240,
        )

    assert (run.returncode, run.stderr) == (FINE, b"")


def test_a_full_disk_is_two_sentences(folder: Path) -> None:
    if not Path("/dev/full").exists():
        leave_out("the full disk under what is printed", "only Linux has one that is always full")
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, str(MAIN), "check"], cwd=folder, stdout=full, stderr=subprocess.PIPE, encoding="utf-8",
            env=surroundings(folder), check=False,
        )  # fmt: skip

    assert (run.returncode, run.stderr.count("\n")) == (WRONG, 2)
    assert run.stderr.startswith("The disk is full")


BROKEN = """
import sys
from bot.app import cli
from bot.check import course

def check_course(*_, **more):
    raise RuntimeError("something a girl wrote")

course.check_course = check_course
sys.exit(cli.main(["check"]))
"""


def test_a_mistake_of_ours_is_a_sentence_and_tells_nothing_of_a_girl(folder: Path) -> None:
    run = ran(folder, sys.executable, "-c", BROKEN, PYTHONPATH=str(ROOT))

    assert (run.returncode, run.stdout) == (OURS, "")
    assert "RuntimeError" in run.stderr
    assert "Something in the program itself is broken. Please report the lines above." in run.stderr
    assert "Traceback" not in run.stderr
    assert "girl" not in run.stderr


# A fresh machine


def test_where_something_is_not_installed_there_is_one_line_to_type(folder: Path) -> None:
    run = ran(folder, sys.executable, "-S", "-I", str(MAIN), "check")

    assert (run.returncode, run.stdout) == (WRONG, "")
    assert run.stderr == (f"First type this: {sys.executable} -m pip install --require-hashes -r requirements.txt\n")


def first_file() -> ModuleType:
    found = importlib.util.spec_from_file_location("main_of_a_fresh_machine", MAIN)
    assert found and found.loader
    found.loader.exec_module(main := importlib.util.module_from_spec(found))
    return main


def test_after_an_upgrade_without_its_packages_there_is_the_same_line(monkeypatch: pytest.MonkeyPatch) -> None:
    main = first_file()
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyrage" else find(name))

    assert main.missing().endswith("-m pip install --require-hashes -r requirements.txt")


def test_the_first_file_looks_for_every_dependency() -> None:
    owners = packages_distributions()
    found = {owner.lower() for module in first_file().NEEDED for owner in owners[module]} - {"pyrage-stubs"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert found == {re.split("[<>=]", dependency)[0] for dependency in project["dependencies"]}


def test_an_old_python_is_told_its_age(monkeypatch: pytest.MonkeyPatch) -> None:
    main = first_file()
    monkeypatch.setattr(sys, "version_info", (3, 6, 15, "final", 0))

    assert main.missing() == "This needs Python 3.11 or newer; here is 3.6."


def test_the_first_file_can_be_read_by_an_old_python() -> None:
    ast.parse(MAIN.read_text("utf-8"), feature_version=(3, 6))
