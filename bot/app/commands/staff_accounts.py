"""Staff accounts and the access log: `main.py staff add | rooms | remove | list | log`."""

from __future__ import annotations

import getpass
import io
import re
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import segno
from pyotp import random_base32

from bot.app.config import Settings
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import READING, ROOMS, Member
from bot.safeguarding.moderation.totp import address, step_of
from bot.staff import passwords
from bot.storage.sqlite import rooms, staff_accounts
from bot.storage.sqlite.rooms import RoomsFile
from bot.storage.sqlite.staff_accounts import StaffAccountsFile

NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,59}")


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """Comma-separated rooms and languages of an account. None: not given, so unchanged."""

    rooms: str | None = None
    languages: str | None = None


def add(settings: Settings, name: str, options: AccountOptions, say: Callable[[str], None]) -> str:
    """Add an account, prompting for a password; return a sentence about it. Refused if the name is taken or wrong.

    With rooms a second factor (TOTP) is set up: `say` prints its secret once, and a code has to be typed (C12).
    """
    if not NAME.fullmatch(name):
        raise Refused(f"`{name}` is no name for an account.", "Use small letters and digits, such as anna.")
    kept = StaffAccountsFile(settings.data / staff_accounts.NAME)
    if name in kept.names:
        raise _taken(name)
    wanted = _with_options(settings, Member(name, ""), options)
    member = _with_codes(replace(wanted, password=passwords.hashed(_password())), say)
    try:
        kept.add(member)
    except staff_accounts.NameTaken as error:
        raise _taken(name) from error
    return f"{name} can sign in now: start the page with `main.py staff`."


def change(settings: Settings, name: str, options: AccountOptions, say: Callable[[str], None]) -> str:
    """Change the rooms and languages of an account and return its line; without options only return it."""
    kept = StaffAccountsFile(settings.data / staff_accounts.NAME)
    member = kept.member(name)
    if member is None:
        raise _unknown(name)
    if options != AccountOptions():
        member = _with_codes(_with_options(settings, member, options), say)
        kept.change(member)
    return _summary(member)


def _with_options(settings: Settings, member: Member, options: AccountOptions) -> Member:
    """Return the member with the given rooms and languages. Refused for unknown ones."""
    found = member
    if options.rooms is not None:
        found = replace(found, rooms=_parse_list(options.rooms, ROOMS, "room"))
    if options.languages is not None:
        found = replace(found, languages=_parse_list(options.languages, _locales(settings.locales), "language"))
    if READING in found.rooms and not found.languages:
        raise Refused("Who reads voices reads them in a language.", "Add `--languages` and codes, such as ne,en.")
    return found


def _parse_list(written: str, there: Collection[str], what: str) -> frozenset[str]:
    found = [it.strip() for it in written.split(",") if it.strip()]
    for it in found:
        if it not in there:
            raise Refused(f"There is no {what} `{it}`.", did_you_mean(it, there, f"There are {', '.join(there)}."))
    return frozenset(found)


def _locales(folder: Path) -> list[str]:
    return sorted({SOURCE_LOCALE, *(it.parent.name for it in folder.glob("*/LC_MESSAGES"))})


def _with_codes(member: Member, say: Callable[[str], None]) -> Member:
    """Return the member with a second factor if she has rooms (a new one if she had none), without it otherwise."""
    if not member.rooms:
        return replace(member, totp="")
    return member if member.totp else replace(member, totp=_set_up(member.name, say))


def _set_up(name: str, say: Callable[[str], None]) -> str:
    """Print a new TOTP secret once and return it. Refused unless a code of it is typed."""
    secret = random_base32()
    uri = address(secret, name)
    say(f"{_qr_code(uri)}\nScan this with an app for sign-in codes (TOTP), or type its secret: {secret}\n{uri}")
    say("It is not shown again. Who loses it is removed and added anew.")
    if step_of(secret, _read_line("The six digits that the app shows now: "), int(time.time())) is None:
        raise Refused("This code does not fit, so nothing was changed.", "Try again; is the phone's clock right?")
    return secret


def _qr_code(words: str) -> str:
    """Return a QR code drawn with block characters."""
    drawn = io.StringIO()
    segno.make(words, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()


def _read_line(prompt: str) -> str:
    return input(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()


def _password() -> str:
    """Prompt for the password twice without echo, or read one line of a pipe."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password, 12 signs or more: ")
        if password != getpass.getpass("Once more: "):
            raise Refused("Those were two passwords.", "Try again.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < passwords.LEAST:
        raise Refused("The password is too short.", f"Use {passwords.LEAST} signs or more: four words are a good one.")
    return password


def remove(settings: Settings, name: str) -> str:
    """Remove an account, which ends its sessions; return a sentence about it."""
    if not StaffAccountsFile(settings.data / staff_accounts.NAME).remove(name):
        raise _unknown(name)
    return f"{name} cannot sign in any more."


def _taken(name: str) -> Refused:
    return Refused(f"There is an account {name}.", f"For another password, first type `main.py staff remove {name}`.")


def _unknown(name: str) -> Refused:
    return Refused(f"There is no account {name}.", "`main.py staff list` names them.")


def names(settings: Settings) -> str:
    """Return the accounts and their rooms, one a line."""
    kept = StaffAccountsFile(settings.data / staff_accounts.NAME)
    found = [_summary(member) for member in kept.members]
    return "\n".join(found) or "Nobody has an account. `main.py staff add NAME` makes one."


def _summary(member: Member) -> str:
    languages = f" ({', '.join(sorted(member.languages))})" if member.languages else ""
    rooms = [f"{room}{languages if room == READING else ''}" for room in sorted(member.rooms)]
    return f"{member.name}: {', '.join(rooms)}" if rooms else member.name


def log(settings: Settings) -> str:
    """Return the access log: one line for each page opened and act done in a room (C12)."""
    entries = RoomsFile(settings.data / rooms.NAME).entries
    return "\n".join(map(_log_line, entries)) or "Nobody has entered a room."


def _log_line(entry: AccessLogEntry) -> str:
    when = datetime.fromtimestamp(entry.at, UTC)
    return f"{when:%Y-%m-%d %H:%M} UTC  {entry.name}  {entry.room}  {entry.page}  {entry.about}".rstrip()
