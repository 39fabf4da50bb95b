"""Machines on which commands are typed: a root without services, and the same root with its systemd as PID 1."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from tests.debian.root import PATH, CannotBuild, CommandFailed, DebianRoot, output_of, require_machine
from tests.support.bot_process import HOME

TELEGRAM_PORT = 8081
BOOTS_WITHIN = 180.0
CONTROL_GROUP = f"/sys/fs/cgroup/safe-online-world-{os.getpid()}"
UNIFIED = """
if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
"""
"""Shows a systemd of today the one hierarchy of control groups that it knows; some machines have older ones."""


class Machine(Protocol):
    """Place where a person types commands as root."""

    def types(self, command: str, allowed: tuple[int, ...] = (0,)) -> str:
        """Type a command and return what it printed. Raises CommandFailed at any other exit code than `allowed`."""


@dataclass(frozen=True)
class UnbootedMachine:
    """Root of a Debian without its services, in the network of this machine."""

    root: DebianRoot

    def types(self, command: str, allowed: tuple[int, ...] = (0,)) -> str:
        """Type a command in the root."""
        settings = {**self.root.settings, "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
        return output_of(self.root.entering(["bash", "-euc", command], settings), command, allowed)


@dataclass(frozen=True)
class BootedMachine:
    """Debian with its systemd as PID 1 and no network but itself."""

    pid: int
    settings: Mapping[str, str]

    def types(self, command: str, allowed: tuple[int, ...] = (0,)) -> str:
        """Type a command in the machine."""
        return output_of([*self._entering(), "bash", "-euc", command], command, allowed)

    def _entering(self) -> list[str]:
        words = [f"{name}={value}" for name, value in self.settings.items()]
        spaces = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")
        return ["nsenter", f"--target={self.pid}", *spaces, "env", "-i", f"PATH={PATH}", "HOME=/root", *words]


@contextmanager
def booted(root: DebianRoot, **settings: str) -> Iterator[BootedMachine]:
    """Boot a root until the block ends. Raises CannotBuild where no systemd can be PID 1."""
    require_machine(("systemd-nspawn", "nsenter"))
    options = "--quiet --boot --register=no --keep-unit --private-network --resolv-conf=off --console=pipe"
    script = f"""{UNIFIED}
mkdir {CONTROL_GROUP}
echo $$ >{CONTROL_GROUP}/cgroup.procs
exec systemd-nspawn {options} --machine=server --directory={shlex.quote(str(root.path))}
"""
    with subprocess.Popen(
        _apart(script), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as nspawn:
        try:
            yield _when_it_answers(nspawn, settings)
        finally:
            nspawn.terminate()
            nspawn.communicate()
            subprocess.run(_apart(f"{UNIFIED}find {CONTROL_GROUP} -depth -type d -exec rmdir {{}} +"), check=False)


def _apart(script: str) -> list[str]:
    return ["unshare", "--mount", "--propagation", "private", "sh", "-euc", script]


def _when_it_answers(nspawn: subprocess.Popen[bytes], settings: Mapping[str, str]) -> BootedMachine:
    """Return the machine when its systemd answers; it may be starting services."""
    until = time.monotonic() + BOOTS_WITHIN
    while time.monotonic() < until and nspawn.poll() is None:
        for child in Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children").read_text("ascii").split():
            machine = BootedMachine(int(child), settings)
            with suppress(CommandFailed):
                machine.types("systemctl show --property=Version")
                return machine
        time.sleep(0.2)
    why = nspawn.stderr.read().decode() if nspawn.stderr and nspawn.poll() is not None else ""
    raise CannotBuild(f"no systemd boots as PID 1 of a container here (a container without privileges?) {why}")


class TelegramInMachine:
    """Stand-in of Telegram in the network of a machine: `with TelegramInMachine(machine) as telegram:`."""

    def __init__(self, machine: BootedMachine) -> None:
        """Start it and wait until it listens."""
        command = ["nsenter", f"--target={machine.pid}", "--net", sys.executable, "-m", "tests.debian.telegram"]
        self._process = subprocess.Popen(
            [*command, str(TELEGRAM_PORT)], cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._expect("listening")

    def __enter__(self) -> Self:
        """Return itself: it listens already."""
        return self

    def __exit__(self, *error: object) -> None:
        """End it."""
        self._process.communicate()

    def answers_a_girl(self) -> None:
        """Let a girl write to the bot, and wait for her answer."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._expect("answered")

    def _expect(self, line: str) -> None:
        assert self._process.stdout
        if (said := self._process.stdout.readline().strip()) != line:
            raise CommandFailed(f"the stand-in of Telegram has not {line} but {said!r}")
