"""Languages in which a lesson is read as an earlier edition had it: its words are understood, and its sounds play."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import AudioClip
from bot.conversation.turn_rendering import render_turn
from bot.conversation.understanding import typed
from bot.conversation.vocabulary import typed_vocabulary
from bot.engine.advance import advance
from bot.engine.input import ButtonTarget, Flags, LastQuestion, Listened
from bot.engine.session import Session
from bot.lessons.model.text import Recording, option_key, recording_key
from bot.lessons.model.texts import lesson_texts
from tests.support.course_builders import course, in_khmer_too, lesson

THEN = """
start:
  - choose: What lies there?
    id: there
    options: [A straw hat, A shoe]
  - end
"""
NOW = """
start:
  - choose: What lies here?
    id: here
    options: [A rubber boot, A sock]
  - end
"""
HEARD = recording_key("ខ What lies there?")


def two_versions(older: str = "km") -> CourseBundle:
    """Return a course whose lesson is another one in English than in Khmer; it is an older one in `older`."""
    bundle, then = in_khmer_too(course({"hat": NOW})), lesson("hat", THEN)
    recordings = {("km", "hat"): {HEARD: Recording("km/hat/there.ogg", 9_000)}}
    told = replace(bundle.course, earlier={older: {"hat": then}}, recordings=recordings)
    words = {(it.context, it.source): f"ខ {it.source}" for it in lesson_texts(then)}
    catalogs = replace(bundle.catalogs, by_locale={"km": {**bundle.catalogs.by_locale["km"], **words}})
    return replace(bundle, course=told, catalogs=catalogs, vocabulary=typed_vocabulary(told, catalogs))


def test_a_recording_of_the_older_words_is_played() -> None:
    bundle, action = two_versions(), Listened("hat", HEARD, Flags("km"))

    replies = render_turn(bundle, advance(bundle.course, Session("km"), action), None, action)

    assert [it.file for it in replies.items if isinstance(it, AudioClip)] == ["km/hat/there.ogg"]


def test_typed_words_are_those_of_the_version_that_is_read_in_a_language() -> None:
    bundle = two_versions()

    def understood(words: str) -> frozenset[str]:
        return typed(bundle, words).said.keys

    assert understood("ខ A straw hat") == {option_key("A straw hat")}
    assert understood("A rubber boot") == {option_key("A rubber boot")}
    assert understood("A straw hat") == understood("ខ A rubber boot") == frozenset()


def test_a_slip_is_overlooked_in_an_option_of_the_question_that_she_sees() -> None:
    place = ButtonTarget("hat", "there", "")

    said = typed(two_versions("en"), "A strow hat", last=LastQuestion(place, place, locale="en")).said

    assert said.near == {option_key("A straw hat")}
