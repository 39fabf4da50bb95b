"""Trial of the systemd units under a real systemd: they answer, come back after a kill, and back up."""

from __future__ import annotations

import time

from tests.debian.machine import BootedMachine, TelegramInMachine
from tests.debian.root import CommandFailed

BOT = "safe-online-world"
COMES_BACK_WITHIN = 120.0
HEALTH = "curl -s http://127.0.0.1:8443/healthz"


def try_units(machine: BootedMachine, telegram: TelegramInMachine) -> None:
    """Ask, kill and back up; say each step."""
    _until_well(machine)
    telegram.answers_a_girl()
    print("units:   the bot is well, and a girl is answered")
    for port, page in ((8444, "staff's page"), (8445, "lesson room")):
        machine.types(f"curl -s -o /dev/null --retry 60 --retry-connrefused --retry-delay 1 http://127.0.0.1:{port}/")
        print(f"units:   the {page} answers")
    _try_kill(machine, telegram)
    _look_at_backup(machine)
    failed = machine.types("systemctl --failed --no-legend").strip()
    if failed:
        raise CommandFailed(f"failed units: {failed}\n{machine.types('journalctl --namespace=* -n 60 --no-pager')}")
    print("units:   none has failed")


def _until_well(machine: BootedMachine) -> None:
    until, said = time.monotonic() + COMES_BACK_WITHIN, ""
    while time.monotonic() < until:
        said = machine.types(HEALTH, allowed=(0, 7))
        if said.startswith("ok\n"):
            return
        time.sleep(0.2)
    raise CommandFailed(f"/healthz never was well: {said}")


def _try_kill(machine: BootedMachine, telegram: TelegramInMachine) -> None:
    before = machine.types(f"systemctl show --value -p MainPID {BOT}")
    machine.types(f"systemctl kill -s KILL {BOT}")
    until = time.monotonic() + COMES_BACK_WITHIN
    while machine.types(f"systemctl show --value -p MainPID {BOT}") in (before, "0\n"):
        if time.monotonic() > until:
            raise CommandFailed("killed, and systemd has not started it again")
        time.sleep(0.2)
    _until_well(machine)
    telegram.answers_a_girl()
    print("units:   killed, the bot came back by itself, and a girl is answered")


def _look_at_backup(machine: BootedMachine) -> None:
    made = machine.types("ls /var/lib/safe-online-world/backups").split()
    if [it.rpartition(".")[2] for it in made] != ["age", "age"]:
        raise CommandFailed(f"the backup's service made {made}")
    print(f"units:   the backup's service wrote {' and '.join(made)}")
