"""Learners who mix languages, and phones in other languages than the bot's: the real process in six languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.authoring.translation.new_locale import NewLocale, add
from bot.lessons.translations.locales import telegram_code
from bot.lessons.translations.po import PoEntry
from tests.support.bot_api import Girl
from tests.support.catalog_builders import write_catalog
from tests.support.learner_actions import inert, labels, onboards, picks, types, walks
from tests.support.lessons_folder import KHMER, StoryFolder
from tests.support.paths import DIALOGUES
from tests.support.pseudo_locales import MIRRORED, SAFE_WORDS, mirrored, speaks, write_pseudo
from tests.support.scenario import Scenario, stage, until
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

MADE_UP = {"sw": "s~", "ne": "न~", "fil": "f~"}
"""Prefix of every text in each invented translation; KHMER is that of Khmer."""
NOT_IN_SWAHILI = "the-letter"
NAMES = {"en": "English", "km": "ភាសាខ្មែរ", "sw": "Kiswahili", "ne": "नेपाली", "fil": "Filipino"}
ARABIC = "العربية"
SWAHILI_TROUBLE = "kuna kijana ananiomba picha za uchi"


def six(folder: StoryFolder) -> None:
    """Offer English, four languages with invented words, and one from right to left; one lesson is not in Swahili."""
    speaks(folder.dialogues, *MADE_UP)
    hears_swahili(folder.dialogues)
    add(folder.dialogues, folder.locales, NewLocale(MIRRORED, SAFE_WORDS[MIRRORED]))
    speaks(folder.dialogues, MIRRORED)
    course = folder.course
    for locale, sign in MADE_UP.items():

        def made_up(it: PoEntry, locale: str = locale, sign: str = sign) -> PoEntry:
            left_out = locale == "sw" and it.context == NOT_IN_SWAHILI
            return it if left_out else replace(it, forms=(sign + it.source,))

        write_catalog(folder.locales, locale, course, made_up)
    write_pseudo(folder.locales, course, MIRRORED)


def hears_swahili(dialogues: Path) -> None:
    """Put the Swahili words of distress back, which the short course leaves out."""
    words = Path("safety", "words", "sw.yaml")
    (dialogues / words).write_text((DIALOGUES / words).read_text("utf-8"), "utf-8")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("languages"), six) as ready:
        yield ready
    assert ready.errors() == [], "the bot complained while all went well"


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


async def speaking(girl: Girl, locale: str, sign: str, link: str = "fair-play") -> Girl:
    """Bring a learner to the first question of a lesson, in a language."""
    await onboards(girl, link=link, language=NAMES[locale], age=sign + "10 to 13")
    return girl


# Her phone


@pytest.mark.parametrize(
    ("phone_locale", "first"),
    [
        ("sw-KE", "sw"), ("sw", "sw"), ("tl", "fil"), ("fil", "fil"), ("fil-PH", "fil"), ("tl-ph", "fil"),
        ("ne-NP", "ne"), ("km_KH", "km"), ("en-GB", "en"), ("de-AT", "en"), ("zh-hans", "en"),
        ("ceb", "en"), ("", "en"), (None, "en"),
    ],
)  # fmt: skip
async def test_a_phone_of_any_region_finds_its_language_first_and_all_others_too(
    the_stage: Scenario, phone_locale: str | None, first: str
) -> None:
    question = await types(the_stage.girl(phone_locale=phone_locale), "/start")

    assert labels(question)[0] == NAMES[first]
    assert sorted(labels(question)) == sorted([*NAMES.values(), ARABIC])


@pytest.mark.parametrize(("phone_locale", "sign"), [("tl-PH", "f~"), ("sw-TZ", "s~"), ("fr", "")])
async def test_a_girl_who_writes_before_she_has_chosen_is_answered_in_her_phones_language(
    the_stage: Scenario, phone_locale: str, sign: str
) -> None:
    girl = the_stage.girl(phone_locale=phone_locale)

    question = await types(girl, "blah blah bloh")

    assert question.said.startswith(f"{sign}Thank you for writing.")


# In the middle of a lesson


async def test_a_lesson_that_is_not_whole_in_the_new_language_waits_for_her(girl: Girl) -> None:
    await speaking(girl, "en", "", link=NOT_IN_SWAHILI)
    await picks(girl, "Go on")
    await picks(girl, "Amina")
    await types(girl, "/language")

    no = await picks(girl, "Kiswahili")
    assert first_line("moments/not-yet") in no.said
    assert no.said.startswith("s~")
    await types(girl, "/language")
    again = await picks(girl, NAMES["km"])

    assert again.said == KHMER + "And then?"


async def test_a_sensitive_lesson_that_is_not_whole_in_the_new_language_is_left_by_the_menu(girl: Girl) -> None:
    await speaking(girl, "en", "", link=NOT_IN_SWAHILI)
    await picks(girl, "Go on")
    await picks(girl, "Amina")
    await types(girl, "/language")
    await picks(girl, "Kiswahili")

    assert "s~Fair play" in labels(await picks(girl, "s~All lessons"))
    assert not any("The letter" in label for label in labels(girl.last))
    await types(girl, "/language")
    assert (await picks(girl, NAMES["km"])).said == KHMER + first_line("menu/menu")


async def test_the_buttons_of_the_old_language_still_do_what_they_say(girl: Girl) -> None:
    await speaking(girl, "fil", "f~")
    await picks(girl, "f~The goat")
    old = girl.last
    await types(girl, "/language")
    await picks(girl, NAMES["ne"])

    await girl.taps_on(old, "f~Into the net")

    await girl.waits_until(lambda chat: "What a goal" in chat[-2].said, 10, "the answer")
    assert girl.sees("न~What a goal.")
    assert inert(old) in ([], ["✓ न~Into the net"])


async def test_a_whole_lesson_with_a_new_language_at_every_stop(girl: Girl) -> None:
    await speaking(girl, "en", "")
    for name, sign, option in (
        ("Kiswahili", "s~", "The goat"), (NAMES["ne"], "न~", "Into the net"), ("Filipino", "f~", "Eleven and a goat"),
    ):  # fmt: skip
        await types(girl, "/language")
        await picks(girl, name)
        await picks(girl, sign + option)
    assert girl.sees("f~Yes, the goat is the keeper.")
    await picks(girl, "f~Good match.")
    await picks(girl, "f~See you soon.")

    assert girl.sees("«f~Good match. f~See you soon.»")
    assert girl.sees("f~She smiles.")


# Typed words


@pytest.mark.parametrize("words", ["over the wall", KHMER + "Over the wall", "f~over the wall", "1", "१", "١"])
async def test_an_answer_typed_in_any_language_counts_in_the_language_of_her_chat(
    the_stage: Scenario, words: str
) -> None:
    girl = await speaking(the_stage.girl(), "ne", "न~")
    await picks(girl, "न~The goat")

    await types(girl, words)

    assert girl.sees("न~The neighbour throws it back.")


async def test_trouble_told_in_a_third_language_is_heard_and_answered_in_hers(the_stage: Scenario) -> None:
    girl = await speaking(the_stage.girl(phone_locale="en"), "ne", "न~")

    asked = await types(girl, SWAHILI_TROUBLE)

    assert "न~Yes, show me help" in labels(asked)
    await picks(girl, "न~Yes, show me help")
    assert girl.sees("न~")
    assert "116" in "".join(message.said for message in girl.chat)


@pytest.mark.parametrize("locale", ["ne", "fil", "ar"])
async def test_the_safe_word_of_any_language_opens_help_in_hers(the_stage: Scenario, locale: str) -> None:
    girl = await speaking(the_stage.girl(), "sw", "s~")

    card = await types(girl, SAFE_WORDS[locale])

    assert any(label.startswith("s~") for label in labels(card))
    assert "116" in card.said


# From right to left


async def test_a_sixth_language_that_was_added_with_one_command_is_played_to_its_end(the_stage: Scenario) -> None:
    girl = the_stage.girl(phone_locale="ar-SY")
    question = await onboards(girl, link="fair-play", language=ARABIC, age=mirrored("10 to 13"))
    assert labels(question)[1].startswith("\u2068Sam\u2069 & "), "a name in Latin letters keeps to itself"
    await walks(girl, until=mirrored(first_line("moments/for-today")))

    assert girl.keyboard == [[mirrored(label) for label in ("Lessons", "Help", "Tidy up")]]
    await types(girl, "/help")
    assert "\u2068116\u2069" in "".join(message.said for message in girl.chat)


# Texts around the chat


async def test_telegram_shows_the_bot_in_each_language_by_a_code_it_takes(the_stage: Scenario) -> None:
    codes = {code for code in map(telegram_code, (*NAMES, MIRRORED)) if code} - {"en"}
    told = the_stage.telegram.profile
    await until(lambda: set(told.words["short_description"]) == {"", *codes})  # set last in each language

    assert "tl" in codes
    assert {language for _, language in told.commands} == set(told.words["description"]) == {"", *codes}
    assert told.words["description"]["tl"].startswith("f~")
    swahili = next(menu for (_, code), menu in told.commands.items() if code == "sw")
    assert all(command["description"].startswith("s~") for command in swahili)
