"""All texts in pseudo-locales: none is hard-coded, none is too long, and none runs in the wrong direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from babel.dates import get_day_names

from bot.check.all_rules import check
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import MOST_BYTES, read, written
from bot.conversation.rendering.copied import unmarked
from bot.conversation.rendering.reply import Bubble, Picked, Replies
from bot.conversation.rendering.translator import Translator
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext, available_options, cursor_at_stop
from bot.engine.input import ButtonTarget, Chose, Commanded, Flags, Input, Sent, Started
from bot.engine.replay import replay
from bot.engine.session import Session, Visit
from bot.engine.shortest_paths import places
from bot.engine.stop_question import asked
from bot.lessons.model.fields import name_of
from bot.lessons.model.people import BANDS, Reader
from bot.lessons.model.profile import SlashCommand
from bot.lessons.problem import Problem
from bot.lessons.translations.locales import isolate, with_direction
from tests.support.course_builders import real
from tests.support.pseudo_locales import ACCENTED, LONGER, MIRRORED, NAMES, accented, in_pseudo, longer, mirrored

TYPED = ("xyzzy", "hello", "yes", "99", "he wants a picture of me", "what is grooming?", "my friend is in danger")


@pytest.fixture(scope="module")
def bundle() -> CourseBundle:
    return in_pseudo(real().course)


@pytest.fixture(scope="module")
def problems(bundle: CourseBundle) -> list[Problem]:
    return check(bundle.course, bundle.catalogs, Path("dialogues"))


@pytest.fixture(scope="module")
def mirrored_words(bundle: CourseBundle) -> set[str]:
    return words_of(bundle, MIRRORED)


def doings(bundle: CourseBundle, locale: str) -> Iterator[tuple[Session, Input]]:
    """Yield every action after which words of the bot are shown, at every stop of every lesson and of the bot."""
    course = bundle.course
    assert set(course.offered[locale]) == set(course.lessons), "the invented language is not whole"
    for country in (None, "KE"):
        girl = Session(locale, "10-13", country)
        yield from ((girl, Commanded(name, locale)) for name in get_args(SlashCommand) if name != "start")
        yield from ((girl, Sent(kind, locale)) for kind in ("picture", "sticker", "place", "other"))
        yield from ((girl, bundle.vocabulary.read(words, locale)) for words in TYPED)
        yield girl, Started(locale)
        for file, script in course.bot.items():
            world = ReadingContext(course, script, Reader("10-13", country), locale)
            for stop in script.stops():
                cursor = cursor_at_stop(world, stop.id)
                for option in available_options(world, cursor) if cursor else ():
                    yield girl, Chose(ButtonTarget(file, stop.id, option.key), Flags(locale, country, "10-13"))
    for lesson in course.lessons.values():
        for band in BANDS:
            world, seen = ReadingContext(course, lesson, Reader(band, None), locale), set[ButtonTarget]()
            for place in places(world):
                replayed = replay(world, place.trail)
                girl = Session(locale, band, visit=Visit(lesson.id, band, None, place.trail))
                for question in asked(replayed.context, replayed.cursor):
                    new = [choice.target for choice in question.choices if choice.target not in seen]
                    seen |= {*new}
                    yield from ((girl, Chose(target, Flags(locale, None, band))) for target in new)


def shown(replies: Replies) -> Iterator[str]:
    yield from (*replies.keyboard, replies.below, replies.popup)
    for item in replies.items:
        if isinstance(item, Bubble):
            yield item.html
            yield from (button.text for row in item.buttons for button in row)
        elif isinstance(item, Picked):
            yield item.text or ""


def words_of(bundle: CourseBundle, locale: str) -> set[str]:
    """Return all words that learners may read in a language, until they choose another one."""
    told = (
        render_turn(bundle, advance(bundle.course, girl, action), girl, action)
        for girl, action in doings(bundle, locale)
    )
    return {words for replies in told if replies.flags.locale == locale for words in shown(replies)}


# Accented: text that still reads as English is hard-coded.


def test_no_word_a_girl_reads_is_hard_coded(bundle: CourseBundle) -> None:
    found = words_of(bundle, ACCENTED)
    own = {*(bundle.course.profile.languages.values() if bundle.course.profile else ()), "Januaro"}
    own |= {*get_day_names("wide", locale=ACCENTED).values()}
    kept = re.compile(r"</?(?:b|code)>|[\w.-]+\.(?:com|org)|[\w.-]+@[\w.-]+\.ph|t\.me/[\w-]+")
    plain = {it for it in found if re.search("[A-Za-z]", kept.sub("", it))}

    assert len(found) > 1000
    assert {it for it in plain if not any(name in it for name in own)} == set()


def test_the_accented_words_keep_what_a_translator_keeps() -> None:
    assert accented("Hi <friend>, tap *[Help]* 2 times") == "Ĥí <friend>, ťáƥ *[Ĥéĺƥ]* 2 ťíɱéš"
    assert longer("Hi <friend>, go *on*") == "Hio <friend>, goo *ono*"
    assert mirrored("Hi <friend>!") == "حي <friend>!"


# Longer: two fifths more than English, and still within Telegram's limits.


def test_two_fifths_more_is_still_taken_by_telegram(problems: list[Problem]) -> None:

    assert [it for it in problems if it.code.endswith("-too-long") and LONGER in it.message] == []


JOKES = "dialogues/bot/quick.yaml"
"""File of the quick questions, whose answers are written anew in each language rather than translated."""


def test_the_buttons_that_always_stand_there_have_room_for_two_fifths_more(problems: list[Problem]) -> None:
    tight = [it for it in problems if it.code == "button-long" and f"`{LONGER}`" in it.message and it.file != JOKES]

    assert [it.message for it in tight if "/lessons/" not in it.file and "/measure" not in it.file] == []


# Mirrored: from right to left


def first_strong(line: str) -> str:
    """Return the direction Telegram gives a line: that of its first letter outside of isolates (UAX #9, P2, P3)."""
    bare = re.sub("\u2068[^\u2069]*\u2069|<[^>]*>", "", line)
    return next((kind for it in bare if (kind := unicodedata.bidirectional(it)) in ("L", "R", "AL")), "")


def test_every_line_runs_from_right_to_left(mirrored_words: set[str]) -> None:
    others = {name for code, name in NAMES.items() if code != MIRRORED} | {"English"}
    lines = {line for words in mirrored_words for line in words.split("\n")}

    assert len(lines) > 1000
    assert {line for line in lines if first_strong(line) == "L" and line not in others} == set()


def test_a_name_in_other_letters_keeps_to_itself_and_a_number_its_order(
    bundle: CourseBundle, mirrored_words: set[str]
) -> None:
    found = re.sub("</?code>", "", "\n".join(mirrored_words))
    numbers = [str(route.number) for route in bundle.course.directory.of("KE") if route.number and " " in route.number]

    assert "\u2068Wanjiru\u2069" in found
    assert numbers
    assert all(f"\u2068{number}\u2069" in found for number in numbers)
    assert all(len(re.findall("[\u2068\u2069]", line)) % 2 == 0 for line in found.split("\n"))


@pytest.mark.parametrize(("locale", "tuesday"), [("ne", "मङ्गलबार"), ("fil", "Martes")])
def test_a_day_asked_for_in_swahili_leaves_other_languages_their_own(locale: str, tuesday: str) -> None:
    days = [Translator(real().course, real().catalogs, it).plain(name_of("tuesday")) for it in ("sw", locale)]
    assert days == ["Jumanne", tuesday]


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil", ACCENTED, LONGER])
def test_from_left_to_right_nothing_invisible_is_added(locale: str) -> None:
    assert isolate("0800 722 203", locale) == "0800 722 203"
    assert with_direction("🐐 Hello", locale) == "🐐 Hello"


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ("مرحبا WhatsApp", "مرحبا WhatsApp"),
        ("WhatsApp مرحبا", "\u200fWhatsApp مرحبا"),
        ("«*Amina* مرحبا»\n2 مرحبا", "\u200f«*Amina* مرحبا»\n2 مرحبا"),
        ("\u2068Amina\u2069 مرحبا", "\u2068Amina\u2069 مرحبا"),
        ("\u2068Amina\u2069!", "\u200f\u2068Amina\u2069!"),
        ("🐐", "🐐"),
        ("", ""),
    ],
)
def test_a_line_that_begins_with_other_letters_is_turned(words: str, runs: str) -> None:
    assert with_direction(words, MIRRORED) == runs


def test_each_line_of_what_is_put_in_is_kept_by_itself() -> None:
    assert isolate("116\n\n999 / 112", MIRRORED) == "\u2068116\u2069\n\n\u2068999 / 112\u2069"


# Buttons


@pytest.mark.parametrize("locale", ["en", "fil", ACCENTED, MIRRORED, "ceb"])
def test_a_button_carries_any_language_and_fits(locale: str) -> None:
    target, flags = ButtonTarget("a" * 22, "b" * 22, "abcdef"), Flags(locale, "NP", "14-17", quiet=True)

    assert len(written(target, flags).encode()) <= MOST_BYTES
    assert read(written(target, flags)) == Chose(target, flags)


# Dates, sizes and digits, as the language writes them

DATES = {
    "en": ("June 9, 2026", "June 2026"), "sw": ("9 Juni 2026", "Juni 2026"), "ne": ("२०२६ जुन ९", "जुन २०२६"),
    "km": ("9 មិថុនា 2026", "មិថុនា 2026"), "fil": ("Hunyo 9, 2026", "Hunyo 2026"),
    MIRRORED: ("\u20689 يونيو 2026\u2069", "\u2068يونيو 2026\u2069"),
}  # fmt: skip


@pytest.mark.parametrize("locale", DATES)
def test_a_day_and_a_month_are_written_as_the_language_does(locale: str) -> None:
    day, course = date(2026, 6, 9), real().course
    called = {"verified_on": "2026-06-01", "verified_by": "AB", "expires": "2026-08-01"}
    routes = tuple(route.model_copy(update=called) for route in course.directory.routes)
    dialled = course.directory.model_copy(update={"routes": routes})
    translator = Translator(
        course.__class__(directory=dialled), real().catalogs, locale, country="KE", today=day, until=day
    )

    until, card = translator.kept_until(), unmarked(translator.people())

    assert (until, card.endswith(DATES[locale][1])) == (DATES[locale][0], True)
    assert all(str(it.number) in card for it in dialled.of("KE") if it.number), "what is dialled stays in 0 to 9"
