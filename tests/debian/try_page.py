"""Trial of the operator's page: its commands typed on a bare Debian, under a real systemd where one can boot."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.debian.containerfile import FILE, base_of, instructions
from tests.debian.machine import (
    TELEGRAM_PORT,
    BootedMachine,
    Machine,
    TelegramInMachine,
    UnbootedMachine,
    booted,
)
from tests.debian.operating_page import COMMANDS
from tests.debian.root import CannotBuild, DebianRoot, make_root, output_of
from tests.debian.try_units import try_units
from tests.support.bot_process import HOME, TOKEN

PROGRAM, WHEEL = "1. The program", "Other ways"
"""Headings whose commands ask the network, and those of another way to install."""
UNITS = "safe-online-world safe-online-world-staff safe-online-world-room"
REPOSITORY, WHEELS = "/srv/repository.git", "/srv/wheels"
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
LEFT_OUT = {
    "nano": "a person writes the token; here the trial does",
    "for name in bot figures lessons; do certbot": "a name on the internet; the trial makes certificates of its own",
    "certbot": "a name on the internet",
}
"""Commands that are never typed, by how they begin, each with what is missing."""
NEEDS_SYSTEMD = ("systemctl", "journalctl", "curl")
ALLOWED = {"check --release": (0, 1)}
"""Other exit codes than 0 that a command may have: 1 says that something is missing before girls come."""

BY_A_PERSON = f"""
sed -i 's/^BOT_TOKEN=.*/BOT_TOKEN={TOKEN}/; s,^#BOT_API_URL=.*,BOT_API_URL=http://127.0.0.1:{TELEGRAM_PORT},' \\
  /etc/safe-online-world.env
grep -q BOT_TOKEN=. /etc/safe-online-world.env
for name in bot figures lessons; do
  mkdir -p /etc/letsencrypt/live/$name.example.org && cd /etc/letsencrypt/live/$name.example.org
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$name.example.org -keyout privkey.pem -out fullchain.pem
done
"""
"""Work of a person and of certbot: the token in the settings, and a certificate for each name."""


def try_page(folder: Path) -> None:
    """Type the page on a bare Debian in a folder; say each line, and each that is left out with its reason."""
    suite = base_of(instructions(FILE.read_text("utf-8"))[0][1]).suite
    root = make_root(folder / "server", suite, "standard", ["ca-certificates"])
    print(f"A bare Debian {suite}, as its installer makes it without a desktop. The program is the last commit here.")
    _give_program(root)
    machine = UnbootedMachine(root)
    _type_all(machine, [it.line for it in COMMANDS if it.heading == PROGRAM])
    machine.types(f"cd /opt/safe-online-world && .venv/bin/pip download -q -r requirements.txt -d {WHEELS}")
    try:
        _go_on(root)
    except CannotBuild as why:
        print(f"No systemd here: {why}")
        _go_on_without(machine)


def _go_on(root: DebianRoot) -> None:
    with booted(root, **OFFLINE) as machine, TelegramInMachine(machine) as telegram:
        print(f"{machine.types('systemctl --version').splitlines()[0]} is PID 1 from here on, and there is no network.")
        _type_all(machine, _after_program())
        try_units(machine, telegram)
    with booted(root, **OFFLINE) as machine, TelegramInMachine(machine) as telegram:
        telegram.answers_a_girl()
        machine.types(f"systemctl is-system-running --wait && systemctl is-active {UNITS}")
        print("reboot:  bot, staff's page and lesson room start by themselves, and a girl is answered")
        _try_wheel(machine, telegram)


def _try_wheel(machine: BootedMachine, telegram: TelegramInMachine) -> None:
    machine.types("systemctl stop 'safe-online-world*.service'")
    _type_wheel(machine)
    machine.types(f"systemctl start {UNITS}")
    telegram.answers_a_girl()
    print("wheel:   bot, staff's page and lesson room start from it, and a girl is answered")


def _type_wheel(machine: Machine) -> None:
    """Put a wheel in the place of the copy by git, as the page says."""
    machine.types("mv /opt/safe-online-world /opt/by-git")
    wheel = machine.types(f"ls {WHEELS}/safe_online_world-*.whl").strip()
    _type_all(machine, [it.line.replace("FILE.whl", wheel) for it in COMMANDS if it.heading == WHEEL])


def _go_on_without(machine: UnbootedMachine) -> None:
    machine.types("mkdir -p /var/lib/safe-online-world")
    _type_all(machine, _after_program(), without=NEEDS_SYSTEMD)
    _type_wheel(machine)
    version = machine.types("/opt/safe-online-world/.venv/bin/python /opt/safe-online-world/main.py --version")
    print(f"wheel:   {version.strip()}")


def _after_program() -> list[str]:
    return [it.line for it in COMMANDS if it.heading not in (PROGRAM, WHEEL)]


def _type_all(machine: Machine, lines: Sequence[str], without: Sequence[str] = ()) -> None:
    for line in lines:
        if reason := _why_left_out(line, without):
            print(f"left out: {line}\n          {reason}")
            if line.startswith("nano"):
                machine.types(BY_A_PERSON)
            continue
        typed = _unwrapped(line) if without else line
        machine.types(typed, next((codes for word, codes in ALLOWED.items() if word in line), (0,)))
        print(f"typed:   {typed}")


def _why_left_out(line: str, without: Sequence[str]) -> str | None:
    if any(line.startswith(f"{it} ") for it in without):
        return "systemd as PID 1"
    return next((reason for begin, reason in LEFT_OUT.items() if line.startswith(f"{begin} ")), None)


def _unwrapped(line: str) -> str:
    """Return the command without what needs systemd as PID 1."""
    plain = re.sub(r"^systemd-run --collect --(pty|pipe) --wait (--uid=\S+ )?", "env ", line).replace("--setenv=", "")
    return plain.removesuffix(" && systemctl reload nginx")


def _give_program(root: DebianRoot) -> None:
    """Put the repository where the page's `git clone` finds it, and its wheel beside it."""
    output_of(["git", "clone", "-q", "--bare", str(HOME), f"{root.path}{REPOSITORY}"], "git clone")
    (root.path / "etc/gitconfig").write_text(
        f'[url "{REPOSITORY}"]\n\tinsteadOf = https://git.example.org/safe-online-world\n', "utf-8"
    )
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *offline, "-w", f"{root.path}{WHEELS}", str(HOME)], check=True
    )
