"""Bisaya is heard in every chat, and told from Filipino, so that Help in it comes to nobody who does not read it."""

from __future__ import annotations

import pytest

from tests.corpus.distress import SETS, languages, lines, matched, matcher
from tests.support.course_builders import real

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


@pytest.mark.parametrize("language", ["en", "km", "km-latin", "ne", "sw"])
def test_no_line_of_another_language_is_taken_for_it(language: str) -> None:
    texts = [it.text for of in SETS if language in languages(of) for it in lines(of, language)]
    heard = [text for text in texts if matched(text).distress]

    assert [text for text in heard if matcher().word_list_of(text) == LIST] == []


def test_no_filipino_line_nobody_had_seen_is_taken_for_it() -> None:
    texts = [it.text for it in lines("unseen-2", "fil") if it.variety != "bisaya"]

    assert len(texts) > 70
    assert [text for text in texts if matcher().word_list_of(text) == LIST] == []
