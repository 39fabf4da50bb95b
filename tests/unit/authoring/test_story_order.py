"""Changes of a lesson stand in the order of its story: answers below their question, new words beside the old ones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.authoring.lesson_room.course_changes import text_changes
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course

STORY = """
start:
  - say: Amina is an invented girl.
  - choose: Who goes first?
    id: first
    options:
      - text: Amina
        then:
          - say: She runs.
      - text: The goat
  - quiz: Whose well is it?
    id: whose
    options:
      - text: Ours
        correct: true
        feedback: Yes, everybody's.
      - text: Mine
        feedback: Nobody owns rain.
  - say: The sun sets.
  - end
"""
NONE = Catalogs({})
MOVED = ("  - say: Amina is an invented girl.\n", ""), ("  - end", "  - say: Amina is an invented girl.\n  - end")

Told = tuple[str | None, str | None, int, tuple[str, ...]]
"""The old words, the new ones, how deep below a question, and the unchanged words above."""

TABLE: dict[str, tuple[Sequence[tuple[str, str]], list[Told]]] = {
    "a reworded bubble": (
        [("The sun sets.", "The sun has set.")],
        [("The sun sets.", "The sun has set.", 0, ())],
    ),
    "feedback, below its question and answer": (
        [("Nobody owns rain.", "Rain is for all.")],
        [("Nobody owns rain.", "Rain is for all.", 2, ("Whose well is it?", "Mine"))],
    ),
    "a new bubble": (
        [("  - say: The sun sets.", "  - say: A dog barks.\n  - say: The sun sets.")],
        [(None, "A dog barks.", 0, ())],
    ),
    "a new answer with its feedback": (
        [
            (
                "  - say: The sun sets.",
                "      - text: The dog's\n        feedback: Dogs drink too.\n  - say: The sun sets.",
            )
        ],
        [(None, "The dog's", 1, ("Whose well is it?",)), (None, "Dogs drink too.", 2, ("Whose well is it?",))],
    ),
    "a card is gone and its neighbour reworded": (
        [("  - say: Amina is an invented girl.\n", ""), ("Who goes first?", "Who may go first?")],
        [("Amina is an invented girl.", None, 0, ()), ("Who goes first?", "Who may go first?", 0, ())],
    ),
    "a reply to a pick": (
        [("She runs.", "She walks.")],
        [("She runs.", "She walks.", 2, ("Who goes first?", "Amina"))],
    ),
}


def changes(*edits: tuple[str, str]) -> list[tuple[Told, bool]]:
    text = STORY
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    old_one, new_one = (course({"well": it}).lesson("well") for it in (STORY, text))
    return [
        (
            (
                it.old.source if it.old else None,
                it.new.source if it.new else None,
                it.place.depth,
                tuple(one.text.source for one in it.near),
            ),
            it.is_moved,
        )
        for it in text_changes(old_one, new_one, NONE, NONE)
    ]


@pytest.mark.parametrize("kind", TABLE)
def test_a_change_stands_at_its_place_in_the_story(kind: str) -> None:
    edits, told = TABLE[kind]

    assert changes(*edits) == [(it, False) for it in told]


def test_a_card_that_only_moved_is_no_new_text() -> None:
    assert [(told[:2], moved) for told, moved in changes(*MOVED)] == [
        (("Amina is an invented girl.", None), True),
        ((None, "Amina is an invented girl."), True),
    ]


def test_a_new_lesson_has_each_answer_below_its_question() -> None:
    new = course({"well": STORY}).lesson("well")
    found = [(it.new.source, it.place.depth) for it in text_changes(None, new, NONE, NONE) if it.new]

    assert found[-9:] == [
        ("Amina", 1),
        ("She runs.", 2),
        ("The goat", 1),
        ("Whose well is it?", 0),
        ("Ours", 1),
        ("Yes, everybody's.", 2),
        ("Mine", 1),
        ("Nobody owns rain.", 2),
        ("The sun sets.", 0),
    ]
