"""Words that the bot fills in for her: days, her code, her own words, lists and figures, each in her language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.conversation.rendering.copied import copied
from bot.conversation.rendering.reply import Bubble, Picked, Replies
from bot.conversation.rendering.translator import Translator
from bot.engine.events import Built, Figure, Values
from bot.engine.input import Flags
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.safeguarding.messages.scrub import REMOVED
from tests.support.course_builders import real

BARE = replace(real().course, profile=None)


def translator(locale: str = "en", **about: Any) -> Translator:
    return Translator(real().course, Catalogs(), locale, **about)


def told(text: str, values: Values | None = None, **about: Any) -> str:
    return translator(**about).html(Text(text), values)


# Days


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("<kept-until>", "March 5, 2027"),
        ("<news-until>", "June 3, 2027"),
        ("<asked-until>", "March 4, 2027"),
    ],
)
def test_a_day_is_written_in_her_language(words: str, said: str) -> None:
    days: dict[str, Any] = {"today": date(2026, 12, 4), "until": date(2027, 3, 5), "news_until": date(2027, 6, 3)}

    assert told(words, **days) == said
    assert translator(**days).plain(Text(words)) == said


def test_where_nothing_is_kept_a_dash_stands_for_the_day() -> None:
    assert told("<kept-until>, <news-until>") == "–, –"


def test_a_day_of_the_week_has_its_name() -> None:
    assert told("<monday> and <sunday>") == "Monday and Sunday"
    assert told("<thursday>", locale="sw") == "Alhamisi"


# Her code and her words


def test_the_code_that_withdraws_her_message_is_copied_by_one_tap_and_a_dash_without_one() -> None:
    assert told("Code: <code>.", code="goat-42") == "Code: <code>goat-42</code>."
    assert told("Code: <code>.") == "Code: –."
    assert translator(code="goat-42").as_read(Text("Code: <code>.")) == "Code: goat-42."


def test_in_arabic_the_code_stands_apart_from_the_words_around_it() -> None:
    assert translator("ar", code="goat-42").withdrawal_code() == f"\u2068{copied('goat-42')}\u2069"


def test_her_own_words_are_quoted_as_she_typed_them_and_what_was_removed_is_named() -> None:
    hers = f"*I* <b>am</b> {REMOVED} & <people>"

    assert told("You wrote: <words>", words=hers) == (
        "You wrote: <blockquote>*I* &lt;b&gt;am&lt;/b&gt; [removed] &amp; &lt;people&gt;</blockquote>"
    )
    assert translator(words=hers).as_read(Text("You wrote: <words>!")) == "You wrote: !"
    assert told("You wrote: <words>") == "You wrote: "


def test_a_course_without_a_profile_names_what_was_removed_by_dots_and_has_no_safe_word() -> None:
    bare = Translator(BARE, Catalogs(), "en", words=f"I am {REMOVED}")

    assert bare.quoted() == "<blockquote>I am […]</blockquote>"
    assert bare.safe_word() == ""


def test_a_language_without_a_safe_word_has_none() -> None:
    assert translator("xx").safe_word() == ""
    assert told("Type <safe-word>.") == "Type sunflower."


# Who is behind the bot


def test_the_controller_and_the_address_are_those_of_the_release_or_a_dash() -> None:
    release = real().course.release.model_copy(update={"controller": "Amina Trust", "contact": "hi@amina.example"})
    known = Translator(replace(real().course, release=release), Catalogs(), "en")
    nobody = release.model_copy(update={"controller": "", "contact": ""})
    unknown = Translator(replace(real().course, release=nobody), Catalogs(), "en")

    assert known.html(Text("<controller>, <contact>")) == "Amina Trust, hi@amina.example"
    assert unknown.html(Text("<controller>, <contact>")) == "–, –"


def test_the_bots_link_has_its_name_alone() -> None:
    assert told("<link>", username="amina_bot") == "t.me/amina_bot"
    assert told("<link>") == "t.me/name-of-your-bot"


# Values


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Text("a *goat*"), "a <b>goat</b>"),
        ((Text("goats"), Text("hens")), "goats, hens"),
        ((), ""),
        (Built((Text("No."), Text("Bye <friend>."))), "No. Bye Sara."),
        (date(2027, 3, 5), "March 5, 2027"),
        ((Figure(Text("<answer>: <number>"), Text("Games"), 35), Figure(Text("<answer>: <number>"), Text("Music"), 5)),
         "Games: 35\nMusic: 5"),
    ],
)  # fmt: skip
def test_a_place_is_filled_with_a_text_a_list_a_sentence_a_day_or_figures(value: object, said: str) -> None:
    assert told("<title>", {"title": value}) == (said or "&lt;title&gt;")  # type: ignore[dict-item]  # one of each


def test_a_figure_is_in_the_digits_of_her_language() -> None:
    figure = Figure(Text("<answer>: <number>"), Text("Games"), 35)

    assert told("<title>", {"title": (figure,)}, locale="ne") == "Games: ३५"


def test_a_value_of_the_author_goes_before_one_of_the_bot() -> None:
    assert told("<friend>", {"friend": Text("Rani")}) == "Rani"


# Buttons


def test_a_button_is_one_line_without_marks() -> None:
    assert translator().plain(Text("So *bold*\n  now")) == "So bold now"
    assert translator(code="goat-42").plain(Text("*Copy*\n<code>")) == "Copy goat-42"
    assert translator().plain(Text("2*3 = 6")) == "2*3 = 6"


# A reply as data


def test_bubbles_as_one_message_have_all_words_and_the_buttons_of_the_last() -> None:
    last = Bubble("Two", picture="goat.png")

    assert Replies(Flags("en"), items=(Bubble("One"), Picked(None), last)).as_one == replace(last, html="One\n\nTwo")


def test_no_words_of_hers_are_in_a_print() -> None:
    assert "hers" not in repr(Bubble("hers"))
    found = repr(Translator(Course(), Catalogs(), "en", words="only-hers", code="code-of-hers"))
    assert not any(it in found for it in ("only-hers", "code-of-hers"))
