"""Her data: a guest by default, her place saved only when she says so, everything shown in words, everything erased."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.sqlite.rows import COLUMNS
from bot.adapters.sqlite.store import SqliteStore
from bot.content.model.lesson import written_options
from bot.content.model.people import Country
from bot.content.model.steps import Say
from bot.content.model.texts import all_texts
from bot.conversation import Conversation, Heard
from bot.engine.events import Erased
from bot.engine.input import NEW, Blocked, Chose, Commanded, Flags, Input, Said, Spot, Started
from bot.engine.session import DAY, GUEST_STAYS, SAVED_STAYS, Answer, Session, Visit, kept_until
from bot.engine.turn import Turn
from bot.library import Library
from bot.ports import Knock, LearnerId
from bot.replies.reply import Bubble, Replies
from tests.courses import course, in_khmer_too, library, real
from tests.girls import Girl
from tests.stage import Stage, pseudonym, stage, until
from tests.stand_in import Girl as TelegramGirl
from tests.walking import labels, onboards, picks, types, walks

SHORT = """
    start:
      - choose: Where does the {0} sleep?
        id: sleeps
        options: [In the hay, On the roof]
    """
ONE = {name: SHORT.format(name) for name in ("goat", "hen", "cow")}
ACHIENG, SITA = LearnerId("achieng-0123456789"), LearnerId("sita-0123456789")
NOON = 1_800_000_000 - 1_800_000_000 % DAY + DAY // 2
QUESTION = "Shall I save your place?"


def a_girl(session: Session | None = None, saving: dict[Country, bool] | None = None) -> Girl:
    """Somebody in a course of three short lessons; `saving` is what directory.yaml would say."""
    told = course(ONE)
    directory = told.directory if saving is None else told.directory.model_copy(update={"saving": saving})
    return Girl(replace(told, directory=directory), session)


def who_finished(country: Country | None = None, saving: dict[Country, bool] | None = None) -> Girl:
    return a_girl(saving=saving).begins("goat", country=country).taps("In the hay")


def is_saved(girl: Girl) -> bool:
    return girl.known.saved


def menu(girl: Girl) -> list[str]:
    return girl.does(Commanded("lessons")).buttons


# --- the question (B3, B10) --------------------------------------------------------------------------------------


def test_after_her_first_lesson_come_today_the_badge_the_question_and_then_the_next_one() -> None:
    girl = who_finished()

    assert [words.split(":")[0].split("?")[0] for words in girl.hears] == [
        "One thing for today",
        "🏅 *Goat rider*, that is you! *The goat lesson* is finished.",
        "Shall I save your place",
    ]
    assert girl.taps("No, thanks").hears[-1] == "Next: *The hen lesson*"
    assert not girl.known.saved


def test_the_question_says_how_long_and_who_can_see_it_in_few_words() -> None:
    asked = who_finished().hears[-1]

    for words in ("90 days", "24 hours", "Anyone who opens this chat on this phone can see it"):
        assert words in asked
    assert len(asked.split()) <= 65


@pytest.mark.parametrize("answer", ["Yes, save it", "No, thanks", None, "Help"])
def test_whatever_she_answers_she_is_never_asked_again(answer: str | None) -> None:
    girl = who_finished()
    asked = girl.question
    if answer == "Help":
        girl.does(Commanded("help"))
    elif answer:
        girl.taps(answer)
    for lesson in ("hen", "goat", "cow", "goat"):
        girl.begins(lesson).taps("On the roof")
    girl.does(Commanded("lessons"))
    if answer == "Yes, save it":
        girl.taps("Forget my place").begins("hen").taps("In the hay")

    assert [it for it in girl.questions if it.spot.script == "mine"] == [asked]


async def test_both_answers_are_equally_big_and_neither_is_marked() -> None:
    for locale in ("en", "km"):
        store = await SqliteStore.open(":memory:", "fits")
        conversation = Conversation(store, in_khmer_too(course(ONE)), lambda: NOON)
        asked = await says(conversation, Chose(Spot("goat", "", NEW), Flags(locale)), "In the hay")
        rows = asked[-1].buttons
        await store.close()

        assert {len(row) for row in rows} == {2}, "one would be wider than the other"
        assert [[button.text.removeprefix("ខ ") for button in row] for row in rows] == [["Yes, save it", "No, thanks"]]


NUDGES = (
    r"streak|hurry|last chance|miss out|don.t (go|leave)|leaderboard|ranking|invite|only today|don.t lose|every day"
)


def test_no_text_pulls_a_girl_back_or_pushes_her_on() -> None:
    """What the bot itself says, and what a story sends her away with; inside a story, hurry may be what it is about."""
    course = real().course
    ours = [text for text in all_texts(course) if text.context not in course.lessons]
    ours += [text for it in course.lessons.values() for text in (it.title, it.about, it.badge, it.today)]
    pulling = [text.source for text in ours if re.search(NUDGES, text.source, re.IGNORECASE)]

    assert pulling == []


def test_who_has_just_asked_for_help_is_not_asked_anything() -> None:
    girl = a_girl().begins("goat")
    girl.presses(girl.question.choices[0].spot, Flags("en", quiet=True))

    assert girl.asked == "moments/next"
    assert QUESTION not in " ".join(girl.hears)
    assert girl.known == who_finished().known, "what is kept would tell that she asked for help"
    assert girl.begins("hen").taps("On the roof").asked != "mine/save"


def test_the_menu_saves_and_forgets_as_it_fits_and_nothing_is_locked() -> None:
    girl = a_girl()
    assert "Forget my place" not in menu(girl)
    assert is_saved(girl.taps("Save my place", "Yes, save it"))
    assert "Save my place" not in menu(girl)
    assert not is_saved(girl.taps("Forget my place"))

    saved = a_girl(Session("en", saved=True))
    assert {*menu(girl)} - {*menu(saved)} == {"Save my place"}


@pytest.mark.parametrize("typed", ["Yes, save it", "Yes, erase it", "Begin anew"])
def test_what_she_cannot_have_read_is_not_done_because_she_typed_its_words(typed: str) -> None:
    for session in (Session("en", finished=("hen",), saved=True), Session("en", finished=("hen",))):
        girl = a_girl(session).types(typed)

        assert girl.session == session
        assert girl.asked == "moments/not-understood"


def test_saving_in_the_middle_of_a_lesson_leads_back_into_it() -> None:
    girl = a_girl().begins("goat").does(Commanded("lessons")).taps("Save my place", "Yes, save it")

    assert girl.asked == "goat/sleeps"
    assert girl.known.saved


# --- a country where no lawyer has released it (B5) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "saving", "asked"),
    [
        ("KE", {"KE": True}, True),
        ("NP", {"KE": True}, False),
        ("NP", {"KE": True, "NP": False}, False),
        (None, {"KE": True, "NP": True, "KH": True, "PH": False}, False),
        (None, {"KE": True, "NP": True, "KH": True, "PH": True}, True),
        ("KE", {}, False),
    ],
)
def test_where_saving_is_off_nobody_is_asked_and_the_menu_does_not_show_it(
    country: Country | None, saving: dict[Country, bool], asked: bool
) -> None:
    girl = who_finished(country, saving)

    assert (girl.asked == "mine/save") is asked
    assert ("Save my place" in menu(girl)) is asked
    assert ("Save my place" in girl.does(Commanded("mydata")).buttons) is asked


def test_an_old_yes_where_saving_is_off_saves_nothing_and_says_so() -> None:
    old = who_finished().question
    girl = a_girl(Session("en", country="NP"), {"KE": True}).taps_old(old, "Yes, save it")

    assert not girl.known.saved
    assert girl.hears[0].startswith("Saving is not possible in your country yet.")


def test_who_saved_before_it_was_switched_off_can_still_forget() -> None:
    assert "Forget my place" in menu(a_girl(Session("en", saved=True), {}))


# --- how long (B3, B8) -------------------------------------------------------------------------------------------


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(tmp_path / "bot.db", "fits")
    yield opened
    await opened.close()


async def becomes(store: SqliteStore, learner: LearnerId, session: Session | None, now: int) -> None:
    await store.turns([Knock(learner, lambda before: Turn(session))], now)


async def kept(store: SqliteStore, learner: LearnerId, now: int) -> Session | None:
    """Her session after the purge of a time; looked at without a tap."""
    seen: list[Session | None] = []

    def looks(session: Session | None) -> Turn:
        seen.append(session)
        raise LookupError

    await store.purge(now)
    await store.turns([Knock(learner, looks)], now)
    return seen[0]


async def test_a_saved_place_stays_90_days_after_her_last_tap_and_a_guest_24_hours(store: SqliteStore) -> None:
    guest, saved = Session("en", finished=("goat",)), Session("en", finished=("goat",), saved=True)
    await becomes(store, ACHIENG, saved, NOON)
    await becomes(store, SITA, guest, NOON)

    assert await kept(store, SITA, NOON + GUEST_STAYS - 1) == guest
    assert await kept(store, SITA, NOON + GUEST_STAYS) is None
    assert await kept(store, ACHIENG, NOON + 89 * DAY) == saved
    await becomes(store, ACHIENG, saved, NOON + 89 * DAY)
    assert await kept(store, ACHIENG, NOON + 178 * DAY) == saved
    assert await kept(store, ACHIENG, NOON + (89 + 90) * DAY) is None


async def test_a_place_that_is_saved_no_more_falls_back_to_24_hours(store: SqliteStore) -> None:
    saved = Session("en", finished=("goat",), saved=True)
    await becomes(store, ACHIENG, saved, NOON)
    await becomes(store, ACHIENG, replace(saved, saved=False), NOON + DAY)

    assert await kept(store, ACHIENG, NOON + 2 * DAY - 1) == replace(saved, saved=False)
    assert await kept(store, ACHIENG, NOON + 2 * DAY) is None


def test_a_saved_place_tells_no_time_of_day() -> None:
    midnight = NOON - DAY // 2
    for second in (0, 1, DAY // 2, DAY - 1):
        assert kept_until(Session("en", saved=True), midnight + second) == midnight + SAVED_STAYS


# --- sisters on one phone (D5) -----------------------------------------------------------------------------------


def test_start_says_the_same_words_to_everyone_also_when_a_place_is_saved() -> None:
    heard = [a_girl(session).does(Started("en")).hears for session in (None, Session("km", "14-17", "KH", saved=True))]

    assert heard[0] == heard[1]


@pytest.mark.parametrize("visit", [None, Visit("goat", "10-13")])
def test_after_start_a_saved_place_asks_who_is_there_and_go_on_goes_on(visit: Visit | None) -> None:
    girl = a_girl(Session("en", "10-13", finished=("cow",), visit=visit, saved=True))
    girl.does(Started("en")).taps("English", "10 to 13")

    assert girl.asked == "moments/welcome-back"
    assert girl.taps("Go on").asked == ("goat/sleeps" if visit else "moments/next")
    assert girl.known.saved


def test_somebody_else_reads_that_a_saved_place_would_be_gone_before_anything_is() -> None:
    session = Session("en", "10-13", "KE", ("cow",), None, Visit("goat", "10-13", "KE"), saved=True)
    girl = a_girl(session).does(Started("en")).taps("English", "10 to 13", "Somebody else")

    assert "keep only one" in girl.hears[-1]
    assert "the saved place is gone" in girl.hears[-1]
    assert girl.session == session
    assert girl.taps("Keep it, go on").asked == "goat/sleeps"
    assert girl.session == session


def test_somebody_else_begins_as_a_new_guest() -> None:
    session = Session("en", "10-13", "KE", ("cow",), None, Visit("goat", "10-13", "KE"), saved=True)
    girl = a_girl(session).does(Started("en")).taps("English", "10 to 13", "Somebody else", "Begin anew")

    assert girl.session == Session("en")
    girl.taps("14 to 17", "In the hay")
    assert girl.known == Session("en", "14-17", finished=("goat",))
    assert girl.asked == "mine/save", "a new guest has not been asked yet"


def test_somebody_else_who_came_by_a_link_gets_its_lesson() -> None:
    girl = a_girl(Session("en", saved=True)).does(Started("en", "cow")).taps("English", "Skip", "Somebody else")

    assert girl.taps("Begin anew", "Skip").asked == "cow/sleeps"


# --- /mydata (B7) ------------------------------------------------------------------------------------------------


def full(saved: bool) -> Session:
    """A girl of whom every column holds something else than nothing."""
    (sleeps,) = course(ONE).lessons["goat"].stops()
    hay, roof = (Answer("sleeps", option.text.key) for option in written_options(sleeps))
    visit = Visit("goat", "10-13", "NP", (hay,), (roof,))
    return Session("en", "14-17", "KE", ("hen",), "cow", visit, saved, less_data=True, writing="next-story")


IN_WORDS = {
    "learner": "It stands under a code",
    "locale": "Language: English",
    "country": "Country: Kenya",
    "age": "Age: 14-17",
    "finished": "Stories you finished: The hen lesson",
    "wanted": "The story of your link: The cow lesson",
    "lesson": "The story you are in: The goat lesson",
    "band": "It is told for: 10-13",
    "lesson_country": "10-13, Nepal",
    "trail": "What you picked in it: In the hay",
    "first": "What you picked first: On the roof",
    "expires_at": "until April 15, 2027",
    "saved": "Your place is saved",
    "writing": "The question you are answering: What should our next story be about?",
    "less_data": "Pictures: less data, they come when you tap Show",
}


async def test_mydata_shows_every_column_of_her_row_in_words(store: SqliteStore, tmp_path: Path) -> None:
    await becomes(store, ACHIENG, full(saved=True), NOON)
    shown = words(await says(a_conversation(store), Commanded("mydata")))
    with closing(sqlite3.connect(tmp_path / "bot.db")) as db:
        db.row_factory = sqlite3.Row
        (row,) = db.execute("SELECT * FROM guests").fetchall()

    assert {*row.keys()} == {*IN_WORDS} == {"learner", "expires_at", *COLUMNS}, "a column is not shown"
    assert None not in tuple(row), "a column holds nothing, so its words prove nothing"
    for column, said in IN_WORDS.items():
        assert said in shown, column
    assert "the numbers of the messages" in shown, "the other table that knows her"
    assert kept_until(full(saved=True), NOON) == row["expires_at"]


async def test_mydata_of_a_guest_says_24_hours_and_that_nothing_else_is_kept(store: SqliteStore) -> None:
    shown = words(await says(a_conversation(store), Commanded("mydata")))

    assert "Country: –" in shown
    assert "Your place is not saved: I forget it 24 hours after your last tap." in shown


async def test_in_a_preview_news_is_kept_until_a_day_as_it_is_for_girls(store: SqliteStore) -> None:
    """No address is known there; the promise is read all the same (B7)."""
    conversation = a_conversation(store)
    await becomes(store, ACHIENG, Session("en", country="KE"), NOON)
    await says(conversation, Commanded("lessons"), "News", "Yes, please")

    assert "Kept until: April 15, 2027" in words(await says(conversation, Commanded("mydata")))


async def test_what_is_not_in_the_lessons_any_more_is_still_shown(store: SqliteStore) -> None:
    visit = Visit("goat", "10-13", None, (Answer("sleeps", "zzzzzz"),))
    for session in (Session("en", visit=visit), Session("en", visit=replace(visit, lesson="gone"), finished=("past",))):
        await becomes(store, ACHIENG, session, NOON)

        assert "What you picked in it: zzzzzz" in words(await says(a_conversation(store), Commanded("mydata")))


def a_conversation(store: SqliteStore, told: Library | None = None) -> Conversation:
    return Conversation(store, told or library(course(ONE)), lambda: NOON)


async def says(conversation: Conversation, did: Input, *taps: str, learner: LearnerId = ACHIENG) -> list[Bubble]:
    """The bubbles after she did something and tapped on from there."""
    (replies,) = await conversation.hear([Heard(learner, did)])
    for each in taps:
        bubbles = _bubbles(replies)
        spot = next(it.spot for row in bubbles[-1].buttons for it in row if it.text.removeprefix("ខ ") == each)
        (replies,) = await conversation.hear([Heard(learner, Chose(spot, replies.flags))])
    return _bubbles(replies)


def _bubbles(replies: Replies) -> list[Bubble]:
    return [item for item in replies.items if isinstance(item, Bubble)]


def words(bubbles: list[Bubble]) -> str:
    return "\n".join(bubble.html for bubble in bubbles)


# --- /privacy (B6) -----------------------------------------------------------------------------------------------


async def test_privacy_is_five_lines_and_more_behind_a_button(store: SqliteStore) -> None:
    conversation = a_conversation(store)
    short = await says(conversation, Commanded("privacy"))

    assert len(short) == 1
    assert len(short[0].html.splitlines()) == 5
    assert "Telegram also keeps this chat until you delete it." in short[0].html
    more = words(await says(conversation, Commanded("privacy"), "More"))
    for said in ("Who answers for this bot", "Write to", "24 hours", "48 hours", "90 days", "/mydata", "/erase"):
        assert said in more


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil", "nl"])
def test_privacy_says_by_which_button_she_may_be_quoted_and_that_it_cannot_be_undone(locale: str) -> None:
    """In every language under the very words of the button (G9)."""
    catalogs, bot = real().catalogs, real().course.bot
    quote = next(it.text for step in bot["speak-up"].steps() for it in written_options(step) if it.do == "quote")
    said = [step.say for step in bot["privacy"].scenes["more"] if isinstance(step, Say)]
    quoted = [it for it in said if f"*{catalogs.say(quote, locale)}*" in catalogs.say(it, locale)]

    assert len(quoted) == 1
    for promise in ("our team may show them", "never with your age or a place", "never to ask for money", "undone"):
        assert promise in quoted[0].source


async def test_privacy_names_who_answers_for_the_data_from_a_file(store: SqliteStore) -> None:
    told = course(ONE)
    signed = replace(told, release=told.release.model_copy(update={"controller": "The Goat Trust", "contact": "a@b.c"}))
    more = words(await says(a_conversation(store, library(signed)), Commanded("privacy"), "More"))

    assert "</b> The Goat Trust" in more
    assert "</b> a@b.c" in more
    assert "</b> –" in words(await says(a_conversation(store), Commanded("privacy"), "More"))


async def test_privacy_answers_while_the_database_is_gone(store: SqliteStore) -> None:
    conversation = a_conversation(store)
    await store.close()

    assert "I know you by a code" in words(await says(conversation, Commanded("privacy")))
    assert "something on my side is broken" in words(await says(conversation, Commanded("mydata")))


STATES: dict[str, list[Input]] = {
    "nobody knows her": [],
    "before she chose anything": [Started("en")],
    "in a lesson": [Chose(Spot("goat", "", NEW), Flags("en"))],
    "in Help": [Commanded("help")],
    "asked whether something is wrong": [Said(confirm="me")],
    "on the menu": [Commanded("lessons")],
    "erased": [Commanded("lessons"), Blocked()],
}


@pytest.mark.parametrize("state", STATES)
def test_the_three_commands_work_in_every_state(state: str) -> None:
    for command, asked in (("privacy", "privacy/short"), ("mydata", "mine/data"), ("erase", "mine/erase")):
        girl = a_girl()
        for did in STATES[state]:
            girl.does(did)

        assert girl.does(Commanded(command)).asked == asked  # type: ignore[arg-type]


def test_each_of_them_is_two_taps_from_the_menu() -> None:
    assert a_girl().does(Commanded("lessons")).taps("My data").asked == "mine/data"
    assert a_girl().does(Commanded("lessons")).taps("My data", "How I keep it").asked == "privacy/short"
    assert a_girl().does(Commanded("lessons")).taps("My data", "Erase it all").asked == "mine/erase"
    saved = a_girl(Session("en", saved=True)).does(Commanded("lessons")).taps("My data")
    assert saved.buttons == ["Forget my place", "Erase it all", "How I keep it", "Go on"]
    assert {"privacy", "mydata", "erase"} <= real().course.profile.commands.keys()  # type: ignore[union-attr]


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


async def test_what_is_said_last_carries_her_language_and_nothing_else(store: SqliteStore) -> None:
    told = in_khmer_too(course(ONE))
    await becomes(store, ACHIENG, replace(full(saved=True), locale="km"), NOON)
    conversation = a_conversation(store, told)
    (asks,) = await conversation.hear([Heard(ACHIENG, Commanded("erase"))])
    yes = _bubbles(asks)[-1].buttons[0][0].spot
    (replies,) = await conversation.hear([Heard(ACHIENG, Chose(yes, asks.flags))])

    assert replies.flags == Flags("km")
    assert words(_bubbles(replies)).startswith("ខ Done, all forgotten.")


async def test_erased_is_gone_from_the_bytes_of_the_files_before_she_is_answered(
    store: SqliteStore, tmp_path: Path
) -> None:
    for number in range(300):
        await becomes(store, LearnerId(f"girl-{number * 7919 % 997}"), full(saved=number % 2 == 0), NOON)
        await store.showed([(LearnerId(f"girl-{number * 7919 % 997}"), number)], NOON)
        if number % 30 == 0:
            await becomes(store, ACHIENG, replace(full(saved=True), finished=("hen",) * number), NOON)
            await store.showed([(ACHIENG, 10_000 + number + more) for more in range(40)], NOON)
    assert _on_disk(tmp_path).count(ACHIENG.encode()) > 1

    await says(a_conversation(store), Commanded("erase"), "Yes, erase it")

    assert ACHIENG.encode() not in _on_disk(tmp_path)
    assert b"girl-7" in _on_disk(tmp_path), "somebody else was erased too"


def _on_disk(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as ready:
        yield ready
        assert ready.errors() == []


def left_of(girl: TelegramGirl, the_stage: Stage) -> dict[str, list[dict[str, Any]]]:
    return {table: found for table in ("guests", "messages") if (found := the_stage.rows(table, girl))}


async def test_a_girl_saves_her_place_sees_her_data_and_erases_it_on_telegram(the_stage: Stage) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await walks(girl)
    assert girl.last.said.startswith(QUESTION)
    assert labels(girl.last) == ["Yes, save it", "No, thanks"]
    await picks(girl, "Yes, save it")
    (row,) = the_stage.rows("guests", girl)
    assert (row["saved"], row["expires_at"] % DAY) == (1, 0)
    assert "until" in (await types(girl, "/mydata")).said
    await picks(girl, "Erase it all")
    await until(lambda: the_stage.rows("messages", girl))

    assert (await picks(girl, "Yes, erase it")).said.startswith("Done, all forgotten.")
    assert left_of(girl, the_stage) == {}
    data = the_stage.bot.data
    assert pseudonym(data, girl).encode() not in _on_disk(data)
    await the_stage.bot.stop()  # what the bot still had in hand is written down now
    assert left_of(girl, the_stage) == {}
    assert pseudonym(data, girl).encode() not in _on_disk(data)


async def test_messages_that_were_on_their_way_when_she_erased_are_not_remembered(the_stage: Stage) -> None:
    girl = the_stage.girl()
    await onboards(girl)
    asked = await types(girl, "/erase")
    with the_stage.telegram.held():
        for _ in range(5):
            await girl.types("/lessons")
        await girl.taps_on(asked, "Yes, erase it")
    await girl.waits_for("Done, all forgotten.")
    await the_stage.bot.stop()

    assert left_of(girl, the_stage) == {}
    assert pseudonym(the_stage.bot.data, girl).encode() not in _on_disk(the_stage.bot.data)
