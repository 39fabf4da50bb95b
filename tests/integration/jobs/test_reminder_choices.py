"""Reminders: only on request, on her day, in her afternoon, at most once a week, and deleted when she says so (B9)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.durations import DAY
from bot.engine.bot_scenes import scene
from bot.engine.daytime import ZONES
from bot.engine.events import Asked
from bot.engine.input import Blocked, ButtonTarget, Chose, Commanded, Flags, Input, Started
from bot.engine.session import GUEST_STAYS, SAVED_STAYS, Reminder, Session
from bot.lessons.model.people import Country
from bot.storage.address_cipher import AddressCipher
from bot.storage.job_ports import JobStore
from bot.storage.ports import AddresseeId, LearnerId, Purpose
from bot.storage.pseudonyms import KEYLESS
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner
from tests.support.opened_rows import OpenedRows
from tests.support.shipped_words import first_line
from tests.support.signed_permissions import saving_in
from tests.support.store_fixtures import StorePlace, on_sqlite

ACHIENG = LearnerId("achieng-0123456789")
HER_CHAT = 5_550_123_456
SEALING = AddressCipher(bytes(range(32)))
YEAR = 366 * DAY
THURSDAY = int(datetime(2026, 11, 26, 9, tzinfo=UTC).timestamp())
"""A Thursday at noon in Kenya."""


def here(at: int, country: Country) -> datetime:
    return datetime.fromtimestamp(at, ZONES[country])


# --- asking (the engine) -----------------------------------------------------------------------------------------


def a_girl(**known: Any) -> SessionLearner:
    return SessionLearner(real().course, replace(Session("en", country="KE"), **known))


def test_she_asks_in_the_menu_reads_what_is_kept_and_picks_a_day() -> None:
    girl = a_girl(age="18+").does(Commanded("lessons")).taps("My settings", "Remind me")

    assert "Anyone on this phone can see it" in girl.hears[-1]
    assert len(girl.hears[-1].split()) <= 50
    assert girl.buttons == ["Yes, pick a day", "No, thanks"]
    girl.taps("Yes, pick a day", "<friday>")
    assert girl.known.reminder == Reminder("friday", "KE")
    assert "<friday>" in girl.hears[0]
    assert girl.does(Commanded("lessons")).taps("My settings").buttons.count("No more reminders") == 1
    assert "Remind me" not in girl.buttons


def test_no_thanks_keeps_nothing_and_is_not_asked_again() -> None:
    girl = a_girl().does(Commanded("lessons")).taps("My settings", "Remind me", "No, thanks")
    assert girl.known.reminder is None
    assert girl.asked == "menu/menu"


def test_without_a_country_it_is_asked_first_and_elsewhere_there_is_no_afternoon_to_know() -> None:
    girl = a_girl(country=None).does(Commanded("lessons")).taps("My settings", "Remind me", "Yes, pick a day")
    assert girl.asked == "remind/country"
    assert girl.taps("Nepal").asked == "remind/day"

    girl = (
        a_girl(country=None)
        .does(Commanded("lessons"))
        .taps("My settings", "Remind me", "Yes, pick a day", "Somewhere else")
    )
    assert "I do not write" in girl.hears[0]
    assert girl.known.reminder is None


def test_she_may_still_say_no_when_she_is_asked_for_her_country() -> None:
    girl = (
        a_girl(country=None)
        .does(Commanded("lessons"))
        .taps("My settings", "Remind me", "Yes, pick a day", "No, thanks")
    )
    assert girl.asked != "remind/day"
    assert girl.known.reminder is None
    assert girl.known.country is None


def test_a_day_typed_anywhere_asks_for_nothing() -> None:
    assert a_girl().types("<friday>").known.reminder is None


def test_where_places_may_not_be_saved_no_address_is_kept_either() -> None:
    course = real().course
    closed = saving_in(course, ["NP"])
    girl = a_girl().does(Commanded("lessons")).taps("My settings", "Remind me", "Yes, pick a day")
    girl.course = closed

    assert "not possible for now" in girl.taps("<friday>").hears[0]
    assert girl.known.reminder is None
    assert "Remind me" not in girl.does(Commanded("lessons")).taps("My settings").buttons


def test_one_tap_ends_it_also_typed_and_twice() -> None:
    girl = a_girl(reminder=Reminder("friday", "KE")).does(Commanded("lessons")).taps("My settings", "No more reminders")
    assert girl.known.reminder is None
    assert first_line("remind/stopped") in girl.hears[0]
    typing = a_girl(reminder=Reminder("friday", "KE")).does(Commanded("lessons")).taps("My settings")
    assert typing.types("No more reminders").known.reminder is None
    assert a_girl().types("No more reminders").known.reminder is None


def test_a_sister_who_begins_as_somebody_else_does_not_end_it() -> None:
    girl = a_girl(saved=True, reminder=Reminder("friday", "KE"))
    girl.does(Started("en")).taps("English", "14 to 17", "Somebody else", "Begin anew")
    assert girl.known.reminder == Reminder("friday", "KE")
    assert not girl.known.saved


def test_go_on_below_a_reminder_asks_who_is_there_before_any_story(hello: SessionLearner) -> None:
    assert hello.buttons == ["Go on", "No more reminders"]
    assert hello.taps("Go on").asked == "moments/welcome-back"

    stranger = a_girl(reminder=Reminder("friday", "KE"), by_reminder=True, country="KE")
    stranger.questions = hello.questions[:1]
    assert stranger.taps("Go on").asked == "start/age"


@pytest.fixture
def hello() -> SessionLearner:
    """Return a learner with a saved place in a sensitive lesson, under the bubble of a reminder."""
    girl = a_girl(saved=True, reminder=Reminder("friday", "KE"), age="14-17").begins("my-picture-my-choice")
    told = scene(girl.course, girl.known, "remind", "hello-1")
    girl.questions = [output for output in told.outputs if isinstance(output, Asked)]
    return girl


# --- keeping (the store) -----------------------------------------------------------------------------------------


class Kept:
    """A learner in a conversation on a real store, with a clock that the test sets."""

    def __init__(self, place: StorePlace, store: JobStore) -> None:
        self.place, self.store, self.now = place, store, THURSDAY
        self.talk = Conversation(store, real(), lambda: self.now)
        self.replies = Replies(Flags("en"))
        self.sealed = 0

    def seal(self, addressee: AddresseeId, purpose: Purpose) -> bytes:
        self.sealed += 1
        return SEALING.encrypt(HER_CHAT, addressee, purpose)

    async def does(self, action: Input) -> None:
        (self.replies,) = await self.talk.hear([IncomingAction(ACHIENG, action, sealed=self.seal)])

    async def taps(self, *labels: str) -> None:
        for label in labels:
            await self.does(Chose(self.buttons[label], self.replies.flags))

    @property
    def buttons(self) -> dict[str, ButtonTarget]:
        rows = [row for item in self.replies.items if isinstance(item, Bubble) for row in item.buttons]
        return {it.text: it.target for row in rows for it in row}

    @property
    def words(self) -> str:
        return "\n".join(item.html for item in self.replies.items if isinstance(item, Bubble))

    async def asks(self, day: str = "Friday") -> None:
        await self.taps_in_menu("My settings", "My country", "Kenya")
        await self.taps_in_menu("My settings", "Remind me", "Yes, pick a day", day)

    async def taps_in_menu(self, *labels: str) -> None:
        await self.does(Commanded("lessons"))
        await self.taps(*labels)

    def rows(self) -> list[dict[str, Any]]:
        return OpenedRows(KEYLESS.key, self.place.data).opened("reminders", self.place.stored("reminders"))


@pytest.fixture
async def girl(place: StorePlace) -> AsyncIterator[Kept]:
    store = await place.open()
    yield Kept(place, store)
    await store.close()


async def test_a_reminder_is_a_row_of_its_own_until_a_midnight_that_every_tap_moves(girl: Kept) -> None:
    await girl.asks()
    (row,) = girl.rows()

    assert row["expires_at"] == THURSDAY - THURSDAY % DAY + SAVED_STAYS
    assert (row["locale"], row["country"], row["weekday"]) == ("en", "KE", "friday")
    assert SEALING.decrypt(row["address"], KEYLESS.addressee(ACHIENG), "reminder") == HER_CHAT
    assert here(row["due_at"], "KE").date() == here(THURSDAY, "KE").date() + timedelta(days=8)
    girl.now += 3 * DAY
    await girl.does(Commanded("help"))
    assert girl.rows()[0]["expires_at"] == row["expires_at"] + 3 * DAY
    assert girl.sealed == 1


@on_sqlite
async def test_a_tap_writes_nothing_into_the_row_while_its_midnight_stays(girl: Kept) -> None:
    await girl.asks()
    girl.place.ask("CREATE TRIGGER watched BEFORE UPDATE ON reminders BEGIN SELECT RAISE(ABORT, 'written'); END")
    await girl.taps_in_menu("My settings", "My data")
    assert "Day: Friday" in girl.words
    girl.now += DAY
    await girl.does(Commanded("mydata"))
    assert "Day: Friday" not in girl.words, "a day later it is written, so the trigger does watch"


async def test_on_a_day_when_she_is_here_anyway_none_comes(girl: Kept) -> None:
    await girl.asks()
    due = girl.rows()[0]["due_at"]
    girl.now = due - 9 * 3600
    await girl.does(Commanded("help"))
    assert girl.rows()[0]["due_at"] == due + 7 * DAY
    assert await girl.store.reminders.due(due) == []


async def test_a_guest_is_forgotten_and_her_reminder_still_knows_its_day_and_lets_her_in(girl: Kept) -> None:
    await girl.asks()
    girl.now += GUEST_STAYS + 1
    await girl.store.purge(girl.now)
    await girl.does(Commanded("mydata"))

    assert "Day: Friday" in girl.words
    assert "Afternoon in: Kenya" in girl.words
    assert "Your place is not saved" in girl.words
    await girl.taps_in_menu("My settings")
    assert "No more reminders" in girl.buttons


async def test_another_day_is_a_new_wish_and_its_first_one_is_a_week_away(girl: Kept) -> None:
    await girl.asks("Friday")
    await girl.taps_in_menu("My settings", "No more reminders")
    girl.now += DAY
    await girl.asks("Saturday")
    (row,) = girl.rows()
    assert row["weekday"] == "saturday"
    assert here(row["due_at"], "KE").date() >= here(girl.now, "KE").date() + timedelta(days=7)


@pytest.mark.parametrize("way", ["off", "erase", "block", "expiry", "refused"])
async def test_off_erase_block_and_expiry_leave_no_row_and_no_byte(girl: Kept, way: str) -> None:
    await girl.asks()
    address = girl.rows()[0]["address"]
    await girl.taps_in_menu("My settings", "My age", "Skip")
    assert address in girl.place.bytes()

    if way == "off":
        await girl.taps_in_menu("My settings", "No more reminders")
    elif way == "erase":
        await girl.does(Commanded("erase"))
        await girl.taps("Yes, erase it")
    elif way == "block":
        await girl.does(Blocked())
    elif way == "expiry":
        await girl.store.purge(girl.now + SAVED_STAYS)
    else:
        await girl.store.reminders.forget(KEYLESS.addressee(ACHIENG))

    assert girl.rows() == []
    assert address not in girl.place.bytes()
    assert address[12:] not in girl.place.bytes()


async def test_the_database_alone_maps_nobody(girl: Kept) -> None:
    await girl.asks()
    held = girl.place.bytes()
    assert not [it for it in (HER_CHAT.to_bytes(5, "big"), HER_CHAT.to_bytes(5, "little")) if it in held]
    assert str(HER_CHAT).encode() not in held


async def test_a_reminder_is_claimed_once_before_it_is_sent(girl: Kept) -> None:
    await girl.asks()
    now = girl.rows()[0]["due_at"]
    (due,) = await girl.store.reminders.due(now)

    assert await girl.store.reminders.claim(due, now)
    assert not await girl.store.reminders.claim(due, now)
    assert await girl.store.reminders.due(now) == []
    assert girl.rows()[0]["due_at"] == now + 7 * DAY
