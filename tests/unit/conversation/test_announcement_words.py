"""An announcement as a girl reads it, the languages it reaches, and the fingerprint that two people approve (B9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.rendering.reply import Bubble, Button
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.text import Text, option_key
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course

COURSE = course({"hill": "start:\n  - say: Up!\n  - end\n"})
STOP = Text("No more news", "news")
WORDS = Text("*New*: a goat.", "announcements/goat")
BUTTON = Text("See it", "announcements/goat")
TEXTS = (WORDS, BUTTON, STOP)
KEYS = frozenset((text.context, text.source) for text in TEXTS)
KHMER = Catalogs({"km": {key: f"ខ {key[1]}" for key in KEYS}}, signatures={"km": KEYS})
GOAT = Announcement(text=WORDS, button=BUTTON, opens="hill")
OFFERED = {"en": ("hill",), "km": ("hill",)}


def announcing(catalogs: Catalogs = KHMER, offered: Mapping[str, tuple[str, ...]] = OFFERED) -> AnnouncementRenderer:
    return AnnouncementRenderer(replace(COURSE, offered=offered), catalogs)


def without(text: Text) -> Catalogs:
    """Return the Khmer catalog without one text."""
    left = {key: words for key, words in KHMER.by_locale["km"].items() if key != (text.context, text.source)}
    return replace(KHMER, by_locale={"km": left})


# What she reads


def test_she_reads_one_message_with_its_button_above_the_way_out() -> None:
    replies = announcing().render(GOAT, "km", "KH")

    assert replies.flags == Flags("km", "KH")
    assert replies.items == (
        Bubble(
            "ខ <b>New</b>: a goat.",
            (
                (Button("ខ See it", ButtonTarget("hill", "", "open")),),
                (Button("ខ No more news", ButtonTarget("news", "below", option_key("No more news"))),),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("more", "target"),
    [
        ({"opens": "menu/menu"}, ButtonTarget("menu", "menu", "open")),
        ({"help": True}, ButtonTarget("help", "card", "open")),
    ],
)
def test_its_button_leads_to_a_scene_of_the_bot_too(more: dict[str, object], target: ButtonTarget) -> None:
    (bubble,) = announcing().render(Announcement(text=WORDS, button=BUTTON, **more), "en").items

    assert isinstance(bubble, Bubble)
    assert bubble.buttons[0][0].target == target


def test_without_a_button_of_its_own_it_has_the_way_out_alone() -> None:
    (bubble,) = announcing().render(Announcement(text=WORDS), "en").items

    assert isinstance(bubble, Bubble)
    assert [[button.text for button in row] for row in bubble.buttons] == [["No more news"]]


# Languages


def test_it_is_told_in_the_languages_that_have_all_its_words_and_those_of_the_way_out() -> None:
    assert announcing().languages(GOAT) == ("en", "km")
    for text in TEXTS:
        assert announcing(without(text)).languages(GOAT) == ("en",), text
    assert announcing().languages(GOAT.model_copy(update={"locales": ("km",)})) == ("km",)


@pytest.mark.parametrize("text", TEXTS, ids=["text", "button", "way out"])
def test_words_of_an_older_text_are_not_told(text: Text) -> None:
    stale = replace(KHMER, stale={"km": {(text.context, text.source): "Older words."}})

    assert announcing(stale).languages(GOAT) == ("en",)


def test_a_course_that_names_no_languages_has_none_for_it() -> None:
    assert AnnouncementRenderer(replace(COURSE, profile=None), KHMER).languages(GOAT) == ()


def test_it_is_signed_when_a_native_speaker_signed_each_text_of_it() -> None:
    assert announcing().is_signed(GOAT, "km")
    assert announcing(Catalogs()).is_signed(GOAT, "en"), "the author's own words"
    for text in TEXTS:
        left = replace(KHMER, signatures={"km": KEYS - {(text.context, text.source)}})
        assert not announcing(left).is_signed(GOAT, "km"), text


def test_it_reaches_the_languages_in_which_it_is_signed_and_its_lesson_is_offered() -> None:
    unsigned = replace(KHMER, signatures={})

    assert announcing().locales_reached(GOAT) == ("en", "km")
    assert announcing(unsigned).locales_reached(GOAT) == ("en",)
    assert announcing(offered={"en": (), "km": ("hill",)}).locales_reached(GOAT) == ("km",)
    assert announcing(offered={"en": ("hill",)}).locales_reached(GOAT) == ("en",)


@pytest.mark.parametrize(
    ("opens", "reached"),
    [("lake", ()), ("menu/menu", ("en", "km")), ("", ("en", "km"))],
    ids=["a lesson that is gone", "a scene of the bot", "nothing"],
)
def test_where_it_leads_decides_whom_it_reaches(opens: str, reached: tuple[str, ...]) -> None:
    assert announcing().locales_reached(GOAT.model_copy(update={"opens": opens})) == reached


# The fingerprint


def test_the_fingerprint_is_thirty_two_signs_and_the_same_for_the_same_words() -> None:
    fingerprint = announcing().fingerprint("goat", GOAT)

    assert len(fingerprint) == 32
    assert announcing().fingerprint("goat", GOAT.model_copy()) == fingerprint


CHANGES = {
    "another text": {"text": Text("*New*: a hen.", "announcements/goat")},
    "another button": {"button": Text("Look", "announcements/goat")},
    "no button": {"button": None},
    "another lesson": {"opens": "lake"},
    "other countries": {"countries": ("KE",)},
    "other languages": {"locales": ("en",)},
    "not before": {"first_day": "2026-12-01"},
    "not after": {"last_day": "2026-12-14"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_she_could_notice_changes_the_fingerprint(change: dict[str, object]) -> None:
    assert announcing().fingerprint("goat", GOAT.model_copy(update=change)) != announcing().fingerprint("goat", GOAT)


def test_another_name_or_another_translation_changes_the_fingerprint() -> None:
    other = Catalogs({"km": {**KHMER.by_locale["km"], (STOP.context, STOP.source): "ឈប់"}}, signatures={"km": KEYS})

    assert announcing().fingerprint("hen", GOAT) != announcing().fingerprint("goat", GOAT)
    assert announcing(other).fingerprint("goat", GOAT) != announcing().fingerprint("goat", GOAT)


def test_the_order_in_which_the_course_names_its_languages_changes_no_fingerprint() -> None:
    profile = COURSE.profile
    assert profile is not None
    turned = profile.model_copy(update={"languages": dict(reversed(profile.languages.items()))})
    other = AnnouncementRenderer(replace(COURSE, offered=OFFERED, profile=turned), KHMER)

    assert other.fingerprint("goat", GOAT) == announcing().fingerprint("goat", GOAT)
