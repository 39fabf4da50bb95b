"""Run attacks inside the staff process: `python -m tests.integration.staff.compromised_staff DATA within`.

It serves the staff's page, then tries forbidden accesses from inside the process, as injected code would. It prints one
line per attempt: its name and the outcome. Nothing here is ever served.
"""

from __future__ import annotations

import asyncio
import importlib
import mmap
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path

from bot.app.commands.staff_page import serve
from bot.app.config import settings
from bot.app.sandbox import Forbidden
from bot.errors import Refused
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Credentials, Member
from bot.storage.sqlite import announced, credentials, public, released_messages, side_files, staff_accounts
from bot.storage.sqlite.announced import ANNOUNCED_FILE
from bot.storage.sqlite.codes import ROOM_CODES
from bot.storage.sqlite.credentials import CREDENTIALS_FILE
from bot.storage.sqlite.public import PUBLIC_FILE
from bot.storage.sqlite.released_messages import RELEASED_FILE
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile
from bot.storage.sqlite.side_files import reading, writing
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE


def ways(data: Path) -> Mapping[str, Callable[[], object]]:
    """Return the attempts by name."""
    bot, elsewhere = data / "bot.db", data.parent / "elsewhere"
    lessons = data / "editions" / "0001" / "dialogues"
    return {
        "open": lambda: open(bot, "rb").read(),  # noqa: PTH123 - the built-in `open` is one of the ways
        "open to write": lambda: open(bot, "ab"),  # noqa: PTH123 - as above
        "read_bytes": bot.read_bytes,
        "the secret": (data / "secret").read_text,
        "the key of addresses": (data / "address-key").read_text,
        "the keys": (data / "period-keys").read_text,
        "in bytes": lambda: os.open(os.fsencode(bot), os.O_RDONLY),
        "a way around": (data / ".." / data.name / "bot.db").read_bytes,
        "a link to it": (elsewhere / "link").read_bytes,
        "a link to the folder": (elsewhere / "folder" / "bot.db").read_bytes,
        "from inside the folder": lambda: _inside(data),
        "from an open folder above": lambda: os.open("data/bot.db", os.O_RDONLY, dir_fd=os.open(data.parent, 0)),
        "from an open folder beside it": lambda: os.open("../data/bot.db", os.O_RDONLY, dir_fd=os.open(elsewhere, 0)),
        "the system's own list": lambda: Path(f"/proc/self/root/{bot}").read_bytes(),
        "a lesson": (lessons / "course.yaml").read_text,
        "the lessons there are": lambda: os.listdir(lessons),  # noqa: PTH208 - a way of its own
        "a lesson to write": lambda: (lessons / "course.yaml").write_text("lessons: [mine]"),
        "a lesson taken away": (lessons / "course.yaml").unlink,
        "a new lesson": lambda: os.open(lessons / "mine.yaml", os.O_RDWR | os.O_CREAT),
        "a link among the lessons": (lessons / "link").read_bytes,
        "what lies there": lambda: os.listdir(data),  # noqa: PTH208 - `os.listdir` and `os.scandir` are separate ways
        "what lies there, walked": lambda: list(os.scandir(data)),
        "copied away": lambda: shutil.copy(bot, elsewhere / "mine"),
        "linked away": lambda: os.link(bot, elsewhere / "hard"),
        "pointed at": lambda: (elsewhere / "another").symlink_to(bot),
        "mapped": lambda: mmap.mmap(os.open(bot, os.O_RDWR), 0),
        "sqlite": lambda: sqlite3.connect(bot),
        "sqlite by address": lambda: sqlite3.connect(f"{bot.as_uri()}?mode=ro", uri=True),
        "sqlite, the figures to write": lambda: sqlite3.connect(data / PUBLIC_FILE),
        "sqlite, the figures by another hand": lambda: _attached(data / PUBLIC_FILE, bot),
        "sqlite, the accounts to write": lambda: staff_accounts.StaffAccountsFile(data / ACCOUNTS_FILE).remove("anna"),
        "sqlite, the messages to write": lambda: sqlite3.connect(data / RELEASED_FILE),
        "sqlite, the messages by another hand": lambda: _attached(data / RELEASED_FILE, bot),
        "sqlite, a message taken out": lambda: released_messages.withdraw(data / RELEASED_FILE, ["v1"]),
        "sqlite, the rooms by another hand": lambda: _attached(data / ROOMS_FILE, bot, "rw"),
        "sqlite, the rooms in another way": lambda: sqlite3.connect(data / ROOMS_FILE),
        "sqlite, the figures as if they were rooms": lambda: _opened(data / PUBLIC_FILE),
        "the rooms as a file": (data / ROOMS_FILE).read_bytes,
        "the rooms taken away": (data / ROOMS_FILE).unlink,
        "the lesson room's codes to write": lambda: _opened(data / ROOM_CODES),
        "the lesson room's codes as a file": (data / ROOM_CODES).read_bytes,
        "the credentials as a file": (data / CREDENTIALS_FILE).read_bytes,
        "the credentials in another way": lambda: sqlite3.connect(data / CREDENTIALS_FILE),
        "attached to the credentials": lambda: _attach(reading, data / CREDENTIALS_FILE, bot),
        "attached to the credentials to write": lambda: _attach(writing, data / CREDENTIALS_FILE, bot),
        "a room given to herself": lambda: staff_accounts.StaffAccountsFile(data / ACCOUNTS_FILE).change(
            Member("anna", "", frozenset({"voices"}))
        ),
        "beside the rooms": lambda: (data / "rooms" / "mine").write_text("words"),
        "sqlite in memory": lambda: sqlite3.connect(":memory:").execute(f"ATTACH '{bot}' AS bot"),
        "attached to the figures": lambda: _attach(reading, data / PUBLIC_FILE, bot),
        "attached to the accounts": lambda: _attach(reading, data / ACCOUNTS_FILE, bot),
        "attached to what became of announcements": lambda: _attach(reading, data / ANNOUNCED_FILE, bot),
        "sqlite, what became of announcements to write": lambda: announced.AnnouncedFile(data / ANNOUNCED_FILE).begin(
            "goats", date(2027, 1, 1)
        ),
        "attached to the rooms": lambda: _attach(reading, data / ROOMS_FILE, bot),
        "attached to the rooms to write": lambda: _attach(writing, data / ROOMS_FILE, bot),
        "the rooms copied by SQLite": lambda: _copy(data),
        "another program": lambda: subprocess.run(["/bin/cat", bot], stdout=subprocess.DEVNULL, check=True),
        "a shell": lambda: os.system(f"cat {bot} > /dev/null"),
        "a copy of this process": _fork,
        "another program, silently": lambda: _silently(bot),
        "another program, silently, imported anew": lambda: _silently(bot, "subprocess", "_posixsubprocess"),
        "in another thread": lambda: _threaded(bot.read_bytes),
        "moved away": lambda: bot.rename(elsewhere / "gone"),
        "another computer": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "another computer, by sendto": lambda: _datagram().sendto(b"words", ("127.0.0.1", 9)),
        "another computer, by sendmsg": lambda: _datagram().sendmsg([b"words"], [], 0, ("127.0.0.1", 9)),
        "words in a name that is looked up": lambda: socket.getaddrinfo("localhost", 9),
        "words in a name that is looked up, in the old way": lambda: socket.gethostbyname("localhost"),
    }


def _inside(data: Path) -> bytes:
    os.chdir(data)
    return Path("bot.db").read_bytes()


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _datagram() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def _silently(bot: Path, *anew: str) -> None:
    """Start a program with the event of `subprocess` silenced, with some modules imported anew before."""
    audit, known = sys.audit, {name: sys.modules.pop(name) for name in anew}
    sys.audit = lambda *_: None
    try:
        program = importlib.import_module("subprocess")
        program.run(["/bin/cat", bot], stdout=program.DEVNULL, check=True, cwd="/")  # with `cwd`: by `fork_exec`
    finally:
        sys.audit = audit
        sys.modules.update(known)


def _attached(own: Path, bot: Path, mode: str = "ro") -> object:
    db = sqlite3.connect(f"{own.resolve().as_uri()}?mode={mode}", uri=True)
    return db.execute("ATTACH ? AS bot", (str(bot),))


def _attach(opens: Callable[[Path], AbstractContextManager[sqlite3.Connection]], own: Path, bot: Path) -> object:
    with opens(own) as db:  # as an SQL injection would do
        return db.execute("ATTACH ? AS bot", (str(bot),))


def _opened(path: Path) -> object:
    with writing(path) as db:
        return db.execute("SELECT 1")


def _copy(data: Path) -> object:
    with side_files._open_for_writing(data / ROOMS_FILE) as db:
        return db.execute("VACUUM INTO ?", (str(data / "rooms" / "copy.db"),))


def _threaded(what: Callable[[], object]) -> object:
    found: list[object] = []

    def tries() -> None:
        try:
            found.append(what())
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=tries)
    thread.start()
    thread.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def tried(way: Callable[[], object]) -> str:
    """Return `refused`, or another outcome."""
    try:
        way()
    except Forbidden:
        return "refused"
    except (Refused, sqlite3.Error) as error:
        return f"refused: {error.__cause__ or error}"
    except BaseException as error:
        return f"failed: {type(error).__name__}: {error}"
    return "DONE"


def tell(data: Path) -> None:
    """Do the regular work of the process, then print the outcome of every attempt."""
    figures, known = (
        public.read_public(data / PUBLIC_FILE),
        staff_accounts.StaffAccountsFile(data / ACCOUNTS_FILE).names,
    )
    announced.read_announced(data / ANNOUNCED_FILE)
    book = RoomsFile(data / ROOMS_FILE)
    book.write(AccessLogEntry(1, "anna", "voices", "entered"))
    chosen = credentials.CredentialsFile(data / CREDENTIALS_FILE)
    chosen.change("anna", Credentials("another hash"))
    assert chosen.of("anna") == Credentials("another hash")
    print(f"what it is for: {len(figures.done)} {known} {len(book.entries)}")
    for name, way in ways(data).items():
        print(f"{name}: {tried(way)}", flush=True)


class ServingBegun(Exception):
    """The page is being served; stop here."""


def served(data: Path) -> None:
    """Run everything inside the real process once its page is served."""

    def say(line: str) -> None:
        tell(data)
        raise ServingBegun(line)

    with suppress(ServingBegun):
        asyncio.run(serve(settings({"DATA": str(data), "STAFF_LISTEN": "127.0.0.1:0"}), say))


if __name__ == "__main__":
    {"within": served, "without": tell}[sys.argv[2]](Path(sys.argv[1]))
