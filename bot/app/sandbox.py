"""A wall inside a process: it opens nothing of DATA but what it is given, starts no program and calls nobody.

Python tells an audit hook of everything it is about to do; once set, a hook cannot be taken away. It holds our own
code, and whoever tricks it. It is no wall against foreign machine code: that one stands in the unit of systemd.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

_ALONE = frozenset(
    {
        "ctypes.dlopen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "socket.connect",
        "socket.sendto",
        "sqlite3.enable_load_extension",
        "sqlite3.load_extension",
        "subprocess.Popen",
    }
)
"""Ways out of this process: another program, another computer, code that is not ours."""

_FILES = {
    "open": 1,
    "os.chdir": 1,
    "os.chmod": 1,
    "os.chown": 1,
    "os.link": 2,
    "os.listdir": 1,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.scandir": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.utime": 1,
}
"""What is done to a file or a folder, and how many names of it come first among what is told."""


class Forbidden(Exception):
    """This process may not do that. The words name no file."""


@dataclass(frozen=True, slots=True)
class SandboxRules:
    """The SQLite files below the home that may be opened, each by one module: to be read, or to be written too.

    Those modules close a connection to every other file (`sqlite3.SQLITE_LIMIT_ATTACHED`).
    """

    read: Mapping[Path, ModuleType]
    written: Mapping[Path, ModuleType] = field(default_factory=dict)

    def addresses(self) -> dict[str, str | None]:
        """Which address may be opened, and by the code of which file."""
        read = {f"{path.resolve().as_uri()}?mode=ro": it.__file__ for path, it in self.read.items()}
        return read | {f"{path.resolve().as_uri()}?mode=rw": it.__file__ for path, it in self.written.items()}


def enforce(data: Path, given: SandboxRules) -> None:
    """From now on nothing below `data` can be touched, but what is given be opened as it is given."""
    sys.addaudithook(hook(data, given))


def hook(data: Path, given: SandboxRules) -> Callable[[str, tuple[object, ...]], None]:
    """What is asked about everything that is about to happen; it raises Forbidden, or lets it be."""
    home, addresses = _whole(str(data)), given.addresses()

    def asked(event: str, about: tuple[object, ...]) -> None:
        if event in _ALONE:
            raise Forbidden(event)
        if event == "sqlite3.connect" and not _is_given(about[0], sys._getframe(1).f_code.co_filename):
            raise Forbidden(event)
        if event in _FILES and any(_is_inside(it, home) for it in about[: _FILES[event]]):
            raise Forbidden(event)
        if event == "open" and _is_above(about[0], home):
            raise Forbidden(event)

    def _is_given(address: object, code: str) -> bool:
        return isinstance(address, str) and address in addresses and addresses[address] == code

    return asked


def _is_inside(name: object, home: str) -> bool:
    """Whether this is the name of `home` or of something below it, by whatever way it is told."""
    return isinstance(name, (str, bytes, os.PathLike)) and f"{_whole(name)}{os.sep}".startswith(home + os.sep)


def _is_above(name: object, home: str) -> bool:
    """Whether this is a folder above: open, it could be used to tell only the rest of a way."""
    return isinstance(name, (str, bytes, os.PathLike)) and home.startswith(_whole(name).rstrip(os.sep) + os.sep)


def _whole(name: str | bytes | os.PathLike[str]) -> str:
    return os.path.normcase(os.path.realpath(os.fsdecode(name)))
