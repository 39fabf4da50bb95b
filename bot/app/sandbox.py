"""A sandbox inside a process: open only the given files of DATA, start no program, open no connection.

It is a Python audit hook (PEP 578), which cannot be removed once set. It restricts our own code, also when an attacker
misuses that. It does not restrict foreign machine code: the systemd unit does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

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
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendto",
        "sqlite3.enable_load_extension",
        "sqlite3.load_extension",
        "subprocess.Popen",
    }
)
"""Events that leave this process, always forbidden: other programs, network, native code."""

_PROGRAMS = ("_posixsubprocess", "subprocess")
"""Modules with a function `fork_exec`, which starts a program and raises no event of its own."""

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
"""Events on files and folders, each with how many of its first arguments are paths."""


_CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(Exception):
    """The sandbox forbids this event. The message names no file."""


@dataclass(frozen=True, slots=True)
class SandboxRules:
    """The SQLite files in DATA that may be opened, each by the code of one module: read-only, or also written.

    Those modules forbid attaching other files (`sqlite3.SQLITE_LIMIT_ATTACHED`). `folders` are those in DATA whose
    files may be read: lessons, in which nothing is about a learner. `changed` are those whose files may be written,
    too. `in_memory` is the module that may open databases that are no files, for invented learners.
    """

    read: Mapping[Path, ModuleType]
    written: Mapping[Path, ModuleType] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    in_memory: ModuleType | None = None

    def addresses(self) -> dict[str, str | None]:
        """Return the SQLite URIs that may be opened, each with the file whose code may open it."""
        read = {f"{path.resolve().as_uri()}?mode=ro": it.__file__ for path, it in self.read.items()}
        memory = {":memory:": self.in_memory.__file__} if self.in_memory else {}
        written = {f"{path.resolve().as_uri()}?mode=rw": it.__file__ for path, it in self.written.items()}
        return read | written | memory


def enforce(data: Path, given: SandboxRules) -> None:
    """Forbid everything below `data` except the given files, for the rest of the process."""
    for name in _PROGRAMS:
        for started in ("fork_exec", "_fork_exec"):
            if hasattr(module := sys.modules.get(name), started):
                setattr(module, started, _start_no_program)
    sys.addaudithook(hook(data, given))


def _start_no_program(*_: object) -> None:
    raise Forbidden("fork_exec")


def hook(data: Path, given: SandboxRules) -> Callable[[str, tuple[object, ...]], None]:
    """Return the audit hook, which raises Forbidden for each event that the rules do not allow."""
    home, addresses = _whole(str(data)), given.addresses()
    lessons, changed = (tuple(_whole(it) for it in some) for some in (given.folders, given.changed))

    def asked(event: str, about: tuple[object, ...]) -> None:
        if event in _ALONE:
            raise Forbidden(event)
        if event == "sqlite3.connect" and not _is_given(about[0], sys._getframe(1).f_code.co_filename):
            raise Forbidden(event)
        if event in _FILES and _is_closed(event, about, home, lessons, changed):
            raise Forbidden(event)
        if event == "socket.sendmsg" and about[1] is not None:  # None: on a connection that was accepted
            raise Forbidden(event)
        if event == "open" and _is_folder(about[0]):
            raise Forbidden(event)
        if event == "import" and about[0] in _PROGRAMS:  # once more, under another name
            raise Forbidden(event)

    def _is_given(address: object, code: str) -> bool:
        return isinstance(address, str) and address in addresses and addresses[address] == code

    return asked


def _is_closed(
    event: str, about: tuple[object, ...], home: str, lessons: tuple[str, ...], changed: tuple[str, ...]
) -> bool:
    """Tell whether an event is forbidden: on a path in `home` outside of `changed`, and not only reading `lessons`.

    Links are followed once a path: that takes most of the time of a check, which opens hundreds of files.
    """
    paths = [_whole(it) for it in about[: _FILES[event]] if _is_path(it)]
    own = [it for it in paths if _is_inside(it, (home,)) and not _is_inside(it, changed)]
    return bool(own) and not (_only_reads(event, about) and _is_inside(paths[0], lessons))


def _only_reads(event: str, about: tuple[object, ...]) -> bool:
    """Tell whether an event lists a folder, or opens a file in a way that cannot change it."""
    flags = about[2] if event == "open" and len(about) > 2 else os.O_RDWR
    return event in ("os.listdir", "os.scandir") or (isinstance(flags, int) and not flags & _CHANGES)


def _is_inside(path: str, folders: Iterable[str]) -> bool:
    """Tell whether a path without links is one of the folders, or below it."""
    return any(f"{path}{os.sep}".startswith(folder + os.sep) for folder in folders)


def _is_path(name: object) -> TypeGuard[str | bytes | os.PathLike[str]]:
    """Tell whether an argument is a path, of any form, and no number of an open file."""
    return isinstance(name, (str, bytes, os.PathLike))


def _is_folder(name: object) -> bool:
    """Tell whether a path is a folder: opened, it would allow relative paths (`dir_fd`) into DATA, unseen here."""
    return _is_path(name) and Path(os.fsdecode(name)).is_dir()


def _whole(name: str | bytes | os.PathLike[str]) -> str:
    return os.path.normcase(os.path.realpath(os.fsdecode(name)))
