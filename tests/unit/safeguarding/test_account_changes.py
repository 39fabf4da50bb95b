"""Nobody gives a room alone: who has to sign which change of a staff account, and whose signature counts (S7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.durations import DAY, MINUTE
from bot.safeguarding.moderation.account_change import (
    AccountChange,
    AgreedChange,
    AskedChanges,
    ChangeKind,
    ChangeSignature,
    KnownAccounts,
    SigningKey,
    agreed,
    gives,
    is_agreed,
    is_possible,
    needs_link,
)
from bot.safeguarding.moderation.member import Member

NOW = 1_800_000_000
PRIVATE = {name: Ed25519PrivateKey.from_private_bytes(name.ljust(32).encode()) for name in ("anna", "berta", "carla")}


def staff(name: str, rooms: str = "", languages: str = "") -> Member:
    return Member(name, "a hash", frozenset(rooms.split()), frozenset(languages.split()))


def change(kind: ChangeKind, rooms: str = "", languages: str = "", name: str = "dora", at: int = NOW) -> AccountChange:
    return AccountChange("7f", kind, name, at, frozenset(rooms.split()), frozenset(languages.split()))


ANNA, BERTA, CARLA = staff("anna", "accounts"), staff("berta", "accounts"), staff("carla", "voices", "en")
ROOMLESS, DORA = staff("emma"), staff("dora", "voices", "en")
DORA_ADMINISTRATOR = staff("dora", "accounts")
GIVEN, TAKEN = change("rooms", "voices announcements", "en"), change("rooms")


# How many of whom


@pytest.mark.parametrize(
    ("asked", "account", "signers", "enough"),
    [
        (change("invite", "voices", "en"), None, [ANNA], False),
        (change("invite", "voices", "en"), None, [ANNA, BERTA], True),
        (change("invite", "voices", "en"), None, [ANNA, CARLA], False),
        (change("invite"), None, [ANNA], True),
        (change("invite"), None, [CARLA], False),
        (GIVEN, DORA, [ANNA], False),
        (GIVEN, DORA, [ANNA, ANNA], False),
        (GIVEN, DORA, [ANNA, BERTA], True),
        (GIVEN, DORA_ADMINISTRATOR, [ANNA, DORA_ADMINISTRATOR], False),
        (TAKEN, DORA, [ANNA], True),
        (TAKEN, DORA, [CARLA], False),
        (TAKEN, DORA, [], False),
        (change("remove"), DORA, [ANNA], True),
        (change("remove"), DORA_ADMINISTRATOR, [DORA_ADMINISTRATOR], False),
        (change("link"), DORA, [CARLA], False),
        (change("link"), DORA, [CARLA, BERTA], True),
        (change("link"), DORA, [CARLA, staff("finn", "write")], True),
        (change("link"), DORA, [CARLA, ROOMLESS], False),
        (change("link"), DORA, [CARLA, DORA], False),
        (change("link"), DORA_ADMINISTRATOR, [CARLA, staff("finn", "write")], False),
        (change("link"), DORA_ADMINISTRATOR, [CARLA, ANNA], True),
        (change("link"), DORA_ADMINISTRATOR, [ANNA], False),
        (change("link"), None, [CARLA, staff("finn", "write")], True),
    ],
)
def test_a_change_takes_as_many_people_as_it_can_do_harm(
    asked: AccountChange, account: Member | None, signers: list[Member], enough: bool
) -> None:
    assert is_agreed(asked, account, signers) is enough


@pytest.mark.parametrize(
    ("asked", "account", "is_given"),
    [
        (change("invite"), None, False),
        (change("invite", languages="en"), None, False),
        (change("invite", "voices", "en"), None, True),
        (change("rooms", "voices", "en"), DORA, False),
        (change("rooms", "voices", "en ne"), DORA, True),
        (change("rooms", "announcements", "en"), DORA, True),
        (change("rooms", "", "en ne"), DORA, False),
        (change("rooms", "voices"), DORA, False),
        (change("link"), DORA, True),
        (change("remove"), DORA, False),
    ],
)
def test_a_new_room_and_a_new_language_of_somebody_with_rooms_are_given(
    asked: AccountChange, account: Member | None, is_given: bool
) -> None:
    assert gives(asked, account) is is_given


@pytest.mark.parametrize(
    ("asked", "account", "needed"),
    [
        (change("invite"), None, True),
        (change("link"), DORA, True),
        (change("remove"), DORA, False),
        (change("rooms"), DORA, False),
        (change("rooms"), staff("dora"), False),
        (change("rooms", "voices", "en"), staff("dora"), True),
        (change("rooms", "voices", "en"), None, True),
        (change("rooms", "voices announcements", "en"), DORA, False),
        (change("rooms", "accounts"), DORA, True),
        (change("rooms", "accounts voices", "en"), DORA_ADMINISTRATOR, False),
    ],
)
def test_a_link_comes_with_the_first_room_and_with_the_room_of_administrators(
    asked: AccountChange, account: Member | None, needed: bool
) -> None:
    assert needs_link(asked, account) is needed


# What can be asked for


@pytest.mark.parametrize(
    ("asked", "account", "possible"),
    [
        (change("invite"), None, True),
        (change("invite"), DORA, False),
        (change("rooms"), None, False),
        (change("link"), None, False),
        (change("remove"), DORA, True),
        (change("invite", name="d.o-r_a@home9"), None, True),
        (change("invite", name="9"), None, True),
        (change("invite", name="d" * 60), None, True),
        (change("invite", name="d" * 61), None, False),
        (change("invite", name="Dora"), None, False),
        (change("invite", name="-dora"), None, False),
        (change("invite", name=""), None, False),
        (change("rooms", "voices"), DORA, False),
        (change("rooms", "voices", "en fil"), DORA, True),
        (change("rooms", "announcements"), DORA, True),
        (change("rooms", "announcements", "English"), DORA, False),
        (change("rooms", "announcements", "e"), DORA, False),
        (change("rooms", "cellar", "en"), DORA, False),
        (change("rooms", "accounts announcements open-data voices write translate sign safeguard publish", "en"), DORA,
         True),
    ],
)  # fmt: skip
def test_only_a_change_that_fits_the_account_and_the_rooms_is_possible(
    asked: AccountChange, account: Member | None, possible: bool
) -> None:
    assert is_possible(asked, account) is possible


# Signatures


def signature(by: str, asked: AccountChange, link: str = "") -> ChangeSignature:
    return ChangeSignature(asked.id, by, link, PRIVATE[by].sign(asked.signed_text(link)).hex())


def public(name: str) -> str:
    return PRIVATE[name].public_key().public_bytes_raw().hex()


def known(*members: Member, made: Iterable[str] = ()) -> KnownAccounts:
    """Return accounts whose keys the bot has accepted."""
    keys = {name: SigningKey(name, "a link", public(name)) for name in PRIVATE}
    return KnownAccounts({it.name: it for it in members}, keys=keys, made=frozenset(made))


ALL = known(ANNA, BERTA, CARLA, DORA)
SIGNED = (signature("anna", GIVEN), signature("berta", GIVEN))


def made(asked: AccountChange, *signed: ChangeSignature, accounts: KnownAccounts = ALL, now: int = NOW) -> list[str]:
    """Return the links of the changes to make now; one without a link is empty."""
    return [it.link for it in agreed(AskedChanges((asked,), signed), accounts, now)]


def test_a_signature_covers_the_change_the_account_the_time_and_the_link() -> None:
    asked = change("rooms", "voices announcements", "sw en")

    assert asked.signed_text("ab12") == (
        b'["account-change", "7f", "rooms", "dora", 1800000000, ["announcements", "voices"], ["en", "sw"], "ab12"]'
    )


def test_a_signature_fits_its_own_change_link_and_key_alone() -> None:
    hers = signature("anna", GIVEN, "ab12")

    assert hers.fits(GIVEN, public("anna"))
    assert not hers.fits(replace(GIVEN, name="emma"), public("anna"))
    assert not replace(hers, link="cd34").fits(GIVEN, public("anna"))
    assert not hers.fits(GIVEN, public("berta"))
    assert not replace(hers, value="no digits").fits(GIVEN, public("anna"))


def test_a_change_and_its_signatures_are_found_by_its_number() -> None:
    other = replace(GIVEN, id="80")
    asked = AskedChanges((GIVEN, other), (*SIGNED, signature("carla", other)))

    assert (asked.find("80"), asked.find("81")) == (other, None)
    assert [it.name for it in asked.of(GIVEN)] == ["anna", "berta"]


def test_a_signature_of_somebody_who_is_gone_or_has_no_key_counts_no_more() -> None:
    stranger = replace(SIGNED[0], name="emma")

    assert ALL.signed(GIVEN, (*SIGNED, stranger)) == SIGNED
    assert known(BERTA, DORA).signed(GIVEN, SIGNED) == SIGNED[1:]
    assert ALL.signed(GIVEN, (replace(SIGNED[0], value=SIGNED[1].value),)) == ()


def test_the_bot_takes_the_first_key_of_the_last_link_of_an_account() -> None:
    first, other = SigningKey("anna", "new link", "aa"), SigningKey("anna", "old link", "bb")
    accounts = KnownAccounts(links={"anna": "new link", "berta": "a link"}, keys=known().keys)

    assert accounts.new_keys([first, other, SigningKey("berta", "a link", "cc"), SigningKey("emma", "x", "dd")]) == (
        first,
    )


# What is made now


def test_a_change_that_two_administrators_have_signed_is_made_once() -> None:
    assert list(agreed(AskedChanges((GIVEN,), SIGNED), ALL, NOW)) == [AgreedChange(GIVEN, "")]
    assert made(GIVEN, SIGNED[0]) == []
    assert made(GIVEN, *SIGNED, accounts=replace(ALL, made=frozenset({"7f"}))) == []


def test_a_change_that_fits_the_account_no_more_is_not_made() -> None:
    assert made(GIVEN, *SIGNED, accounts=known(ANNA, BERTA, CARLA)) == []


def test_an_invitation_waits_for_its_link_and_takes_the_one_that_was_signed() -> None:
    asked = change("invite", "voices", "en")
    nobody = known(ANNA, BERTA)

    assert made(asked, signature("anna", asked), signature("berta", asked), accounts=nobody) == []
    assert made(asked, signature("anna", asked), signature("berta", asked, "ab12"), accounts=nobody) == ["ab12"]
    assert made(asked, signature("berta", asked, "ab12"), accounts=nobody) == []


@pytest.mark.parametrize(
    ("at", "is_made"),
    [
        (NOW - 7 * DAY, False),
        (NOW - 7 * DAY + 1, True),
        (NOW + 10 * MINUTE, True),
        (NOW + 10 * MINUTE + 1, False),
    ],
)
def test_a_change_waits_a_week_and_a_clock_may_be_ten_minutes_ahead(at: int, is_made: bool) -> None:
    asked = change("remove", at=at)

    assert made(asked, signature("anna", asked)) == ([""] if is_made else [])
