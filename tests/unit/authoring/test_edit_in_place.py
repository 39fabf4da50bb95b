"""Edit in place: an educator changes a text, and every other byte of the file stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authoring.translation.edit_in_place import Refusal, place_now, replace_words
from bot.authoring.translation.entries import changed_texts
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import texts

LESSON = """\
title: "The well"   # quoted, she likes it so
about: Water, and a goat.
badge: Goat rider
today: 'Drink a glass, it''s good.'

# The story.
start:
  - say: >-
      Amina walks to the well.
      The goat walks in front,
      as goats do.
    ages: 10-13

  - say: |
      First line.
      Second line.

  - choose: Who is there first?   # the goat
    id: first
    options: [The goat, "Amina, of course"]
  - choose: And then they
      both drink
    id: then
    options:
    - Yes
    - text: No
      feedback: "Later,
        then."
  - end
"""
"""Lesson with every form in which an author can write a text."""


def found(source: str, words: str) -> Text:
    lesson, problems = parse_script(Lesson, source, "well", "well.yaml")
    assert lesson, problems
    return next(text for text in texts(lesson) if text.source == words)


def changed(old: str, new: str, source: str = LESSON) -> str:
    text = found(source, old)
    assert text.place
    after = replace_words(source, text.place, old, new)
    assert isinstance(after, str), after
    return after


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that were removed, and the lines that were added."""
    was, now = before.splitlines(), after.splitlines()
    return [line for line in was if line not in now], [line for line in now if line not in was]


IN_PLACE = {
    "a quoted title keeps its quotes and its remark": (
        "The well",
        "The deep well",
        ['title: "The well"   # quoted, she likes it so'],
        ['title: "The deep well"   # quoted, she likes it so'],
    ),
    "a plain text stays plain": (
        "Water, and a goat.",
        "Water and two goats.",
        ["about: Water, and a goat."],
        ["about: Water and two goats."],
    ),
    "single quotes stay single": (
        "Drink a glass, it's good.",
        "Drink two, they're good.",
        ["today: 'Drink a glass, it''s good.'"],
        ["today: 'Drink two, they''re good.'"],
    ),
    "a folded text keeps the lines that still fit": (
        "Amina walks to the well. The goat walks in front, as goats do.",
        "Amina walks to the well. The goat runs in front, as goats do.",
        ["      The goat walks in front,"],
        ["      The goat runs in front,"],
    ),
    "a text in lines keeps its lines": (
        "First line.\nSecond line.\n",
        "First line.\nMiddle.\nSecond line.",
        [],
        ["      Middle."],
    ),
    "a remark behind a question stays": (
        "Who is there first?",
        "Who is first?",
        ["  - choose: Who is there first?   # the goat"],
        ["  - choose: Who is first?   # the goat"],
    ),
    "a comma in a list of options gets quotes": (
        "The goat",
        "The goat, the goat",
        ['    options: [The goat, "Amina, of course"]'],
        ['    options: ["The goat, the goat", "Amina, of course"]'],
    ),
    "an option that would become a key gets quotes": ("Yes", "Yes: both", ["    - Yes"], ['    - "Yes: both"']),
    "an option that would become a remark gets quotes": ("Yes", "# 1", ["    - Yes"], ['    - "# 1"']),
    "a plain text over two lines stays so": ("And then they both drink", "And then both drink", [], []),
    "words with a colon get quotes": (
        "Water, and a goat.",
        "A goat: and water",
        ["about: Water, and a goat."],
        ['about: "A goat: and water"'],
    ),
    "a second line makes a block of a plain text": (
        "Water, and a goat.",
        "Water.\n\nA goat.",
        ["about: Water, and a goat."],
        ["about: |-", "  Water.", "  A goat."],
    ),
}


@pytest.mark.parametrize(("old", "new", "went", "came"), IN_PLACE.values(), ids=IN_PLACE)
def test_only_the_words_change(old: str, new: str, went: list[str], came: list[str]) -> None:
    after = changed(old, new)

    assert found(after, new + "\n" * old.endswith("\n")).context == "well"
    if came:
        assert lines_that_differ(LESSON, after) == (went, came)


SIGNS = st.text(st.sampled_from("ab *&@%!#:-?[]{}|>,'\"`<\\ \n~=…ខ្មែ🐐"), min_size=1, max_size=40)


@given(words=SIGNS.filter(str.strip), at=st.integers(0, 12))
@settings(max_examples=100, deadline=None)
def test_whatever_she_types_the_file_says_it_and_nothing_else_changes(words: str, at: int) -> None:
    lesson, _ = parse_script(Lesson, LESSON, "well", "well.yaml")
    assert lesson
    text = list(texts(lesson))[at]
    assert text.place
    after = replace_words(LESSON, text.place, text.source, words)
    ends = "\n" * text.source.endswith("\n")

    assert isinstance(after, str)
    told = [it.source for it in texts(parse_script(Lesson, after, "well", "well.yaml")[0])]
    wanted = [it.source for it in texts(lesson)]
    wanted[at] = words.strip() + ends
    assert told == wanted
    assert after.startswith(LESSON.partition(LESSON.splitlines()[text.place.line - 1])[0])


def test_lines_that_end_as_on_windows_stay_so() -> None:
    before = LESSON.replace("\n", "\r\n")

    after = changed("Amina walks to the well. The goat walks in front, as goats do.", "Amina walks.", before)
    assert after.count("\r\n") == after.count("\n")
    assert after.replace("\r\n", "\n") == changed(
        "Amina walks to the well. The goat walks in front, as goats do.", "Amina walks."
    )


def test_the_same_words_leave_the_file_as_it_is() -> None:
    assert changed("First line.\nSecond line.\n", "First line.\nSecond line.") == LESSON


@pytest.mark.parametrize("new", ["", "  \n ", "a bell: \x07", "half a letter: \ud800"])
def test_what_no_file_can_hold_is_refused(new: str) -> None:
    text = found(LESSON, "Yes")
    assert text.place

    assert isinstance(replace_words(LESSON, text.place, "Yes", new), Refusal)


def test_a_text_that_is_no_longer_there_is_not_guessed_at() -> None:
    text = found(LESSON, "Yes")
    assert text.place

    for source in (LESSON.replace("- Yes", "- Oh"), "# new\n" + LESSON, "start:\n  - say: [", "", "- Yes\n- *Yes"):
        assert isinstance(replace_words(source, text.place, "Yes", "No"), Refusal)
    assert isinstance(replace_words(LESSON, SourcePlace("well.yaml", 1, 1), "title", "name"), Refusal)


CHANGES = {
    "nothing": ([], ()),
    "a text": ([("- Yes", "- Of course")], (("Yes", "Of course"),)),
    "two texts": (
        [("about: Water", "about: Tea"), ("text: No", "text: Never")],
        (("Water, and a goat.", "Tea, and a goat."), ("No", "Never")),
    ),
    "a text that moved": ([("    - Yes\n", ""), ("  - end", "    - Yes\n  - end")], ()),
    "a step more": ([("  - end", "  - say: Good night.\n  - end")], ()),
    "a step more beside a changed one": (
        [('title: "The well"', "title: The deep well\nsensitive: Deep water.")],
        (("The well", "The deep well"),),
    ),
    "a file that is no YAML": ([("start:", "start: [")], ()),
}


@pytest.mark.parametrize(("edits", "pairs"), CHANGES.values(), ids=CHANGES)
def test_a_file_written_anew_tells_which_words_took_the_place_of_which(
    edits: list[tuple[str, str]], pairs: tuple[tuple[str, str], ...]
) -> None:
    after = LESSON
    for old, new in edits:
        assert after.count(old) == 1
        after = after.replace(old, new)

    assert changed_texts(LESSON, after) == pairs


def test_a_text_is_found_again_when_lines_were_added_above_it() -> None:
    place = SourcePlace("x.yaml", 1, 8)

    assert place_now("title: Goats\n", place, "Goats") == place
    assert place_now("id: x\ntitle: Goats\n", place, "Goats") == SourcePlace("x.yaml", 2, 8)
    assert place_now("a: Goats\nb: Goats\n", place, "Goats") == place
    assert place_now("title: [\n", place, "Goats") == place
