"""Application of a turn to a learner's record: a pure function, for any history."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.durations import DAY
from bot.engine.events import MessageSent, NewsStopped, NewsWanted
from bot.engine.session import GUEST_STAYS, Reminder, Session
from bot.engine.turn import Turn
from bot.lessons.model.people import Country
from bot.lessons.translations.locales import languages_of
from bot.statistics.counted_events import CountedTurn
from bot.storage.ports import AddresseeId, LearnerId, MessageDraft, Purpose, TurnRequest, Withdrawal
from bot.storage.records.apply_turn import MessageUnderCode, apply_turn
from bot.storage.records.learner import NOBODY, LearnerRecord, LearnerRow, SenderRow

ACHIENG = LearnerId("achieng")
NOON = 1_800_000_000 - 1_800_000_000 % DAY + DAY // 2
HERS = Session("en", "10-13", "KE", ("goat",))
FRIDAY = Reminder("friday", "KE")

sessions = st.builds(
    Session,
    st.sampled_from(["en", "km"]),
    country=st.sampled_from(["KE", "NP", None]),
    saved=st.booleans(),
    reminder=st.sampled_from([None, FRIDAY, Reminder("monday", "NP")]),
    sent_to=st.sampled_from([None, "first"]),
)
events = st.lists(st.sampled_from([NewsWanted(), NewsStopped(), MessageSent("first", False)]), max_size=2).map(tuple)
turns = st.builds(Turn, st.one_of(st.none(), sessions), events, st.booleans())
lives = st.lists(st.tuples(turns, st.sampled_from([1, DAY, 100 * DAY])), min_size=1, max_size=5)
"""Turns in a row, each with the seconds that pass before it."""


applied = partial(apply_turn, addressee=AddresseeId("own-achieng"))


def turn_request(turn: Turn, asked: list[Purpose] | None = None) -> TurnRequest:
    def seal(addressee: AddresseeId, purpose: Purpose) -> bytes:
        if asked is not None:
            asked.append(purpose)
        return purpose.encode()

    return TurnRequest(
        ACHIENG,
        lambda before: turn,
        1,
        7,
        lambda turn: CountedTurn("KE", "en", "-"),
        seal,
        MessageDraft("more goats", b"code", "2027-W02", frozenset({("KE", "en")})),
        sender_hash=b"mark",
    )


def lived(life: list[tuple[Turn, int]]) -> tuple[LearnerRecord, LearnerRecord, Turn, int]:
    """Return her record before the newest turn and after it, that turn, and its time."""
    girl, now = NOBODY, NOON
    for turn, later in life:
        now += later
        before, girl = girl, applied(girl, turn_request(turn), None, now).record
    return before, girl, turn, now


@pytest.mark.parametrize(("locale", "country", "told"), [("en", "KE", "KE"), ("ne", "KE", ""), ("en", "NP", "")])
def test_a_country_stands_beside_words_only_in_a_language_that_many_write_there(
    locale: str, country: Country, told: str
) -> None:
    """A learner who writes in Nepali from Kenya may be the only one, so all her messages would be recognised (G6)."""
    sent = Turn(Session(locale, country=country), (MessageSent("first", False),))

    assert [it.country for it in applied(NOBODY, turn_request(sent), None, NOON).messages] == [told]
    assert "en" in languages_of("KE") and "ne" not in languages_of("KE") and {"ne", "en"} <= languages_of("NP")


@given(lives)
def test_who_leaves_no_session_leaves_nothing(life: list[tuple[Turn, int]]) -> None:
    before, _, _, now = lived(life)
    it = applied(before, turn_request(Turn(None, (NewsWanted(), MessageSent("first", True)))), None, now)

    assert it.record == NOBODY
    assert (it.counted, it.messages, it.message_id) == (None, (), None)
    assert it.is_over and it.stops_news and it.leaves_bytes


@given(lives)
def test_what_is_kept_of_her_tells_the_session_her_turn_left(life: list[tuple[Turn, int]]) -> None:
    _, girl, turn, now = lived(life)
    if turn.session and not turn.transient:
        found = girl.session(now)
        assert found and replace(found, sent_to=None) == replace(turn.session, sent_to=None)
        assert girl.guest and (girl.guest.session.reminder, girl.guest.session.sent_to) == (None, None), "it lies apart"


@given(lives)
def test_who_passes_changes_nothing_of_her_place(life: list[tuple[Turn, int]]) -> None:
    before, _, turn, now = lived(life)
    it = applied(before, turn_request(replace(turn, session=HERS, transient=True)), None, now)

    assert (it.record.guest, it.record.reminder) == (before.guest, before.reminder)
    assert it.messages == ()


@given(lives)
def test_that_she_has_sent_words_is_never_known_longer_than_she_is_and_tells_no_time(
    life: list[tuple[Turn, int]],
) -> None:
    _, girl, _, _ = lived(life)
    for row in girl.sent_to:
        assert row.expires_at % DAY == 0
        assert girl.guest and row.expires_at <= girl.guest.expires_at


@given(lives)
def test_her_address_is_asked_for_only_by_a_turn_that_keeps_one(life: list[tuple[Turn, int]]) -> None:
    """Her address is sealed only when she asks for messages or changes the day (B9)."""
    before, _, turn, now = lived(life)
    asked: list[Purpose] = []
    after = applied(before, turn_request(turn, asked), None, now).record

    assert "reminder" not in asked or after.reminder
    assert "announcement" not in asked or after.news
    assert "announcement" not in asked or NewsWanted() in turn.events


@given(lives)
def test_done_again_because_another_was_faster_it_is_the_same(life: list[tuple[Turn, int]]) -> None:
    before, _, turn, now = lived(life)

    assert applied(before, turn_request(turn), None, now) == applied(before, turn_request(turn), None, now)


def test_when_her_hours_as_a_guest_are_over_only_her_wish_is_known() -> None:
    girl = applied(NOBODY, turn_request(Turn(replace(HERS, reminder=FRIDAY))), None, NOON).record

    assert girl.session(NOON + GUEST_STAYS) == Session("en", country="KE", reminder=FRIDAY, by_reminder=True)


def test_who_takes_her_words_back_has_sent_none() -> None:
    girl = LearnerRecord(LearnerRow(HERS, NOON + 60), sent_to=(SenderRow("first", NOON + 60),))
    back = Withdrawal(b"code", lambda before: Turn(before))
    it = applied(girl, replace(turn_request(Turn(HERS)), withdrawal=back), MessageUnderCode("first"), NOON)

    assert it.done.before == HERS, "her step saw that she had sent some"
    assert (it.withdrawn, it.record.sent_to) == (b"code", ())
    assert it.leaves_bytes


def test_a_code_under_which_nothing_lies_takes_nothing() -> None:
    back = Withdrawal(b"code", lambda before: Turn(None))
    it = applied(NOBODY, replace(turn_request(Turn(HERS)), withdrawal=back), None, NOON)

    assert (it.withdrawn, it.done.turn.session) == (None, HERS)
