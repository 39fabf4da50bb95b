"""A learner meets the bot on Telegram: the real process, real HTTP, Telegram's stand-in on the other side."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.conversation.rendering.callback import INERT
from tests.support.bot_api import Girl
from tests.support.learner_actions import (
    bubbles_of,
    inert,
    labels,
    next_question,
    onboards,
    picks,
    saves_nothing,
    settled,
    types,
    walks,
)
from tests.support.lessons_folder import KHMER
from tests.support.scenario import Scenario, rows, stage, until
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_FAIR_PLAY = "Who blows the whistle?"
MOST_WORDS = 65


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("telegram")) as ready:
        yield ready
    assert ready.errors() == [], "the bot complained while all went well"


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


# The beginning


@pytest.mark.parametrize(
    ("phone_locale", "first"),
    [("km", "ភាសាខ្មែរ"), ("km-KH", "ភាសាខ្មែរ"), ("en", "English"), ("sw", "English"), (None, "English")],
)
async def test_start_offers_the_languages_in_their_own_names_with_her_phones_first(
    the_stage: Scenario, phone_locale: str | None, first: str
) -> None:
    girl = the_stage.girl(phone_locale=phone_locale)
    question = await types(girl, "/start")
    assert sorted(labels(question)) == ["English", "ភាសាខ្មែរ"]
    assert labels(question)[0] == first


async def test_two_taps_after_start_she_is_in_the_story_with_few_words_before_it(
    the_stage: Scenario, girl: Girl
) -> None:
    await types(girl, "/start")
    await picks(girl, "English")
    await picks(girl, "10 to 13")
    story = next(message for message in bubbles_of(girl) if "Amina" in message.said)
    before = [message for message in bubbles_of(girl) if message.message_id < story.message_id]
    assert sum(len(message.said.split()) for message in before) <= MOST_WORDS
    assert before[-1].said == first_line("start/age"), "something stands between the second tap and the story"


@pytest.mark.parametrize("age", ["10 to 13", "14 to 17", "18 or older", "Skip"])
async def test_every_answer_about_her_age_begins_the_story(the_stage: Scenario, age: str) -> None:
    girl = the_stage.girl()
    await onboards(girl, age=age)
    assert girl.sees(
        "On Sunday she sings alone" if age in ("14 to 17", "18 or older") else first_line("my-safety-team/start")
    )


async def test_lessons_help_and_tidy_up_stand_below_the_chat_before_the_story_begins(girl: Girl) -> None:
    await types(girl, "/start")
    await picks(girl, "English")
    assert girl.keyboard == [["Lessons", "Help", "Tidy up"]]
    await picks(girl, "10 to 13")
    await picks(girl, "Lessons")
    assert "Friend or pretend?" in labels(girl.last)


async def test_the_keyboard_speaks_her_language(girl: Girl) -> None:
    await onboards(girl, language="ភាសាខ្មែរ", age=KHMER + "10 to 13")
    assert girl.keyboard == [[KHMER + "Lessons", KHMER + "Help", KHMER + "Tidy up"]]
    await picks(girl, KHMER + "Lessons")
    assert KHMER + "Fair play" in labels(girl.last)


# A lesson


@pytest.mark.parametrize("age", ["10 to 13", "14 to 17"])
async def test_a_whole_lesson_ends_with_one_thing_for_today_and_then_its_badge(the_stage: Scenario, age: str) -> None:
    girl, lesson = the_stage.girl(), the_stage.folder.course.lessons["my-safety-team"]
    await onboards(girl, age=age)
    assert await walks(girl) >= 8
    today, badge = bubbles_of(girl)[-2:]
    assert lesson.today.source in today.said
    assert (badge.kind, badge.said) == (
        "photo",
        f"🏅 {lesson.badge.source}, that is you! The story {lesson.title.source} is finished.",
    )
    assert labels(await picks(girl, "Next")) == ["Yes, save it", "No, thanks", "More"]
    assert labels(await picks(girl, "No, thanks")) == ["Next lesson", "All lessons"]


async def test_every_lesson_can_be_taken_one_after_the_other(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl)
    for lesson in the_stage.folder.course.lessons.values():
        await walks(girl)
        await saves_nothing(girl)
        assert girl.sees(lesson.badge.source)
        if "Next lesson" in labels(girl.last):
            await picks(girl, "Next lesson")
    assert girl.sees(first_line("moments/all-done"))


async def test_everything_she_gets_is_silent(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl)
    await walks(girl)
    assert all(message.silent for message in bubbles_of(girl))


async def test_a_text_of_a_lesson_that_looks_like_markup_arrives_as_the_author_wrote_it(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    story = await girl.waits_for("2 goats")
    assert story.said == "Amina is an invented girl. She has 2 goats & 3 hens: 2 < 3 and 3 > 2."
    assert [story.said[entity["offset"] :][: entity["length"]] for entity in story.entities] == ["and"]
    assert labels(girl.last) == ["The goat", "Sam & the hens"]


async def test_the_message_she_pressed_keeps_its_words_and_shows_her_pick_as_one_button_that_does_nothing(
    the_stage: Scenario, girl: Girl
) -> None:
    pressed = await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await settled(girl, pressed)
    assert pressed.said == FIRST_FAIR_PLAY
    assert inert(pressed) == ["✓ The goat"]
    seen = len(girl.chat)
    await girl.taps_data(INERT, pressed.message_id)
    await girl.waits_until(lambda chat: not girl.waiting_taps)
    assert len(girl.chat) == seen


async def test_nothing_shows_what_she_tapped_where_it_was_about_help(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl)
    await walks(girl, until=first_line("my-safety-team/open-help"))
    asked = girl.last
    card = await picks(girl, "Open Help now, just to look")
    await settled(girl, asked)
    assert asked.buttons == []
    await picks(girl, "Go on")
    await settled(girl, card)
    assert card.buttons == []


@pytest.mark.parametrize("typed", ["The goat", "the goat!", "THE  GOAT", "1", "a", "A", "១", "१"])
async def test_an_options_words_number_or_letter_typed_count_as_the_tap(the_stage: Scenario, typed: str) -> None:
    girl = the_stage.girl()
    question = await onboards(girl, link="fair-play")
    await types(girl, typed)
    assert girl.sees("It has the loudest voice.")
    assert girl.last.said == "Where does the ball go?"
    await settled(girl, question)
    assert inert(question) == ["✓ The goat"]


async def test_back_asks_the_question_before(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    assert "↩ Back" not in labels(girl.last)
    await picks(girl, "The goat")
    again = await picks(girl, "↩ Back")
    assert again.said == FIRST_FAIR_PLAY


async def test_a_sentence_is_built_tap_by_tap(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await walks(girl, until="Thank the referee")
    half = await picks(girl, "Bring the goat.")
    assert "«Bring the goat.» …" in half.said
    assert "Bring the goat." not in labels(half)
    await picks(girl, "Good match.")
    assert girl.sees("«Bring the goat. Good match.»")


# Another language, age, country; another lesson


async def test_language_in_the_middle_of_a_lesson_asks_the_same_question_in_the_new_one(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await types(girl, "/language")
    question = await picks(girl, "ភាសាខ្មែរ")
    assert question.said == KHMER + "Where does the ball go?"
    assert KHMER + "Into the net" in labels(question)
    await picks(girl, KHMER + "Into the net")
    assert girl.sees(KHMER + "What a goal.")


async def test_a_new_age_counts_from_the_next_lesson_on(girl: Girl) -> None:
    await onboards(girl)
    place = await picks(girl, "Her class teacher")
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, "My age")
    await picks(girl, "14 to 17")
    assert girl.sees("Age: 14 to 17")
    assert (await picks(girl, "Go on")).said == place.said
    await walks(girl)
    assert girl.sees("Can we talk?")
    assert not girl.sees("cousin"), "her story changed its readers on the way"
    await saves_nothing(girl)
    await picks(girl, "Next lesson")
    assert girl.sees("Her cousin Amina is an invented girl, and gives real advice.")


async def test_a_new_country_gives_its_names_from_the_next_lesson_on(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, "My country")
    await picks(girl, "Kenya")
    assert girl.sees("Country: Kenya")
    question = await picks(girl, "Go on")
    assert "Sam & the hens" in labels(question), "the names changed in the middle of her story"
    await walks(girl)
    await saves_nothing(girl)
    await picks(girl, "All lessons")
    question = await picks(girl, "Fair play")
    assert "Otieno & the hens" in labels(question)


async def test_a_link_opens_its_lesson_after_language_and_age(girl: Girl) -> None:
    await onboards(girl, link="friend-or-pretend")
    assert first_line("friend-or-pretend/sensitive") in girl.last.said
    await picks(girl, "Go on")
    assert girl.sees(first_line("friend-or-pretend/start"))


@pytest.mark.parametrize("link", ["no-such-lesson", "help", "x" * 64, "a_B-9"])
async def test_a_link_to_nowhere_is_as_good_as_none(the_stage: Scenario, link: str) -> None:
    girl = the_stage.girl()
    await onboards(girl, link=link)
    assert girl.sees(first_line("my-safety-team/start"))


async def test_start_in_the_middle_says_the_same_words_to_everyone_and_her_place_is_kept(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    first = bubbles_of(girl)[0].said
    before = girl.last
    await types(girl, "/start")
    assert bubbles_of(girl, before)[0].said == first
    await picks(girl, "English")
    await picks(girl, "10 to 13")
    assert (await picks(girl, "Go on")).said == "Where does the ball go?"


# Messages that are no taps


@pytest.mark.parametrize(
    ("kind", "words", "stays"),
    [
        ("sticker", "Nice one", True),
        ("dice", "Nice one", True),
        ("photo", first_line("moments/sent-picture"), False),
        ("video", first_line("moments/sent-picture"), False),
        ("video_note", first_line("moments/sent-picture"), False),
        ("animation", first_line("moments/sent-picture"), False),
        ("document", first_line("moments/sent-picture"), False),
        ("location", first_line("moments/sent-place"), False),
        ("venue", first_line("moments/sent-place"), False),
        ("contact", first_line("moments/sent-other"), False),
        ("voice", first_line("moments/sent-other"), False),
        ("audio", first_line("moments/sent-other"), False),
        ("poll", first_line("moments/sent-other"), False),
    ],
)
async def test_a_file_she_sends_is_never_looked_at_and_answered_kindly_with_a_way_on(
    the_stage: Scenario, kind: str, words: str, stays: bool
) -> None:
    girl = the_stage.girl()
    place = await onboards(girl, link="fair-play")
    sent = await girl.sends(kind)
    answer = await next_question(girl, sent.message_id)
    assert words in answer.said
    await girl.waits_until(lambda chat: (sent in chat) == stays)
    assert (await picks(girl, "Go on")).said == place.said
    assert the_stage.telegram.counts["getFile"] == 0


@pytest.mark.parametrize("words", ["where is my cow", "🐄", "/nonsense", "!!!", "ខ្ញុំចូលចិត្តគោ", "x" * 4096, "9", "z"])
async def test_words_that_mean_nothing_get_an_answer_with_help_and_a_way_on(the_stage: Scenario, words: str) -> None:
    girl = the_stage.girl()
    place = await onboards(girl, link="fair-play")
    answer = await types(girl, words)
    assert first_line("moments/not-understood") in answer.said
    assert labels(answer) == ["Help", "Go on", "Hide"]
    assert (await picks(girl, "Go on")).said == place.said


@pytest.mark.parametrize("words", ["hahaha", "Hello!", "😂😂", "mambo", "សួស្តី"])
async def test_a_girl_who_greets_or_laughs_gets_a_playful_line_and_stays(the_stage: Scenario, words: str) -> None:
    girl = the_stage.girl()
    place = await onboards(girl, link="fair-play")
    assert (await types(girl, words)).said == place.said
    assert girl.sees(first_line("moments/playful"))


async def test_crying_signs_are_no_play(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    assert "tap Help" in (await types(girl, "😭😭")).said


async def test_a_forwarded_message_is_only_words(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    sent = await girl.forwards("goats for sale on the big market")
    answer = await next_question(girl, sent.message_id)
    assert "Help" in labels(answer)


# Help


@pytest.mark.parametrize("words", ["/help", "help", "HELP ME!", "sunflower", "ផ្ការំដួល", "ជួយខ្ញុំ"])
async def test_help_answers_before_anything_else_happened(the_stage: Scenario, words: str) -> None:
    girl = the_stage.girl()
    card = await types(girl, words)
    assert "I am a robot" in card.said
    for country in ("Cambodia", "Kenya", "Nepal", "Philippines"):
        assert re.search(rf"^{country}: call \d{{3,}}", card.said, re.MULTILINE), card.said  # other numbers at night
    await picks(girl, "My country")
    await picks(girl, "Kenya")
    await picks(girl, "More people")
    assert girl.sees("0800 722 203")


async def test_help_in_a_lesson_leads_back_to_her_place(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    place = await picks(girl, "The goat")
    await picks(girl, "Help")
    assert (await picks(girl, "Go on")).said == place.said


# Leaving


async def test_when_she_blocks_the_bot_nothing_of_her_stays(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await girl.taps("The goat")
    girl.blocks()
    await until(lambda: not the_stage.rows("guests", girl))
    await asyncio.sleep(0.7)  # longer than the bot takes to store the numbers of what it sent
    assert the_stage.rows("messages", girl) == []
    girl.unblocks()
    await onboards(girl, link="fair-play")


@pytest.mark.parametrize("how", ["written to", "added"])
async def test_it_leaves_a_group_at_once_without_a_word_or_a_row(the_stage: Scenario, how: str) -> None:
    telegram, chat_id = the_stage.telegram, -100_700 - len(how)
    before = telegram.counts["sendMessage"]
    guests = len(_everyone(the_stage))
    if how == "added":
        telegram.adds_bot_to_group(chat_id=chat_id)
    else:
        telegram.group_update("/start", chat_id=chat_id)
    await until(lambda: telegram.world.chats[chat_id].left)
    assert telegram.counts["sendMessage"] == before
    assert len(_everyone(the_stage)) == guests


def _everyone(the_stage: Scenario) -> list[dict[str, object]]:
    return rows(the_stage.bot.data, "SELECT learner FROM guests")
