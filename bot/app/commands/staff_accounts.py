"""Staff accounts and the access log: `main.py staff add | rooms | remove | list | log`."""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.app.config import Settings
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.safeguarding.moderation.access_log import ACCOUNTS, AccessLogEntry
from bot.safeguarding.moderation.account_change import ENROL_PATH, LINK_LASTS, NAME, link_hash
from bot.safeguarding.moderation.member import READING, ROOMS, Member
from bot.storage.sqlite import rooms, staff_accounts
from bot.storage.sqlite.approvals import ApprovalsFile
from bot.storage.sqlite.rooms import ROOMS_FILE, RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE, StaffAccountsFile

SHELL = "the shell"
"""Name in the access log for the operator who uses these commands. No account can have it."""


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """Comma-separated rooms and languages of an account. None: not given, so unchanged."""

    rooms: str | None = None
    languages: str | None = None


def add(settings: Settings, name: str, options: AccountOptions) -> str:
    """Add an account, or make a fresh one-time link for one; return a sentence with the link.

    Its owner chooses her password and second factor in the browser; an old password works until she has. Raise Refused
    for a wrong name, and for options of an account that exists.
    """
    if not NAME.fullmatch(name):
        raise Refused(f"`{name}` is no name for an account.", "Use small letters and digits, such as anna.")
    kept = StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    if name not in kept.names:
        member = _with_options(settings, Member(name, ""), options)
        _record(settings, "account added", name)
        with suppress(staff_accounts.NameTaken):  # another shell was faster: a fresh link will do
            kept.add(member)
    elif options != AccountOptions():
        raise Refused(f"There is an account {name}.", f"`main.py staff rooms {name}` changes what she may enter.")
    return _invited(settings, name)


def change(settings: Settings, name: str, options: AccountOptions) -> str:
    """Change the rooms and languages of an account and return its line; without options only return it.

    A member who gets her first room also gets a one-time link, to set up her second factor (C12), and so does a new
    administrator, to make the key she signs with.
    """
    kept = StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    member = kept.member(name)
    if member is None:
        raise _unknown(name)
    if options == AccountOptions():
        return _summary(member)
    changed = _with_options(settings, member, options)
    _record(settings, "rooms changed", name)
    _end_approvals(settings, [changed if it.name == name else it for it in kept.members])
    kept.change(changed)
    said = _summary(changed)
    has_key = ACCOUNTS in member.rooms or ACCOUNTS not in changed.rooms
    return said if (changed.totp and has_key) or not changed.rooms else f"{said}\n{_invited(settings, name)}"


def _invited(settings: Settings, name: str) -> str:
    """Make a one-time link for an account, and return the sentence that hands it over. Only its hash is stored."""
    token, now = secrets.token_urlsafe(32), int(time.time())
    _record(settings, "link made", name)
    StaffAccountsFile(settings.data / ACCOUNTS_FILE).invite(name, link_hash(token), now + int(LINK_LASTS))
    return (
        f"{name} opens this link within 72 hours, and chooses her password there:\n"
        f"{_page(settings)}{ENROL_PATH}/{token}\n"
        "Send it to her alone: whoever finishes that form is her. If it is used before she has, remove the account."
    )


def _page(settings: Settings) -> str:
    """Return the address of the staff's pages, as far as the settings tell it."""
    if settings.staff_hosts:
        return f"https://{min(settings.staff_hosts)}"
    host, port, _ = settings.staff_listen
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _record(settings: Settings, deed: str, name: str) -> None:
    """Write what is done to an account into the access log, before it is done."""
    path = settings.data / ROOMS_FILE
    prepare_rooms(path)
    RoomsFile(path).write(AccessLogEntry(int(time.time()), SHELL, ACCOUNTS, deed, name))


def _end_approvals(settings: Settings, members: Collection[Member]) -> None:
    """End the decisions about announcements by members who are not among these any more, or have lost the room."""
    for name in ApprovalsFile(settings.data / ROOMS_FILE).end_invalid(members):
        _record(settings, "decision ended", name)


def _with_options(settings: Settings, member: Member, options: AccountOptions) -> Member:
    """Return the member with the given rooms and languages. Raise Refused for unknown ones."""
    found = member
    if options.rooms is not None:
        found = replace(found, rooms=_parse_list(options.rooms, ROOMS, "room"))
    if options.languages is not None:
        found = replace(found, languages=_parse_list(options.languages, locales_in(settings.locales), "language"))
    if READING in found.rooms and not found.languages:
        raise Refused("Reading messages needs a language.", "Add `--languages` and codes, such as ne,en.")
    return found


def _parse_list(written: str, there: Collection[str], what: str) -> frozenset[str]:
    found = [it.strip() for it in written.split(",") if it.strip()]
    for it in found:
        if it not in there:
            raise Refused(f"There is no {what} `{it}`.", did_you_mean(it, there, f"There are {', '.join(there)}."))
    return frozenset(found)


def locales_in(folder: Path) -> list[str]:
    """Return the languages of a folder of translations, and that of the lessons."""
    return sorted({SOURCE_LOCALE, *(it.parent.name for it in folder.glob("*/LC_MESSAGES"))})


def remove(settings: Settings, name: str) -> str:
    """Remove an account, which ends its sessions and its approvals; return a sentence about it."""
    kept = StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    if name not in kept.names:
        raise _unknown(name)
    _record(settings, "account removed", name)
    _end_approvals(settings, [it for it in kept.members if it.name != name])
    kept.remove(name)
    return f"{name} cannot sign in any more."


def _unknown(name: str) -> Refused:
    return Refused(f"There is no account {name}.", "`main.py staff list` names them.")


def names(settings: Settings) -> str:
    """Return the accounts and their rooms, one a line."""
    kept = StaffAccountsFile(settings.data / ACCOUNTS_FILE)
    found = [_summary(member) for member in kept.members]
    return "\n".join(found) or "Nobody has an account. `main.py staff add NAME` makes one."


def _summary(member: Member) -> str:
    languages = f" ({', '.join(sorted(member.languages))})" if member.rooms and member.languages else ""
    rooms = ", ".join(sorted(member.rooms))
    waits = "" if member.password and (member.totp or not member.rooms) else "; has not used her link yet"
    return f"{member.name}{f': {rooms}' if rooms else ''}{languages}{waits}"


def log(settings: Settings) -> str:
    """Return the access log: one line for each page opened and act done in a room (C12), the lesson room's too."""
    logs = (RoomsFile(settings.data / name) for name in (ROOMS_FILE, rooms.LESSON_ROOM))
    entries = sorted((it for log in logs if log.path.is_file() for it in log.entries), key=lambda it: it.at)
    return "\n".join(map(_log_line, entries)) or "Nobody has entered a room."


def _log_line(entry: AccessLogEntry) -> str:
    when = datetime.fromtimestamp(entry.at, UTC)
    return f"{when:%Y-%m-%d %H:%M} UTC  {entry.name}  {entry.room}  {entry.page}  {entry.about}".rstrip()
