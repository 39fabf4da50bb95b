"""Changes to staff accounts that members sign in the browser, and how many of them each takes (S7).

Nobody gives a room alone: an invitation to a room, another room and another language need two administrators, a fresh
link for a lost phone two others. Taking away needs one administrator. Nobody decides about her own account.

Each signs with a key that only her password opens (`bot/staff/passwords.py`); the bot checks the signatures against
keys that it wrote down itself. So a page process that somebody broke into cannot sign for those who are not there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, assert_never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.durations import DAY, MINUTE
from bot.safeguarding.moderation.access_log import ACCOUNTS
from bot.safeguarding.moderation.member import READING, ROOMS, Member

ChangeKind = Literal["invite", "rooms", "link", "remove"]
"""An account that is made, rooms and languages that it has from then on, a fresh one-time link, an account removed."""

WAITS = 7 * DAY
"""Seconds in which a change finds its signatures; after that nobody can sign it any more."""

_AHEAD = 10 * MINUTE
"""Seconds by which the clock of the page may be ahead of that of the bot."""

NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,59}")
"""Names an account can have."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A change that was asked for: its number drawn by chance, the account, and when (seconds since 1970).

    `rooms` and `languages` are all that the account has afterwards, not only what is new.
    """

    id: str
    kind: ChangeKind
    name: str
    at: int
    rooms: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def signed_text(self, link: str) -> bytes:
        """Return what is signed. `link` is the hash of the one-time link that goes with the last signature, if any."""
        rooms, languages = sorted(self.rooms), sorted(self.languages)
        return json.dumps(["account-change", self.id, self.kind, self.name, self.at, rooms, languages, link]).encode()


@dataclass(frozen=True, slots=True)
class ChangeSignature:
    """The signature of a member under a change, in hexadecimal digits."""

    change: str
    name: str
    link: str
    value: str

    def fits(self, change: AccountChange, key: str) -> bool:
        """Return whether it was made for this change with the private half of a key."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
                bytes.fromhex(self.value), change.signed_text(self.link)
            )
        except (InvalidSignature, ValueError):  # no hexadecimal digits: the page's process wrote something else
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The public half of a member's key, with the hash of the one-time link by which she made it."""

    name: str
    link: str
    public: str


@dataclass(frozen=True, slots=True)
class AskedChanges:
    """All changes that were asked for, their signatures, and the keys that members have shown."""

    changes: tuple[AccountChange, ...] = ()
    signatures: tuple[ChangeSignature, ...] = ()
    keys: tuple[SigningKey, ...] = ()

    def find(self, id: str) -> AccountChange | None:
        """Return the change of this number."""
        return next((it for it in self.changes if it.id == id), None)

    def of(self, change: AccountChange) -> tuple[ChangeSignature, ...]:
        """Return the signatures under a change."""
        return tuple(it for it in self.signatures if it.change == change.id)


@dataclass(frozen=True, slots=True)
class KnownAccounts:
    """Contents of `staff.db`: accounts, the hashes of their last links, and the keys that the bot accepted, by name.

    `made` are the numbers of the changes that the bot has made.
    """

    members: Mapping[str, Member] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, SigningKey] = field(default_factory=dict)
    made: frozenset[str] = frozenset()

    def new_keys(self, shown: Iterable[SigningKey]) -> tuple[SigningKey, ...]:
        """Return the keys to accept: each made by the last link of its account, and the first one of that link."""
        last = {name: it.link for name, it in self.keys.items()}
        return tuple(it for it in shown if self.links.get(it.name) == it.link != last.get(it.name))

    def signed(self, change: AccountChange, signatures: Iterable[ChangeSignature]) -> tuple[ChangeSignature, ...]:
        """Return the signatures under a change that are those of present members."""
        keys = {name: it.public for name, it in self.keys.items() if name in self.members}
        return tuple(it for it in signatures if it.name in keys and it.fits(change, keys[it.name]))


class AgreedChange(NamedTuple):
    """A change to make now, with the hash of the one-time link that goes with it; empty if none does."""

    change: AccountChange
    link: str


def agreed(asked: AskedChanges, known: KnownAccounts, now: int) -> Iterator[AgreedChange]:
    """Yield the changes that have their signatures and were not made yet."""
    for change in asked.changes:
        account = known.members.get(change.name)
        if change.id in known.made or not is_possible(change, account) or not now - WAITS < change.at <= now + _AHEAD:
            continue
        signed = known.signed(change, asked.of(change))
        link = next((it.link for it in signed if it.link), "")
        if is_agreed(change, account, [known.members[it.name] for it in signed]) and (
            link or not needs_link(change, account)
        ):
            yield AgreedChange(change, link)


def is_possible(change: AccountChange, account: Member | None) -> bool:
    """Return whether a change can be made to an account as it is now; None is one that does not exist."""
    if (account is None) != (change.kind == "invite") or not NAME.fullmatch(change.name):
        return False
    if READING in change.rooms and not change.languages:
        return False
    return change.rooms <= set(ROOMS) and all(map(_LANGUAGE.fullmatch, change.languages))


def gives(change: AccountChange, account: Member | None) -> bool:
    """Return whether a change gives an account a room, or a language to an account with rooms."""
    had_rooms, had_languages = (account.rooms, account.languages) if account else (frozenset(), frozenset())
    match change.kind:
        case "invite" | "rooms":
            return bool(change.rooms - had_rooms or (change.rooms and change.languages - had_languages))
        case "link":
            return True
        case "remove":
            return False
        case _:
            assert_never(change.kind)


def is_agreed(change: AccountChange, account: Member | None, signers: Collection[Member]) -> bool:
    """Return whether these members are enough for a change. A signature of the account's own member does not count.

    A link for an administrator needs another administrator among the two: it leads to all that she may do.
    """
    others = {it.name: it for it in signers if it.name != change.name and it.rooms}
    administrators = [it for it in others.values() if ACCOUNTS in it.rooms]
    if change.kind == "link":
        is_about_one = account is not None and ACCOUNTS in account.rooms
        return len(others) >= 2 and bool(administrators or not is_about_one)
    return len(administrators) >= (2 if gives(change, account) else 1)


def needs_link(change: AccountChange, account: Member | None) -> bool:
    """Return whether the owner needs a one-time link afterwards; also with her first room, to enrol a phone.

    An administrator always needs one: by it she makes the key with which she signs.
    """
    match change.kind:
        case "invite" | "link":
            return True
        case "rooms":
            had = account.rooms if account else frozenset[str]()
            return bool(change.rooms) and (not had or (ACCOUNTS in change.rooms and ACCOUNTS not in had))
        case "remove":
            return False
        case _:
            assert_never(change.kind)


LINK_LASTS = 3 * DAY
"""Seconds for which a link can be used."""

ENROL_PATH = "/enrol"
"""Path of the page that a link opens. The token follows."""


def link_hash(token: str) -> str:
    """Return the hash under which a link is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
