"""The operator manages accounts of staff with the commands of `main.py staff`."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.safeguarding.moderation.member import Member
from bot.staff.passwords import fits
from bot.storage.sqlite.staff_accounts import NameTaken, StaffAccountsFile
from tests.support.bot_process import HOME
from tests.support.written_tables import tables, written_tables

PASSWORD = "goats like the rain"


def commanded(data: Path, *words: str, types: str = "") -> tuple[int, str, str]:
    """Run `main.py staff`; return its exit code and both outputs."""
    done = subprocess.run(
        [sys.executable, str(HOME / "main.py"), "staff", *words],
        cwd=data,
        env={"PATH": os.environ["PATH"], "DATA": str(data)},
        input=types,
        capture_output=True,
        text=True,
        timeout=240,
    )
    return done.returncode, done.stdout, done.stderr


def test_an_account_is_made_listed_and_removed(tmp_path: Path) -> None:
    said = (0, "anna can sign in now: start the page with `main.py staff`.\n", "")
    assert commanded(tmp_path, "add", "anna", types=f"{PASSWORD}\n") == said
    assert commanded(tmp_path, "list") == (0, "anna\n", "")
    anna = StaffAccountsFile(tmp_path / "staff.db").member("anna")
    assert anna is not None and fits(PASSWORD, anna.password)

    assert commanded(tmp_path, "remove", "anna") == (0, "anna cannot sign in any more.\n", "")
    assert commanded(tmp_path, "list") == (0, "Nobody has an account. `main.py staff add NAME` makes one.\n", "")


@pytest.mark.parametrize(
    ("words", "types", "told"),
    [
        (("add",), "", "Accounts are added and removed by name.\n"),
        (("list", "anna"), "", "Accounts are added and removed by name.\n"),
        (("add", "Anna B"), PASSWORD, "`Anna B` is no name for an account.\n"),
        (("add", "anna"), "eleven sign", "The password is too short.\n"),
        (("add", "berta"), PASSWORD, "There is an account berta.\n"),
        (("remove", "anna"), "", "There is no account anna.\n"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...], types: str, told: str
) -> None:
    StaffAccountsFile(tmp_path / "staff.db").add(Member("berta", "a hash"))

    code, printed, complained = commanded(tmp_path, *words, types=f"{types}\n")

    assert (code, printed) == (2, "")
    assert complained.startswith(told)
    assert len(complained.splitlines()) == 2
    assert not types or types not in complained
    assert StaffAccountsFile(tmp_path / "staff.db").names == ("berta",)


@pytest.mark.parametrize(("typed", "told"), [((PASSWORD, PASSWORD), ""), ((PASSWORD, "another"), "two passwords")])
def test_at_a_terminal_the_password_is_typed_twice_and_not_shown(
    tmp_path: Path, typed: tuple[str, str], told: str
) -> None:
    screen = _at_a_terminal(tmp_path, typed)

    assert PASSWORD not in screen
    assert told in screen
    assert StaffAccountsFile(tmp_path / "staff.db").names == (() if told else ("anna",))


def _at_a_terminal(data: Path, typed: tuple[str, str]) -> str:
    """Return everything on the screen at the end."""
    ours, terminal = pty.openpty()
    command = [sys.executable, "-c", TAKE_THE_TERMINAL, str(HOME / "main.py"), "staff", "add", "anna"]
    env = {"PATH": os.environ["PATH"], "DATA": str(data)}
    with subprocess.Popen(
        command, cwd=data, env=env, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    ):
        os.close(terminal)
        screen = ""
        for prompt, line in zip(("Password, 12 signs or more: ", "Once more: "), typed, strict=True):
            while prompt not in screen:
                screen += os.read(ours, 1000).decode()
            os.write(ours, f"{line}\n".encode())
        with suppress(OSError):  # the terminal is gone: the program has ended
            while more := os.read(ours, 1000):
                screen += more.decode()
    os.close(ours)
    return screen


TAKE_THE_TERMINAL = (
    "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
"""Program that makes its terminal the controlling one, as a person's shell does."""


# The file


def test_every_table_and_column_stands_on_the_page_of_the_accounts_and_no_other(tmp_path: Path) -> None:
    StaffAccountsFile(tmp_path / "staff.db").add(Member("anna", "a hash"))

    assert tables(tmp_path / "staff.db") == written_tables("STAFF.md")


def test_only_its_owner_and_the_page_can_read_it_and_no_password_is_in_it(tmp_path: Path) -> None:
    commanded(tmp_path, "add", "anna", types=f"{PASSWORD}\n")

    assert stat.S_IMODE((tmp_path / "staff.db").stat().st_mode) == 0o640, "the page is another user in the same group"
    assert [path.name for path in tmp_path.iterdir()] == ["staff.db"]
    assert PASSWORD.encode() not in (tmp_path / "staff.db").read_bytes()
    assert b"$argon2id$" in (tmp_path / "staff.db").read_bytes()


def test_a_removed_account_is_gone_from_the_bytes_of_the_file(tmp_path: Path) -> None:
    kept = StaffAccountsFile(tmp_path / "staff.db")
    kept.add(Member("anna", "a hash that is hers"))

    assert kept.remove("anna")

    assert b"hers" not in (tmp_path / "staff.db").read_bytes()


def test_of_two_who_take_a_name_at_once_one_has_it(tmp_path: Path) -> None:
    kept = StaffAccountsFile(tmp_path / "staff.db")
    kept.add(Member("anna", "first"))

    with pytest.raises(NameTaken):
        kept.add(Member("anna", "second"))
    assert kept.member("anna") == Member("anna", "first")


def test_a_file_that_is_no_database_is_told_of_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "staff.db").write_text("no database, but quite a number of signs" * 100)

    with pytest.raises(Refused, match="cannot be read"):
        StaffAccountsFile(tmp_path / "staff.db").member("anna")
