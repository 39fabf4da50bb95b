"""The operator manages accounts and rooms of staff with `main.py staff`, and is shown no secret of theirs."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.app.commands import staff_accounts
from bot.app.commands.staff_accounts import AccountOptions
from bot.app.config import Settings, settings
from bot.errors import Refused
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.account_change import LINK_LASTS, link_hash
from bot.safeguarding.moderation.member import Credentials, Member
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, CredentialsFile, prepare_credentials
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import NameTaken, StaffAccountsFile
from tests.support.moderation_fixtures import SECRET, member
from tests.support.table_page import tables, written_tables

LINK = re.compile(r"^(?P<page>https?://\S+)/enrol/(?P<token>[\w-]{43})$", re.MULTILINE)
AS_IT_IS = AccountOptions()


def added(
    data: Path, name: str = "anna", options: AccountOptions = AS_IT_IS, env: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Add an account, or make a fresh link, as `main.py staff add` does; return what is printed."""
    return staff_accounts.add(settings({"DATA": str(data), **env}, data), name, options)


def token(said: str) -> str:
    found = LINK.search(said)
    assert found, said
    return found["token"]


def owner_and_group(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


@pytest.fixture
def kept(tmp_path: Path) -> StaffAccountsFile:
    prepare_credentials(tmp_path / CREDENTIALS_FILE)
    return StaffAccountsFile(tmp_path / "staff.db")


@pytest.fixture
def chosen(tmp_path: Path) -> CredentialsFile:
    return CredentialsFile(tmp_path / CREDENTIALS_FILE)


def test_an_account_is_made_listed_and_removed_and_all_of_it_is_written_down(tmp_path: Path) -> None:
    here = settings({"DATA": str(tmp_path)}, tmp_path)
    said = added(tmp_path)
    assert said.startswith("anna opens this link within 72 hours, and chooses her password there:\n")
    assert staff_accounts.names(here) == "anna; has not used her link yet"
    assert LINK.search(staff_accounts.change(here, "anna", AccountOptions("voices", "en")))

    assert staff_accounts.remove(here, "anna") == "anna cannot sign in any more."
    assert staff_accounts.names(here) == "Nobody has an account. `main.py staff add NAME` makes one."
    assert [(it.name, it.room, it.page, it.about) for it in RoomsFile(tmp_path / ROOMS_FILE).entries] == [
        ("the shell", "accounts", deed, "anna")
        for deed in ("account added", "link made", "rooms changed", "link made", "account removed")
    ]


def test_new_files_belong_to_the_users_of_their_folders(tmp_path: Path) -> None:
    """The units run bot and page as two users; root's command writes files of both, and they stay theirs."""
    (tmp_path / "rooms").mkdir()
    if os.geteuid() == 0:  # only root gives files away
        os.chown(tmp_path, 20_001, 20_000)
        os.chown(tmp_path / "rooms", 20_002, 20_000)

    added(tmp_path)

    for folder, file in ((tmp_path, "staff.db"), (tmp_path / "rooms", "rooms.db")):
        assert owner_and_group(folder / file) == owner_and_group(folder)


def test_the_link_leads_to_the_page_by_the_name_it_has(tmp_path: Path) -> None:
    for env, page in (
        ({"STAFF_HOST": "figures.example.org"}, "https://figures.example.org"),
        ({"STAFF_LISTEN": "127.0.0.1:8444"}, "http://127.0.0.1:8444"),
    ):
        link = LINK.search(added(tmp_path, env=env))
        assert link and link["page"] == page


def test_a_fresh_link_takes_the_place_of_the_old_one_and_only_a_hash_is_kept(
    tmp_path: Path, kept: StaffAccountsFile
) -> None:
    tokens = [token(added(tmp_path)), token(added(tmp_path))]

    assert [kept.invited(link_hash(it), 0) is not None for it in tokens] == [False, True]
    for path in (tmp_path / "staff.db", tmp_path / ROOMS_FILE):
        assert not any(it.encode() in path.read_bytes() for it in tokens)


def test_an_old_password_works_until_the_owner_has_used_her_fresh_link(
    tmp_path: Path, kept: StaffAccountsFile, chosen: CredentialsFile
) -> None:
    kept.add(Member("anna", "of before"))
    link = link_hash(token(added(tmp_path)))
    before = kept.member("anna")
    chosen.enrol("anna", link, Credentials("chosen"))
    after = kept.member("anna")

    assert before and after and (before.password, after.password) == ("of before", "chosen")


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("Anna B", AS_IT_IS, "`Anna B` is no name for an account."),
        ("the shell", AS_IT_IS, "`the shell` is no name for an account."),
        ("berta", AccountOptions(rooms="voices"), "There is an account berta."),
        ("anna", AccountOptions(rooms="voices"), "Reading messages needs a language."),
    ],
)
def test_an_impossible_account_is_refused_in_a_sentence(
    tmp_path: Path, kept: StaffAccountsFile, name: str, options: AccountOptions, told: str
) -> None:
    kept.add(Member("berta", "a hash"))

    with pytest.raises(Refused, match=re.escape(told)):
        added(tmp_path, name, options)

    assert kept.names == ("berta",)


# The files


def test_every_table_and_column_stands_on_the_page_of_the_accounts_and_no_other(
    tmp_path: Path, kept: StaffAccountsFile
) -> None:
    kept.add(Member("anna", "a hash"))

    assert tables(tmp_path / "staff.db") == written_tables("staff.db")
    assert tables(tmp_path / CREDENTIALS_FILE) == written_tables("rooms/credentials.db")


def test_only_their_owner_can_read_what_she_signs_in_with_and_the_bots_group_the_rest(
    tmp_path: Path, kept: StaffAccountsFile
) -> None:
    added(tmp_path)

    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "staff.db", *(tmp_path / "rooms").iterdir())
    }

    assert modes == {"staff.db": 0o640, "rooms.db": 0o640, "credentials.db": 0o600}, (
        "the page is another user in the group"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rooms", "staff.db"]


def test_a_removed_account_is_gone_from_the_bytes_of_the_files(
    tmp_path: Path, kept: StaffAccountsFile, chosen: CredentialsFile
) -> None:
    kept.add(Member("anna", "a hash that is hers"))
    kept.invite("anna", "a link that was hers", 1000)
    chosen.change("anna", Credentials("another of hers", "a secret of hers"))

    assert kept.remove("anna")

    for path in (tmp_path / "staff.db", tmp_path / CREDENTIALS_FILE):
        assert b"hers" not in path.read_bytes()


def test_of_two_who_take_a_name_at_once_one_has_it_and_keeps_what_she_chose(
    kept: StaffAccountsFile, chosen: CredentialsFile
) -> None:
    chosen.change("anna", Credentials("of an account of then"))
    kept.add(Member("anna", "first"))
    assert kept.member("anna") == Member("anna", "first"), "nothing is left of an earlier account of the name"
    chosen.change("anna", Credentials("chosen"))

    with pytest.raises(NameTaken):
        kept.add(Member("anna", "second"))
    assert kept.member("anna") == Member("anna", "chosen")


def test_a_link_works_for_three_days_and_once(kept: StaffAccountsFile, chosen: CredentialsFile) -> None:
    kept.add(Member("anna", ""))
    kept.invite("anna", "hash", 1000)
    assert LINK_LASTS == 3 * 24 * 3600
    assert [kept.invited("hash", now) is not None for now in (999, 1000)] == [True, False]

    assert chosen.enrol("anna", "hash", Credentials("one"))
    assert not chosen.enrol("anna", "hash", Credentials("two"))
    assert kept.invited("hash", 0) is None
    chosen.change("anna", Credentials("three"))
    assert not chosen.enrol("anna", "hash", Credentials("four")), "a change opens no used link again"
    assert kept.member("anna") == Member("anna", "three")


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "staff.db").write_text("no database, but quite a number of signs" * 100)

    with pytest.raises(Refused, match="cannot be read"):
        StaffAccountsFile(tmp_path / "staff.db").member("anna")


# Rooms, and the access log

NOBODY = Member("berta", "a hash")


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    """Return the settings of an installation where Anna may enter a room, and Berta none."""
    kept = StaffAccountsFile(tmp_path / "staff.db")
    kept.add(member())
    kept.add(NOBODY)
    return settings({"DATA": str(tmp_path)}, tmp_path)


def test_a_member_with_her_first_room_gets_a_link_to_set_up_her_phone(found: Settings) -> None:
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
        ("carla", AccountOptions(rooms="voices"), "There is no account carla."),
    ],
)
def test_a_room_or_a_language_that_there_is_not_is_told_in_a_sentence(
    found: Settings, name: str, wish: AccountOptions, told: str
) -> None:
    with pytest.raises(Refused, match=re.escape(told)):
        staff_accounts.change(found, name, wish)

    assert staff_accounts.names(found) == "anna: voices (en, ne)\nberta"


def test_accounts_from_before_there_were_rooms_are_read_and_upgraded(tmp_path: Path) -> None:
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
