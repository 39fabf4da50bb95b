"""The operator opens rooms to staff with `main.py staff`, and reads the access log."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.commands import staff_accounts
from bot.app.commands.staff_accounts import AccountOptions
from bot.app.config import Settings, settings
from bot.errors import Refused
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Credentials, Member
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, prepare_credentials
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.moderation_fixtures import SECRET, member

NOBODY = Member("berta", "a hash")


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    """Return the settings of an installation where Anna may enter a room, and Berta none."""
    kept = StaffAccountsFile(tmp_path / "staff.db")
    kept.add(member())
    kept.add(NOBODY)
    return settings({"DATA": str(tmp_path)}, tmp_path)


def test_who_gets_her_first_room_gets_a_link_to_set_up_her_phone(found: Settings) -> None:
    said = staff_accounts.change(found, "berta", AccountOptions("announcements", "en"))

    assert said.startswith(
        "berta: announcements (en); has not used her link yet\nberta opens this link within 72 hours"
    )
    assert "secret" not in said and "otpauth" not in said


def test_rooms_and_languages_change_and_her_password_and_her_phone_stay(found: Settings) -> None:
    said = staff_accounts.change(found, "anna", AccountOptions("voices, announcements", "km"))

    kept = StaffAccountsFile(found.data / "staff.db").member("anna")
    assert said == "anna: announcements, voices (km)"
    assert kept and (kept.totp, kept.password) == (SECRET, member().password)
    assert staff_accounts.change(found, "anna", AccountOptions()) == said
    assert staff_accounts.names(found) == f"{said}\nberta"


def test_with_her_last_room_her_secret_is_gone_from_the_bytes_too(found: Settings) -> None:
    prepare_credentials(found.data / CREDENTIALS_FILE)
    StaffAccountsFile(found.data / "staff.db").credentials.change("anna", Credentials("chosen", SECRET))
    assert staff_accounts.change(found, "anna", AccountOptions(rooms="")) == "anna"

    assert SECRET.encode() not in (found.data / "staff.db").read_bytes()
    assert SECRET.encode() not in (found.data / CREDENTIALS_FILE).read_bytes()


@pytest.mark.parametrize(
    ("name", "wish", "told"),
    [
        ("anna", AccountOptions(rooms="voice"), "There is no room `voice`. Did you mean `voices`?"),
        ("anna", AccountOptions(languages="np"), "There is no language `np`."),
        ("anna", AccountOptions(languages=""), "Whoever reads messages needs a language."),
        ("carla", AccountOptions(rooms="voices"), "There is no account carla."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(found: Settings, name: str, wish: AccountOptions, told: str) -> None:
    with pytest.raises(Refused, match=re.escape(told)):
        staff_accounts.change(found, name, wish)

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
    assert kept.member("berta") == Member("berta", "a hash", member().rooms, member().languages)
    assert kept.invited("a hash", 0) is None


def test_no_secret_prints() -> None:
    assert SECRET not in repr(member())
    assert member().password not in repr(member())


def test_the_log_tells_who_opened_what(found: Settings) -> None:
    assert staff_accounts.log(found) == "Nobody has entered a room."
    prepare_rooms(found.data / ROOMS_FILE)
    book = RoomsFile(found.data / ROOMS_FILE)
    book.write(AccessLogEntry(1_800_000_000, "anna", "voices", "entered"))
    book.write(AccessLogEntry(1_800_000_060, "anna", "voices", "voice", "4f9a"))

    assert staff_accounts.log(found).splitlines() == [
        "2027-01-15 08:00 UTC  anna  voices  entered",
        "2027-01-15 08:01 UTC  anna  voices  voice  4f9a",
    ]
