"""Answers put together of short ones, in girls' own spelling; and what only begins like one."""

from __future__ import annotations

import pytest

from bot.engine.typed_answer import meaning_of
from tests.support.course_builders import real

NO = [
    "no im fine", "No, I'm fine!", "im ok", "I'm OK", "nah its nothing", "leave me alone", "just leave me alone",
    "no thank you im okay", "hapana asante niko sawa", "niko sawa tu", "usijali", "achana na mimi", "ok lang po ako",
    "salamat po ok lang ako", "hayaan mo na ako", "ok ra ko", "म ठीक छु", "ma thik xu", "केही होइन दिदी",
    "malai eklai xoda",
    "អត់អីទេ", "មិនអីទេ អរគុណ", "ខ្ញុំអត់អីទេ", "កុំរំខានខ្ញុំ", "ot ey te",
]  # fmt: skip
OK = [
    "ok thanks",
    "okay thank you",
    "sawa asante",
    "sige po salamat",
    "हुन्छ धन्यवाद",
    "thik xa didi",
    "អូខេ អរគុណ",
]
NEITHER = [
    "idk",
    "i dunno",
    "thanks",
    "sijui",
    "ewan ko",
    "थाहा छैन",
    "tha xaina",
    "អត់ដឹង",
    "ot dung",
    "yes im fine",
]
HERS = [
    "no he is hitting me again", "no one believes me", "im fine but he hits me", "ok lang ako pero binubugbog niya ako",
    "niko sawa lakini ananipiga", "im fine i just want to die tonight alone",
]  # fmt: skip


def meanings(words: str) -> set[str]:
    said = real().vocabulary.read(words)
    return {meaning for locale in real().course.locales if (meaning := meaning_of(said, locale))}


@pytest.mark.parametrize("words", NO)
def test_a_no_is_understood_however_it_is_put_together(words: str) -> None:
    assert meanings(words) == {"decline"}


@pytest.mark.parametrize("words", OK)
def test_so_is_an_ok(words: str) -> None:
    assert meanings(words) == {"okay"}


@pytest.mark.parametrize("words", NEITHER)
def test_a_girl_who_does_not_know_has_said_neither_yes_nor_no_and_is_understood(words: str) -> None:
    said = real().vocabulary.read(words)
    assert (meanings(words), said.answers, said.confirm) == (set(), True, None)


@pytest.mark.parametrize("words", HERS)
def test_a_story_that_only_begins_like_a_no_is_heard(words: str) -> None:
    said = real().vocabulary.read(words)
    assert said.confirm not in (None, "info")
    assert (said.bare, said.begins) == ((), ())


def test_a_beginning_counts_unless_a_but_or_a_longer_story_follows() -> None:
    read = real().vocabulary.read
    assert dict(read("im fine purple trombone").begins) == {"en": "decline"}
    assert read("im fine but purple trombone").begins == ()
    assert read("im fine purple trombone on the green hill").begins == ()
