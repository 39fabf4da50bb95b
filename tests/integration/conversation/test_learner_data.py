"""Learner data: everything stored about a learner is shown in words, and everything can be erased."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble
from bot.conversation.service import Conversation, IncomingAction
from bot.durations import DAY
from bot.engine.events import Erased
from bot.engine.input import NEW, Blocked, ButtonTarget, Chose, Commanded, Flags, Input, Said, Started
from bot.engine.session import Answer, Session, Visit, kept_until
from bot.lessons.model.commands import SendAnswer
from bot.lessons.model.lesson import written_options
from bot.lessons.steps import Say
from bot.statistics.periods import LONGEST_PILOT
from bot.storage.job_ports import JobStore
from bot.storage.ports import LearnerId
from bot.storage.pseudonyms import KEYLESS
from tests.support.bot_api import Girl as TelegramGirl
from tests.support.course_builders import bundle, course, in_khmer_too, real
from tests.support.learner_actions import goes_on, labels, onboards, picks, types, walks
from tests.support.opened_rows import OpenedRows, OpenRow
from tests.support.saving_learner import ACHIENG, NOON, ONE, QUESTION, a_girl, becomes, bubbles_of, says
from tests.support.scenario import Scenario, pseudonym, stage, until
from tests.support.shipped_words import first_line
from tests.support.store_fixtures import StorePlace


@pytest.fixture
async def store(place: StorePlace) -> AsyncIterator[JobStore]:
    opened = await place.open()
    yield opened
    await opened.close()


# --- /mydata (B7) ------------------------------------------------------------------------------------------------


PLAIN = "start:\n  - choose: Where does the wolf sleep?\n    id: sleeps\n    options: [In the hay, On the roof]\n"


def full(saved: bool) -> Session:
    """Return a session in which every column has a value."""
    (sleeps,) = course(ONE).lessons["goat"].stops()
    hay, roof = (Answer("sleeps", option.text.key) for option in written_options(sleeps))
    visit = Visit("goat", "10-13", "NP", (hay,), (roof,), sitting=("hen",))
    return Session(
        "en",
        "14-17",
        "KE",
        ("hen",),
        "cow",
        visit,
        saved,
        less_data=True,
        writing="next-story",
        sitting=("hen",),
        task="hen",
    )


IN_WORDS = {
    "learner": first_line("mine/data"),
    "locale": "Language: English",
    "country": "Country: Kenya",
    "age": "Age: 14-17",
    **dict.fromkeys(("finished", "sitting", "lesson_sitting", "task"), "Stories you finished: The hen lesson"),
    "wanted": "The story of your link: The cow lesson",
    "lesson": "The story you are in: The goat lesson",
    "band": "It is told for: 10-13",
    "lesson_country": "10-13, Nepal",
    "trail": "What you picked in it: In the hay",
    "first": "What you picked first: On the roof",
    "expires_at": "until April 15, 2027",
    "saved": "Your place is saved",
    "writing": "The question you are answering: What should our next story be about?",
    "less_data": "Story pictures: less data, they come when you tap Show",
}


async def test_mydata_shows_every_column_of_her_row_in_words(store: JobStore, place: StorePlace) -> None:
    await becomes(store, ACHIENG, full(saved=True), NOON)
    shown = words(await says(a_conversation(store), Commanded("mydata")))
    (row,) = opened(place)

    assert {*IN_WORDS} == {*row}, "something that is kept is not shown"
    assert None not in row.values(), "a value is nothing, so its words prove nothing"
    for column, said in IN_WORDS.items():
        assert said in shown, column
    assert "the numbers of the messages" in shown, "the other table that knows her"
    assert place.ask("SELECT expires_at FROM guests") == [(kept_until(full(saved=True), NOON),)]


async def test_mydata_of_a_guest_says_24_hours_and_that_nothing_else_is_kept(store: JobStore) -> None:
    shown = words(await says(a_conversation(store), Commanded("mydata")))

    assert "Country: –" in shown
    assert "Your place is not saved. I forget it 24 hours after your last tap." in shown


async def test_in_a_preview_news_is_kept_until_a_day_as_it_is_for_girls(store: JobStore) -> None:
    """The preview knows no address, and shows the same promise (B7)."""
    conversation = a_conversation(store)
    await becomes(store, ACHIENG, Session("en", country="KE"), NOON)
    await says(conversation, Commanded("lessons"), "My settings", "News", "Yes, please")

    assert "Kept until: April 15, 2027" in words(await says(conversation, Commanded("mydata")))


async def test_a_pick_that_is_not_in_the_lesson_any_more_is_still_shown(store: JobStore) -> None:
    visit = Visit("goat", "10-13", None, (Answer("sleeps", "zzzzzz"),))
    await becomes(store, ACHIENG, Session("en", visit=visit), NOON)

    assert "What you picked in it: zzzzzz" in words(await says(a_conversation(store), Commanded("mydata")))


async def test_a_story_with_a_note_is_shown_nowhere_not_even_by_mydata_and_goes_with_erase(
    store: JobStore, place: StorePlace
) -> None:
    """The exception to B7: who holds her phone reads /mydata. A story that is gone may have had a note (S2)."""
    told = course({**ONE, "wolf": "title: The wolf\nabout: W.\nbadge: W.\ntoday: W.\nsensitive: A note.\n" + PLAIN})
    (sleeps,) = told.lessons["wolf"].stops()
    pick = (Answer("sleeps", written_options(sleeps)[0].text.key),)
    nothing = words(await says(a_conversation(store, bundle(told)), Commanded("mydata")))
    for name in ("wolf", "gone"):
        visit = Visit(name, "10-13", "NP", pick, pick)
        await becomes(store, ACHIENG, Session("en", finished=(name,), wanted=name, visit=visit), NOON)
        conversation = a_conversation(store, bundle(told))

        assert words(await says(conversation, Commanded("mydata"))) == nothing
        assert "I never show what you do in those, also not here. Erase takes it out, too." in nothing
        assert [(it["lesson"], it["finished"]) for it in opened(place)] == [(name, name)]
        await says(conversation, Commanded("erase"), "Yes, erase it")
        assert place.ask("SELECT * FROM guests") == []


def opened(place: StorePlace) -> list[OpenRow]:
    return OpenedRows(KEYLESS.key, place.data).opened("guests", place.stored("guests"))


def a_conversation(store: JobStore, told: CourseBundle | None = None) -> Conversation:
    return Conversation(store, told or bundle(course(ONE)), lambda: NOON)


def words(bubbles: list[Bubble]) -> str:
    return "\n".join(bubble.html for bubble in bubbles)


# --- /privacy (B6) -----------------------------------------------------------------------------------------------


async def test_privacy_is_five_lines_and_more_behind_a_button(store: JobStore) -> None:
    conversation = a_conversation(store)
    short = await says(conversation, Commanded("privacy"))

    assert len(short) == 1
    assert len(short[0].html.splitlines()) == 5
    assert "Telegram also keeps this chat until you delete it. You can set a timer for that, too." in short[0].html
    more = words(await says(conversation, Commanded("privacy"), "More"))
    for said in (first_line("privacy/more"), "Write to", "24 hours", "48 hours", "90 days", "/mydata", "/erase"):
        assert said in more


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil"])
def test_privacy_says_by_which_button_she_may_be_quoted_and_that_it_cannot_be_undone(locale: str) -> None:
    """In every language the text names the button by its label (G9)."""
    catalogs, bot = real().catalogs, real().course.bot
    quote = next(
        option.text
        for step in bot["speak-up"].steps()
        for option in written_options(step)
        if option.do == SendAnswer(quotable=True)
    )
    said = [step.say for step in bot["privacy"].scenes["more"] if isinstance(step, Say)]
    quoted = [it for it in said if f"*{catalogs.say(quote, locale)}*" in catalogs.say(it, locale)]

    assert len(quoted) == 1
    for promise in (
        "our team may show them",
        "never your age or a place",
        "never use them to ask for money",
        "cannot undo",
    ):
        assert promise in quoted[0].source


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil"])
def test_how_long_what_is_counted_of_her_may_stay_is_told_also_for_a_pilot(locale: str) -> None:
    """The code of a month ends with the month, of a quarter after three, of a pilot with its last week (B6, B7)."""
    catalogs, bot = real().catalogs, real().course.bot
    texts = {
        "mine": next(
            step.say for step in bot["mine"].steps() if isinstance(step, Say) and "I count:" in step.say.source
        ),
        "privacy": next(
            step.say for step in bot["privacy"].steps() if isinstance(step, Say) and "I count:" in step.say.source
        ),
    }

    for text in texts.values():
        digits = "".join(str(unicodedata.decimal(sign, " ")) for sign in catalogs.say(text, locale))
        assert str(LONGEST_PILOT) in digits.split()
        assert "three months" in text.source
        assert "our questions before, between and after" in text.source


async def test_privacy_names_who_answers_for_the_data_from_a_file(store: JobStore) -> None:
    told = course(ONE)
    signed = replace(told, release=told.release.model_copy(update={"controller": "The Goat Trust", "contact": "a@b.c"}))
    more = words(await says(a_conversation(store, bundle(signed)), Commanded("privacy"), "More"))

    assert "</b> The Goat Trust" in more
    assert "</b> a@b.c" in more
    assert "</b> –" in words(await says(a_conversation(store), Commanded("privacy"), "More"))


async def test_privacy_answers_while_the_database_is_gone(store: JobStore) -> None:
    conversation = a_conversation(store)
    await store.close()

    assert first_line("privacy/short") in words(await says(conversation, Commanded("privacy")))
    assert first_line("moments/trouble") in words(await says(conversation, Commanded("mydata")))


STATES: dict[str, list[Input]] = {
    "nobody knows her": [],
    "before she chose anything": [Started("en")],
    "in a lesson": [Chose(ButtonTarget("goat", "", NEW), Flags("en"))],
    "in Help": [Commanded("help")],
    "asked whether something is wrong": [Said(confirm="me")],
    "on the menu": [Commanded("lessons")],
    "erased": [Commanded("lessons"), Blocked()],
}


def words_of(command: str) -> list[str]:
    """Return what a command tells a girl of whom nothing else is known."""
    return a_girl().does(Commanded(command)).hears  # type: ignore[arg-type]  # a name of the table


@pytest.mark.parametrize("state", STATES)
def test_the_three_commands_work_in_every_state(state: str) -> None:
    for command, asked in (("privacy", "privacy/short"), ("mydata", "mine/data"), ("erase", "mine/erase")):
        girl = a_girl()
        for action in STATES[state]:
            girl.does(action)

        card = girl.asked if girl.questions else ""
        girl.does(Commanded(command))  # type: ignore[arg-type]  # a name of the table

        if card == "confirm/me" and command != "erase":  # told in full, and the card with its numbers stands again
            assert (girl.asked, len(girl.hears)) == (card, len(words_of(command)) + 1)
        else:
            assert girl.asked == asked


def test_each_of_them_is_two_taps_from_the_menu() -> None:
    assert a_girl().does(Commanded("lessons")).taps("My settings", "My data").asked == "mine/data"
    assert a_girl().does(Commanded("lessons")).taps("My settings", "Erase it all").asked == "mine/erase"
    assert a_girl().does(Commanded("mydata")).taps("How I keep it").asked == "privacy/short"
    assert a_girl().does(Commanded("mydata")).taps("Erase it all").asked == "mine/erase"
    saved = a_girl(Session("en", saved=True)).does(Commanded("lessons")).taps("My settings", "My data")
    assert saved.buttons == ["Forget my place", "Erase it all", "How I keep it", "Go on"]
    assert {"privacy", "mydata", "erase"} <= real().course.profile.commands.keys()  # type: ignore[union-attr]  # the real course has one


# --- /erase (B7) -------------------------------------------------------------------------------------------------


def test_one_confirm_and_nothing_of_her_is_left() -> None:
    session = Session("en", "14-17", "KE", ("hen",), "cow", saved=True)
    asked = a_girl(session).does(Commanded("erase"))
    assert asked.session == session
    assert asked.buttons == ["Yes, erase it", "No, keep it"]
    assert a_girl(session).does(Commanded("erase")).taps("No, keep it").session == session

    erased = asked.taps("Yes, erase it")
    assert erased.session is None
    assert Erased("en") in erased.events


async def test_the_last_message_carries_her_language_and_nothing_else(store: JobStore) -> None:
    told = in_khmer_too(course(ONE))
    await becomes(store, ACHIENG, replace(full(saved=True), locale="km"), NOON)
    conversation = a_conversation(store, told)
    (asks,) = await conversation.hear([IncomingAction(ACHIENG, Commanded("erase"))])
    yes = bubbles_of(asks)[-1].buttons[0][0].target
    (replies,) = await conversation.hear([IncomingAction(ACHIENG, Chose(yes, asks.flags))])

    assert replies.flags == Flags("km")
    assert words(bubbles_of(replies)).startswith("ខ Done, all forgotten.")


async def test_erased_is_gone_from_the_bytes_of_the_files_before_she_is_answered(
    store: JobStore, place: StorePlace
) -> None:
    for number in range(300):
        await becomes(store, LearnerId(f"girl-{number * 7919 % 997}"), full(saved=number % 2 == 0), NOON)
        await store.showed([(LearnerId(f"girl-{number * 7919 % 997}"), number)], NOON)
        if number % 30 == 0:
            await becomes(store, ACHIENG, replace(full(saved=True), finished=("hen",) * number), NOON)
            await store.showed([(ACHIENG, 10_000 + number + more) for more in range(40)], NOON)
    assert place.bytes().count(ACHIENG.encode()) > 1

    await says(a_conversation(store), Commanded("erase"), "Yes, erase it")

    assert ACHIENG.encode() not in place.bytes()
    assert b"girl-7" in place.bytes(), "somebody else was erased too"


def _on_disk(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Scenario]:
    async with stage(tmp_path, is_brief=True) as ready:
        yield ready
        assert ready.errors() == []


def left_of(girl: TelegramGirl, the_stage: Scenario) -> dict[str, list[dict[str, Any]]]:
    return {table: found for table in ("guests", "messages") if (found := the_stage.rows(table, girl))}


async def test_a_girl_saves_her_place_sees_her_data_and_erases_it_on_telegram(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await walks(girl)
    await goes_on(girl)
    assert girl.last.said.startswith(QUESTION)
    assert labels(girl.last) == ["Yes, save it", "No, thanks", "More"]
    await picks(girl, "Yes, save it")
    (row,) = the_stage.rows("guests", girl)
    assert (row["saved"], row["expires_at"] % DAY) == (1, 0)
    assert "until" in (await types(girl, "/mydata")).said
    await picks(girl, "Erase it all")
    await until(lambda: the_stage.rows("messages", girl))

    assert (await picks(girl, "Yes, erase it")).said.startswith(first_line("mine/erased"))
    assert left_of(girl, the_stage) == {}
    data = the_stage.bot.data
    assert pseudonym(data, girl).encode() not in _on_disk(data)
    await the_stage.bot.stop()  # the bot stores what is in progress
    assert left_of(girl, the_stage) == {}
    assert pseudonym(data, girl).encode() not in _on_disk(data)


async def test_messages_that_were_on_their_way_when_she_erased_are_not_remembered(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl)
    asked = await types(girl, "/erase")
    with the_stage.telegram.held():
        for _ in range(5):
            await girl.types("/lessons")
        await girl.taps_on(asked, "Yes, erase it")
    await girl.waits_for(first_line("mine/erased"))
    await the_stage.bot.stop()

    assert left_of(girl, the_stage) == {}
    assert pseudonym(the_stage.bot.data, girl).encode() not in _on_disk(the_stage.bot.data)
