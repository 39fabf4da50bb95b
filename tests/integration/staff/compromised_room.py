"""Run attacks inside the lesson room's process: `python -m tests.integration.staff.compromised_room DATA`.

It serves the room, then tries forbidden accesses from inside, as injected code would, and prints the outcome of each.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from bot.app.commands.room import serve
from bot.app.config import settings
from bot.storage.sqlite import database, rooms, side_files
from bot.storage.sqlite.codes import STAFF_CODES
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.integration.staff.compromised_staff import ServingBegun, tried


def ways(data: Path) -> Mapping[str, Callable[[], object]]:
    """Return the attempts by name."""
    bot, drafts = data / "bot.db", data / "drafts"
    return {
        "the girls' file": bot.read_bytes,
        "the secret": (data / "secret").read_text,
        "the girls' file by SQLite": lambda: sqlite3.connect(f"{bot.as_uri()}?mode=ro", uri=True),
        "linked among the drafts": lambda: os.link(bot, drafts / "mine"),
        "by a link among the drafts": (drafts / "link").read_bytes,
        "moved among the drafts": lambda: bot.rename(drafts / "mine"),
        "a way around the drafts": (drafts / ".." / "bot.db").read_bytes,
        "from an open folder of drafts": lambda: os.open("../bot.db", os.O_RDONLY, dir_fd=os.open(drafts, 0)),
        "attached in memory": lambda: database._in_memory().execute("ATTACH ? AS bot", (str(bot),)),
        "in memory by another hand": lambda: sqlite3.connect(":memory:"),
        "the kill switch": (data / "brakes.json").read_text,
        "the accounts": lambda: StaffAccountsFile(data / "staff.db").remove("wanja"),
        "the log as a file": (data / rooms.LESSON_ROOM).unlink,
        "the log by another hand": lambda: sqlite3.connect(data / rooms.LESSON_ROOM),
        "the staff's codes to write": lambda: _opened(data / STAFF_CODES),
        "the staff's log": lambda: _read(data / rooms.ROOMS_FILE),
        "what lies there": lambda: os.listdir(data),  # noqa: PTH208 - a way of its own
        "a report of the bot": lambda: (data / "taken" / "one.json").write_text("{}"),
        "a shell": lambda: os.system("true"),
        "another computer": lambda: __import__("socket").create_connection(("127.0.0.1", 9), timeout=1),
    }


def _opened(path: Path) -> object:
    with side_files.writing(path) as db:
        return db.execute("DELETE FROM spent")


def _read(path: Path) -> object:
    with side_files.reading(path) as db:
        return db.execute("SELECT * FROM log").fetchall()


def served(data: Path) -> None:
    """Run everything inside the real process once its page is served."""

    def say(line: str) -> None:
        made = data / "drafts" / "mine.txt"
        made.write_text("a draft")
        made.unlink()
        for name, way in ways(data).items():
            print(f"{name}: {tried(way)}", flush=True)
        raise ServingBegun(line)

    course = data.parent / "course"
    places = {"DATA": data, "DIALOGUES": course / "dialogues", "LOCALES": course / "locales"}
    environment = {name: str(path) for name, path in places.items()}
    with suppress(ServingBegun):
        asyncio.run(serve(settings({**environment, "ROOM_LISTEN": "127.0.0.1:0"}), say))


if __name__ == "__main__":
    served(Path(sys.argv[1]))
