"""The rule of what safeguarding reads, over every kind of text a girl would read, in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from bot.authoring.editor.new_lesson import BEGINNING
from bot.authoring.lesson_room.course_changes import ChangedTranslation, CourseVersion, course_changes
from bot.authoring.lesson_room.safeguarding_rule import (
    SafetyReason,
    UnseenWords,
    last_seen,
    safety_reasons,
    unseen_words,
)
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.texts import named_texts
from bot.lessons.translations.catalogs import Catalogs
from bot.storage.editions import Edition, EditionNote
from tests.support.course_builders import course, lesson

PART = "lessons/well"
WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - say: The bucket is heavy.
  - end
"""
NUMBERS = (
    "Call 07.22.33.44.55 now",
    "07 – 22 – 33 – 44",
    "07/22/33/44/55",
    "0\u200b7\u200b2\u200b2\u200b3\u200b3",
    "zero seven two two three three",
    "sifuri saba mbili mbili tatu",
    "शून्य सात दुई दुई तीन",
    "០៧២២៣៣៤៤",
    "९८४१२३४५६७",
    "254 7 22 33",
)
LINKS = (
    "tg://resolve?domain=goat",
    "evil.site/x",
    "evil.app",
    "chat.evil.xyz",
    "ftp://evil.example/x",
    "wa.link/abc",
    "discord.gg/abc",
    "evil․com",
    "evil . com",
    "evil dot com",
    "@goat_help",
)
SPELLINGS: Mapping[str, SafetyReason] = {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(LINKS, "link")}
"""The sixteen spellings of the review, and more."""


def reasons(old: str = "", new: str = "", part: str = PART, translated: str = "") -> list[SafetyReason]:
    before = course({"well": WELL})
    after = course({"well": WELL.replace(old, new) if old else WELL})
    translations = [ChangedTranslation("km", "well", "The bucket", "", translated)] if translated else []
    return list(reasons_between(before, after, part, *translations))


def reasons_between(
    before: Course, after: Course, part: str = PART, *translations: ChangedTranslation
) -> tuple[SafetyReason, ...]:
    changes = course_changes(CourseVersion(before, Catalogs()), CourseVersion(after, Catalogs()))
    return safety_reasons(part, changes, translations, (before, after), media=())


@cache
def beginning() -> str:
    """Return the lesson that a new one begins as: it has every kind of text."""
    text = re.sub(r" *#.*\n.*EARLIER\n", "", BEGINNING.read_text("utf-8")).replace("TITLE", "Well")
    picture = "\nstart:\n  - picture: goat.jpg\n    alt: A goat beside a well.\n"
    return text.replace("\nstart:\n", picture, 1) + "\nsensitive: This one is hard.\n"


@cache
def kinds() -> Mapping[str, str]:
    """Return one text of each kind, by its key."""
    return {key: text.source for key, text in reversed(named_texts(lesson("well", beginning())))}


def with_words(old: str, new: str) -> Course:
    return course({"well": yaml.safe_dump(_replaced(yaml.safe_load(beginning()), old, new), allow_unicode=True)})


def _replaced(data: Any, old: str, new: str) -> Any:
    if isinstance(data, dict):
        return {key: _replaced(value, old, new) for key, value in data.items()}
    if isinstance(data, list):
        return [_replaced(value, old, new) for value in data]
    return new if data == old else data


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("key", sorted(kinds()))
def test_a_number_or_link_is_found_however_it_is_spelt_in_every_kind_of_text(key: str, spelling: str) -> None:
    before, after = with_words("", ""), with_words(kinds()[key], spelling)

    assert SPELLINGS[spelling] in reasons_between(before, after)
    assert SPELLINGS[spelling] in reasons_between(after, before)


def test_every_kind_of_text_is_walked() -> None:
    heads = {"title", "about", "badge", "today", "sensitive", "aim"}

    assert {*kinds()} == heads | {"say", "choose", "text", "feedback", "quiz", "poll", "practise", "alt"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_translation_is_read_in_the_same_way(spelling: str) -> None:
    assert reasons(translated=spelling) == [SPELLINGS[spelling]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The bucket is full.", []),
        ("Take 2 buckets.", []),
        ("It is 2027, and 214 people know her.", []),
        ("Open 24/7, from 7:30 to 18:00, on 2026-12-31.", []),
        ("Call 116.", ["number"]),
        ("Call ១១៦.", ["number"]),
        ("Call 1 1 6.", ["number"]),
        ("Write to t.me/goat.", ["link"]),
        ("Write to @goat_help.", ["link"]),
        ("See https://goat.example and call 112.", ["number", "link"]),
        ("Say <safe-word> and Help comes.", ["critical"]),
    ],
)
def test_words_that_lead_girls_somewhere_are_safeguardings(words: str, found: list[SafetyReason]) -> None:
    assert reasons("The bucket is heavy.", words) == found


def test_words_that_are_taken_away_count_too() -> None:
    before = course({"well": WELL.replace("The bucket is heavy.", "Call 116.")})

    assert reasons_between(before, course({"well": WELL})) == ("number",)


@pytest.mark.parametrize(
    ("source", "words", "found"),
    [
        ("The bucket", "ទូរស័ព្ទ 1280", ["number"]),
        ("In 2027 she has 300,000 views.", "ឆ្នាំ ២០២៧ មាន 300.000", []),
        ("The bucket", "ធុង", []),
    ],
)
def test_a_figure_that_the_english_does_not_have_counts_in_a_translation(
    source: str, words: str, found: list[SafetyReason]
) -> None:
    before = course({"well": WELL})

    assert list(reasons_between(before, before, PART, ChangedTranslation("km", "well", source, "", words))) == found


def test_nobody_takes_the_mark_of_a_critical_text_or_a_hard_lesson_away_alone() -> None:
    marked = WELL.replace("  - say: The bucket is heavy.", "  - say: The bucket is heavy.\n    critical: true")
    before, after = course({"well": marked}), course({"well": WELL})
    hard = course({"well": "sensitive: This one is hard.\ntitle: Well\nabout: A.\nbadge: B\ntoday: C.\n" + WELL})
    none = course_changes(CourseVersion(after, Catalogs()), CourseVersion(after, Catalogs()))

    assert safety_reasons(PART, none, (), (before, after), media=()) == ("critical",)
    assert safety_reasons(PART, none, (), (hard, after), media=()) == ("sensitive",)


@pytest.mark.parametrize(
    ("part", "found"),
    [("bot/help", ["help"]), ("directory", ["file"]), ("safety/points", ["file"]), ("bot/menu", [])],
)
def test_files_of_help_and_of_numbers_are_safeguardings_whatever_changes(part: str, found: list[SafetyReason]) -> None:
    assert reasons(part=part) == found


def test_a_picture_is_safeguardings() -> None:
    before = course({"well": WELL})
    changes = course_changes(CourseVersion(before, Catalogs()), CourseVersion(before, Catalogs()))

    assert safety_reasons(PART, changes, (), (before,), media=("picture", "recording")) == ("picture", "recording")


# Once girls are let in


NO_CATALOGS = Catalogs()


def unseen(before: Course, after: Course, then: Catalogs = NO_CATALOGS, now: Catalogs = NO_CATALOGS) -> UnseenWords:
    return unseen_words(PART, CourseVersion(before, then), CourseVersion(after, now))


def harmful(before: Course, after: Course, then: Catalogs = NO_CATALOGS, now: Catalogs = NO_CATALOGS) -> list[str]:
    """Return the words of a girl's reading that are not harmless, with their languages."""
    return [f"{it.locale}: {it.new}" for it in unseen(before, after, then, now).harmful]


def story(first: str, *others: str) -> Course:
    lines = "".join(f"  - say: {it}\n" for it in (first, *others))
    return course({"well": f"start:\n{lines}  - choose: And then?\n    id: then\n    options: [Yes, No]\n  - end\n"})


LONG = "Somebody asks her for a picture, and she tells her aunt about it at once."
STEPS = """
start:
  - quiz: He wants a picture. What now?
    id: picture
    options:
      - {text: Send it, feedback: That was not it.}
      - {text: Tell an aunt, feedback: Good., correct: true}
  - choose: And then?
    id: then
    options:
      - {text: Wait, then: [goto: good]}
      - {text: Write, then: [goto: bad]}
  - end
good:
  - say: She laughs.
  - end
bad:
  - say: He laughs.
  - end
"""


def test_a_shaming_first_bubble_is_safeguardings() -> None:
    shame = "It is your own fault, stupid girl."

    assert harmful(story(LONG), story(shame)) == [f"en: {shame}"]
    assert harmful(story(LONG), story(shame, LONG)) == [f"en: {shame}"]


def test_wording_by_the_list_is_harmless() -> None:
    assert harmful(story(LONG), story(LONG.replace("Somebody", "Someone").replace("picture", "photo"))) == []


def test_no_text_is_harmless_with_a_number_a_link_or_a_hurting_phrase_in_it() -> None:
    for words in ("call 116", "see evil.app", "why did you not"):
        old = f"Somebody asks her for a picture, and {words} tell her aunt about it at once."
        new = old.replace("Somebody", "Someone")

        assert harmful(story(old), story(new)) == [f"en: {new}"]


def test_a_text_that_comes_goes_or_moves_is_not_only_worded_otherwise() -> None:
    assert harmful(story(LONG), story(LONG, "Well done.")) == ["en: Well done."]
    assert harmful(story(LONG, "Well done."), story(LONG)) == ["en: "]
    assert len(harmful(story(LONG, "Well done."), story("Well done.", LONG))) > 0


@pytest.mark.parametrize("key", sorted(kinds()))
def test_every_kind_of_text_counts(key: str) -> None:
    before = with_words("", "")

    assert harmful(before, with_words(kinds()[key], "You must obey him.")) == ["en: You must obey him."]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("feedback: Good., correct: true", "feedback: Good."),
        ("{text: Wait, then: [goto: good]}", "{text: Wait, then: [goto: bad]}"),
        ("  - say: She laughs.\n", "  - say: She laughs.\n    critical: true\n"),
        ("  - say: She laughs.\n", "  - {say: She laughs., when: {then: Wait}}\n"),
    ],
)
def test_the_same_words_after_another_answer_are_safeguardings(old: str, new: str) -> None:
    """A quiz that calls the wrong answer right has not one new word."""
    assert STEPS.replace(old, new) != STEPS
    before, after = course({"well": STEPS}), course({"well": STEPS.replace(old, new)})

    assert unseen(before, after).has_other_steps


def test_words_and_lines_alone_are_no_other_steps() -> None:
    reworded = "# A remark.\n" + STEPS.replace("Good.", "Very good indeed.")

    assert not unseen(course({"well": STEPS}), course({"well": reworded})).has_other_steps


def test_each_language_is_read_by_its_own_words() -> None:
    before = story(LONG)
    then = Catalogs({"sw": {("well", LONG): "Mwambie shangazi yako."}, "km": {("well", LONG): "ប្រាប់មីង។"}})
    now = Catalogs({"sw": {("well", LONG): "Usimwambie shangazi yako."}, "km": {("well", LONG): "កុំប្រាប់មីង។"}})

    assert harmful(before, before, then, now) == ["km: កុំប្រាប់មីង។", "sw: Usimwambie shangazi yako."]
    assert harmful(before, before, then, then) == []


def test_a_translation_that_only_goes_on_below_other_english_is_no_change_of_it() -> None:
    """The words that she reads count: the old ones stand below the new English until they are mended."""
    new = LONG.replace("Somebody", "Someone")
    then, now = Catalogs({"sw": {("well", LONG): "Maneno."}}), Catalogs({"sw": {("well", new): "Maneno."}})

    assert harmful(story(LONG), story(new), then, now) == []


# What safeguarding saw last


def edition(number: int, parent: int, parts: str = PART, guard: str = "", puts_back: int = 0) -> Edition:
    return Edition(number, parent, "", 0, EditionNote("", parts=(parts,), guard=guard, puts_back=puts_back))


FIRST, SEEN = edition(1, 0, ""), edition(2, 1, guard="grace")


@pytest.mark.parametrize(
    ("editions", "seen"),
    [
        ([FIRST], 1),
        ([FIRST, SEEN], 2),
        ([FIRST, SEEN, edition(3, 2), edition(4, 3)], 2),
        ([FIRST, edition(2, 1), edition(3, 2)], 1),
        ([FIRST, edition(2, 1, "lessons/other", guard="grace")], 1),
        ([FIRST, SEEN, edition(3, 2), edition(4, 3, puts_back=1)], 1),
        ([FIRST, SEEN, edition(3, 2, guard="grace", puts_back=1)], 1),
        ([FIRST, edition(2, 1), SEEN, edition(4, 9)], 0),
    ],
    ids=["the first", "hers", "small steps since", "never", "another part", "put back", "put back by her", "lost"],
)
def test_words_are_measured_against_what_safeguarding_saw_last(editions: list[Edition], seen: int) -> None:
    def find(number: int) -> Edition:
        found = next((it for it in editions if it.number == number), None)
        if found is None:
            raise Refused("There is no such edition.", "")
        return found

    assert last_seen(PART, editions[-1].number, find) == seen
