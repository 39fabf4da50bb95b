"""A batch becomes replies: in order, with Help when all else fails, and an apology after our own failure."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.rendering.reply import Bubble, Replies, Tidy
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.input import NEW, Blocked, ButtonTarget, Chose, Commanded, Flags, Input, Said, Started
from bot.engine.session import Session, Visit
from bot.storage.ports import LearnerId
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import bundle, course, real
from tests.support.shipped_words import first_line

ACHIENG, SITA = LearnerId("achieng"), LearnerId("sita")
LOOP = "start: [{goto: start}]\n"
NOW = 1_800_000_000.0
SORRY = first_line("moments/trouble")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(tmp_path / "bot.db", "fits")
    yield opened
    await opened.close()


def words(replies: Replies) -> str:
    return "\n".join(item.html for item in replies.items if isinstance(item, Bubble))


def buttons(replies: Replies) -> list[str]:
    return [it.text for item in replies.items if isinstance(item, Bubble) for row in item.buttons for it in row]


def begins(lesson: str) -> Chose:
    return Chose(ButtonTarget(lesson, "", NEW), Flags("en"))


async def test_every_girl_of_a_batch_is_answered_in_its_order(store: SqliteStore) -> None:
    talk = Conversation(store, real(), lambda: 1.0)
    replies = await talk.hear(
        [
            IncomingAction(ACHIENG, begins("my-safety-team")),
            IncomingAction(SITA, Started("km")),
            IncomingAction(ACHIENG, Said(ordinal=2)),
        ]
    )

    assert first_line("my-safety-team/start") in words(replies[0])
    assert replies[1].flags.locale == "km"
    assert "forty books" in words(replies[2])
    assert await talk.hear([]) == []


async def test_a_hide_that_comes_again_hides_again_whatever_she_did_since(store: SqliteStore) -> None:
    """The bot died before anything was deleted, and Telegram delivers both again (D3)."""
    talk = Conversation(store, real(), lambda: 1.0)
    hide = IncomingAction(ACHIENG, Commanded("tidy"), 1)
    batch = [
        IncomingAction(ACHIENG, begins("my-safety-team"), 0),
        hide,
        IncomingAction(ACHIENG, begins("threats-dont-own-me"), 2),
    ]
    once, again = await talk.hear(batch), await talk.hear(batch)

    assert [Tidy() in replies.items for replies in (*once, *again)] == [False, True, False] * 2


@pytest.mark.parametrize(
    "was_here",
    [
        Session("sw", "14-17", "KE", ("my-safety-team",), saved=True),
        Session("km", "10-13", "KH", visit=Visit("threats-dont-own-me", "10-13"), less_data=True),
    ],
)
def test_start_says_the_same_to_whoever_holds_the_phone(was_here: Session) -> None:
    """Text, keyboard and buttons tell her sister nothing about the previous user (D5)."""
    action, found = Started("en"), real()

    told = render_turn(found, advance(found.course, was_here, action), was_here, action)

    assert told == render_turn(found, advance(found.course, None, action), None, action)


@pytest.mark.parametrize(
    "action",
    [
        Commanded("help"),
        Said(command="help"),
        Chose(ButtonTarget("help", "country", "abcdef"), Flags("en")),
        Chose(ButtonTarget("help", "card", "abcdef"), Flags("en")),
    ],
)
async def test_help_needs_no_store(store: SqliteStore, action: Input) -> None:
    await store.close()
    (replies,) = await Conversation(store, real(), lambda: 1.0).hear([IncomingAction(ACHIENG, action, 7)])

    assert SORRY not in words(replies)
    assert "116" in words(replies) or buttons(replies)


async def test_help_without_a_store_knows_the_country_and_language_of_her_button(store: SqliteStore) -> None:
    await store.close()
    card = next(stop for stop in real().course.bot["help"].stops() if stop.id == "card")
    told = Chose(ButtonTarget("help", card.id, card.options[1].key), Flags("km", "KE"))  # type: ignore[attr-defined]  # the card of Help is a choice
    (replies,) = await Conversation(store, real(), lambda: 1.0).hear([IncomingAction(ACHIENG, told)])

    assert (replies.flags.locale, replies.flags.country) == ("km", "KE")


async def test_without_a_store_everything_else_is_an_apology_with_help(store: SqliteStore) -> None:
    await store.close()
    talk = Conversation(store, real(), lambda: 1.0)
    for action in (begins("my-safety-team"), Said(ordinal=1), Commanded("lessons"), Started("en")):
        (replies,) = await talk.hear([IncomingAction(ACHIENG, action)])
        assert SORRY in words(replies)
        assert buttons(replies) == ["Help"]
    assert (await talk.hear([IncomingAction(ACHIENG, Blocked())]))[0].items == ()


async def test_a_fault_of_ours_is_an_apology_with_help_and_stops_nobody_else(store: SqliteStore) -> None:
    talk = Conversation(store, bundle(course({"loop": LOOP})), lambda: 1.0)
    batch = [IncomingAction(ACHIENG, begins("loop"), 1), IncomingAction(SITA, Commanded("help"), 2)]
    for first, second in (await talk.hear(batch), await talk.hear(batch)):
        assert SORRY in words(first)
        assert buttons(first) == ["Help"]
        assert "116" in words(second)


async def test_a_fault_while_a_turn_becomes_words_is_an_apology_too(store: SqliteStore) -> None:
    told = bundle(course({"hill": "sensitive: It is steep.\n" + HILL}))
    assert told.course.profile
    keyless = told.course.profile.model_copy(update={"keyboard": {}})
    broken = replace(told, course=replace(told.course, profile=keyless))
    talk = Conversation(store, broken, lambda: 1.0)
    first, second = await talk.hear(
        [IncomingAction(ACHIENG, begins("hill"), 1), IncomingAction(SITA, Started("en"), 2)]
    )

    assert SORRY in words(first)
    assert "Hello!" in words(second)


HILL = "title: H\nabout: A.\nbadge: B\ntoday: T.\nstart:\n  - choose: Up?\n    id: up\n    options: [Up]\n"


async def test_no_word_of_an_error_reaches_the_log(store: SqliteStore, caplog: pytest.LogCaptureFixture) -> None:
    talk = Conversation(store, bundle(course({"loop": LOOP})), lambda: 1.0)
    await talk.hear([IncomingAction(ACHIENG, begins("loop"), 1)])

    (record,) = caplog.records
    assert record.getMessage() == "a turn failed: EndlessLoop"
    assert record.exc_info is None
    assert "achieng" not in str(record.__dict__)


async def test_new_lessons_count_from_the_next_batch_on(store: SqliteStore) -> None:
    talk = Conversation(store, bundle(course({"hill": HILL})), lambda: 1.0)
    await talk.hear([IncomingAction(ACHIENG, begins("hill"))])
    talk.bundle = bundle(course({"hill": HILL.replace("Up?", "Up now?")}))
    (replies,) = await talk.hear([IncomingAction(ACHIENG, Chose(ButtonTarget("hill", "up", "back"), Flags("en")))])

    assert words(replies) == "Up now?"


# Exceptions outside a turn


@pytest.fixture
async def torn(store: SqliteStore, tmp_path: Path) -> SqliteStore:
    """Return a store that counts nobody, because the key of the open month was torn by a power cut."""
    await Conversation(store, real(), lambda: NOW).hear(
        [IncomingAction(LearnerId("the first"), begins("my-safety-team"))]
    )
    for key in (tmp_path / "period-keys").iterdir():
        key.write_text("torn", "ascii")
    await store.close()
    return await SqliteStore.open(tmp_path / "bot.db", "fits")


async def test_a_mistake_of_ours_is_no_store_that_is_gone_and_only_the_learner_it_is_about_is_told_sorry(
    torn: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    talk = Conversation(torn, real(), lambda: NOW)
    replies = await talk.hear(
        [
            IncomingAction(ACHIENG, begins("my-safety-team"), 1, staff=True),
            IncomingAction(SITA, begins("my-safety-team"), 2),
            IncomingAction(ACHIENG, Said(ordinal=2), 3, staff=True),
        ]
    )

    assert first_line("my-safety-team/start") in words(replies[0])
    assert SORRY in words(replies[1])
    assert "Help" in buttons(replies[1])
    assert "forty books" in words(replies[2])
    assert (talk.failed, await torn.writes()) == (1, True)
    assert "the store cannot be reached" not in caplog.text
    await torn.close()


async def test_an_update_that_broke_our_code_counts_as_handled_and_changes_nothing_when_it_comes_again(
    torn: SqliteStore, tmp_path: Path
) -> None:
    talk = Conversation(torn, real(), lambda: NOW)
    await talk.hear([IncomingAction(SITA, begins("my-safety-team"), 2)])

    await talk.hear([IncomingAction(SITA, begins("my-safety-team"), 2)])

    with closing(sqlite3.connect(tmp_path / "bot.db")) as db:
        assert db.execute("SELECT update_id FROM handled_updates").fetchall() == [(2,)]
        assert db.execute("SELECT learner FROM guests").fetchall() == [("the first",)]
    assert talk.failed == 1
    await torn.close()


async def test_a12_help_answers_also_whom_our_mistake_is_about(torn: SqliteStore) -> None:
    (replies,) = await Conversation(torn, real(), lambda: NOW).hear([IncomingAction(SITA, Commanded("help"), 2)])

    assert "116" in words(replies)
    await torn.close()


async def test_the_log_tells_what_our_mistake_was_and_where_and_never_its_words(
    torn: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    await Conversation(torn, real(), lambda: NOW).hear([IncomingAction(SITA, begins("my-safety-team"), 2)])

    told = [
        (record.getMessage(), record.exc_info) for record in caplog.records if record.name == "bot.conversation.service"
    ]
    assert told == [("a turn failed: ValueError", None)]
    assert [record.__dict__["where"].partition(":")[0] for record in caplog.records] == ["period_keys.py"]
    await torn.close()


async def test_a_language_of_staff_is_offered_to_staff_and_in_previews_and_to_no_girl(store: SqliteStore) -> None:
    course = real().course
    assert course.profile
    profile = course.profile.model_copy(update={"staff_languages": ("sw",)})
    bundle = replace(real(), course=replace(course, profile=profile))

    async def offered(*, for_learners: bool, staff: bool) -> bool:
        talk = Conversation(store, bundle, lambda: NOW, for_learners=for_learners)
        (replies,) = await talk.hear([IncomingAction(ACHIENG, Started("sw"), staff=staff)])
        return "Kiswahili" in buttons(replies)

    assert not await offered(for_learners=True, staff=False)
    assert await offered(for_learners=True, staff=True)
    assert await offered(for_learners=False, staff=False)


async def test_a_saved_learner_of_a_language_that_is_no_longer_offered_goes_on(
    store: SqliteStore,
) -> None:
    """She is asked for another one; Help comes in English at once. Dutch was one of staff up to 0.1."""
    course = real().course
    in_dutch = replace(course, offered={**course.offered, "nl": course.offered["en"]})
    begun = Chose(ButtonTarget("my-safety-team", "", NEW), Flags("nl"))
    await Conversation(store, replace(real(), course=in_dutch), lambda: NOW).hear([IncomingAction(ACHIENG, begun)])
    talk = Conversation(store, real(), lambda: NOW, for_learners=True)

    (asked,) = await talk.hear([IncomingAction(ACHIENG, Said(ordinal=2))])
    (helped,) = await talk.hear([IncomingAction(ACHIENG, Commanded("help"))])

    assert "Kiswahili" not in buttons(helped) and helped.flags.locale == "en"
    assert {"English", "Kiswahili"} <= {*buttons(asked)} and "Nederlands" not in buttons(asked)
