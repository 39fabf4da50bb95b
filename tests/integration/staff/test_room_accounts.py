"""The operator opens rooms to staff with `main.py staff`, and reads the access log."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from pyotp import TOTP

from bot.app.commands import staff_accounts
from bot.app.commands.staff_accounts import AccountOptions
from bot.app.config import Settings, settings
from bot.errors import Refused
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.rooms import NAME, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.bot_process import HOME
from tests.support.moderation_fixtures import SECRET, member
from tests.support.staff_fixtures import PASSWORD

NOBODY = Member("berta", "a hash")


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    """Return the settings of an installation where Anna may enter a room, and Berta none."""
    kept = StaffAccountsFile(tmp_path / "staff.db")
    kept.add(member())
    kept.add(NOBODY)
    return settings({"DATA": str(tmp_path)}, tmp_path)


def quiet(line: str) -> None:
    raise AssertionError(line)


def added(data: Path, types: str = "") -> tuple[str, str, int]:
    """Run `staff add anna` with a room, and type her phone's code or `types`; return both outputs and the exit code."""
    words = "staff add anna --rooms voices --languages ne,en"
    command = [sys.executable, str(HOME / "main.py"), *words.split()]
    env = {"PATH": os.environ["PATH"], "DATA": str(data)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=data, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(f"{PASSWORD}\n")
        process.stdin.flush()
        screen = ""
        while not (secret := re.search(r"secret: ([A-Z2-7]{32})\notpauth://\S+\n", screen)):
            screen += process.stdout.readline()
        process.stdin.write(f"{types or TOTP(secret[1]).at(int(time.time()))}\n")
        rest, complained = process.communicate(timeout=60)
    return screen + rest, complained, process.returncode


def test_a_room_comes_with_a_second_factor_that_counts_once_a_code_was_typed(tmp_path: Path) -> None:
    screen, complained, code = added(tmp_path)

    kept = StaffAccountsFile(tmp_path / "staff.db").member("anna")
    assert (code, complained) == (0, "")
    assert kept and kept.rooms == {"voices"} and kept.languages == {"ne", "en"}
    assert re.search(rf"otpauth://totp/Safe%20Online%20World:anna\?\S*secret={kept.totp}", screen)
    assert "▄" in screen  # the QR code for the phone


def test_a_wrong_code_leaves_no_account(tmp_path: Path) -> None:
    _, complained, code = added(tmp_path, types="no code")

    assert code == 2
    assert complained.startswith("This code does not fit, so nothing was changed.")
    assert not (tmp_path / "staff.db").exists()


def test_rooms_and_languages_change_and_her_password_and_her_phone_stay(found: Settings) -> None:
    said = staff_accounts.change(found, "anna", AccountOptions("voices, announcements", "km"), quiet)

    kept = StaffAccountsFile(found.data / "staff.db").member("anna")
    assert said == "anna: announcements, voices (km)"
    assert kept and (kept.totp, kept.password) == (SECRET, member().password)
    assert staff_accounts.change(found, "anna", AccountOptions(), quiet) == said
    assert staff_accounts.names(found) == f"{said}\nberta"


def test_with_her_last_room_her_secret_is_gone_from_the_bytes_too(found: Settings) -> None:
    assert staff_accounts.change(found, "anna", AccountOptions(rooms=""), quiet) == "anna"

    assert SECRET.encode() not in (found.data / "staff.db").read_bytes()


@pytest.mark.parametrize(
    ("name", "wish", "told"),
    [
        ("anna", AccountOptions(rooms="voice"), "There is no room `voice`. Did you mean `voices`?"),
        ("anna", AccountOptions(languages="np"), "There is no language `np`."),
        ("anna", AccountOptions(languages=""), "Who reads voices reads them in a language."),
        ("carla", AccountOptions(rooms="voices"), "There is no account carla."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(found: Settings, name: str, wish: AccountOptions, told: str) -> None:
    with pytest.raises(Refused, match=re.escape(told)):
        staff_accounts.change(found, name, wish, quiet)

    assert staff_accounts.names(found) == "anna: voices (en, ne)\nberta"


def test_accounts_of_before_there_were_rooms_are_read_and_brought_up_to_date(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "staff.db")) as db:
        db.executescript("""CREATE TABLE accounts (name TEXT NOT NULL PRIMARY KEY, password TEXT NOT NULL)
                            STRICT, WITHOUT ROWID; INSERT INTO accounts VALUES ('berta', 'a hash');
                            PRAGMA user_version=1;""")
    kept = StaffAccountsFile(tmp_path / "staff.db")
    assert kept.member("berta") == NOBODY

    kept.change(member("berta"))

    assert kept.names == ("berta",)
    assert kept.member("berta") == Member("berta", "a hash", member().rooms, member().languages, SECRET)


def test_no_secret_prints() -> None:
    assert SECRET not in repr(member())
    assert member().password not in repr(member())


def test_the_log_tells_who_opened_what(found: Settings) -> None:
    assert staff_accounts.log(found) == "Nobody has entered a room."
    prepare_rooms(found.data / NAME)
    book = RoomsFile(found.data / NAME)
    book.write(AccessLogEntry(1_800_000_000, "anna", "voices", "entered"))
    book.write(AccessLogEntry(1_800_000_060, "anna", "voices", "voice", "4f9a"))

    assert staff_accounts.log(found).splitlines() == [
        "2027-01-15 08:00 UTC  anna  voices  entered",
        "2027-01-15 08:01 UTC  anna  voices  voice  4f9a",
    ]
