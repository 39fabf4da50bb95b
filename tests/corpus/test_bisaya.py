"""Bisaya is heard in every chat, and told from Filipino, so that Help in it comes to nobody who does not read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check.rule_context import RuleContext
from bot.check.rules.translations import check_course
from tests.corpus.distress import SETS, languages, lines, matched, matcher, safety
from tests.support.course_builders import real
from tests.support.paths import DIALOGUES

LIST = "fil-bisaya"


@pytest.mark.parametrize(
    ("words", "scene"),
    [
        ("gihikap ko sa akong uyoan nahadlok ko", "touch-me"),
        ("gihikapan ko niya bisan dili ko ganahan", "touch-me"),
        ("gikulata ko ni papa ganiha", "home-me"),
        ("gikulata mi ni papa kung hubog siya", "home-me"),
        ("gusto nako mamatay", "low-me"),
    ],
)
def test_a_line_of_hers_is_asked_about_as_what_it_is(words: str, scene: str) -> None:
    said = real().vocabulary.read(words)

    assert said.confirm == scene
    assert said.language in ("ceb", "" if scene == "low-me" else "ceb"), "three words of it are Filipino as well"


def test_it_is_heard_by_a_list_there_is_in_the_chats_of_a_language_there_is() -> None:
    profile, lists = real().course.profile, safety().vocabularies

    assert profile
    assert {(locale, it.chat, it.heard_as) for locale, it in profile.help_languages.items()} == {("ceb", "fil", LIST)}
    assert LIST in lists
    assert "fil" in profile.languages


def test_check_refuses_it_without_a_safe_word() -> None:
    course = real().course
    assert course.profile
    words = {locale: typed for locale, typed in course.profile.words.items() if locale != "ceb"}
    without = replace(course, profile=course.profile.model_copy(update={"words": words}))

    found = [it for it in check_course(RuleContext(without, real().catalogs, DIALOGUES)) if it.severity == "error"]

    assert [it.message for it in found] == ["ceb (`ceb`) has no safe word."]


@pytest.mark.parametrize("words", ["tabang", "Tabangi ko!", "tabangi ko palihog", "gumamela"])
def test_her_words_for_help_open_it(words: str) -> None:
    said = real().vocabulary.read(words)

    assert (said.command, said.language) == ("help", "ceb")


def test_most_of_what_is_heard_in_it_is_told_from_filipino() -> None:
    """Whole words of both are alike: a line that could be either is answered in Filipino, which she reads too."""
    hers = [it.text for of in SETS if "fil" in languages(of) for it in lines(of, "fil") if it.variety == "bisaya"]
    heard = [text for text in hers if matched(text).distress]
    told = sum(matcher().word_list_of(text) == LIST for text in heard)

    assert len(heard) > 200
    assert told >= 0.8 * len(heard)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "km", "km-latin", "ne", "sw"])
def test_no_line_of_another_language_is_taken_for_it(language: str) -> None:
    texts = [it.text for of in SETS if language in languages(of) for it in lines(of, language)]
    like_it = [text for text in texts if matcher().word_list_of(text) == LIST]

    assert [text for text in like_it if matched(text).distress] == []


def test_no_filipino_line_nobody_had_seen_is_taken_for_it() -> None:
    texts = [it.text for it in lines("unseen-2", "fil") if it.variety != "bisaya"]

    assert len(texts) > 70
    assert [text for text in texts if matcher().word_list_of(text) == LIST] == []
