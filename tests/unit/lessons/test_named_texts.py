"""A translator sees each text with the key it stands at, in the order of the file."""

from __future__ import annotations

from bot.lessons.model.text import Text
from bot.lessons.model.texts import named_texts, own_texts, texts
from tests.support.course_builders import course, lesson

GOAT = """
start:
  - say: The goat sings.
  - choose: And now?
    id: now
    options:
      - text: Sing
        then: [{say: It is pleased.}]
"""


def test_texts_of_a_lesson_bear_the_keys_they_stand_at_and_scenes_come_last() -> None:
    found = [(name, text.source) for name, text in named_texts(lesson("goat", GOAT))]

    assert found == [
        ("title", "The goat lesson"),
        ("about", "About goat."),
        ("badge", "Goat rider"),
        ("today", "Tell a goat about goat."),
        ("say", "The goat sings."),
        ("choose", "And now?"),
        ("text", "Sing"),
        ("say", "It is pleased."),
    ]


def test_texts_of_a_mapping_bear_the_name_of_their_field_or_else_their_key() -> None:
    assert list(named_texts({"greeting": Text("Hi"), "rows": (Text("a"), None, "no text")})) == [
        ("greeting", Text("Hi")),
        ("rows", Text("a")),
    ]
    assert list(named_texts({"KE": Text("Kenya")}, "countries")) == [("countries", Text("Kenya"))]


def test_the_words_of_the_bot_itself_hold_no_lesson() -> None:
    own = {text.source for text in own_texts(course({"goat": GOAT}))}

    assert "The goat sings." not in own
    assert {text.source for text in texts(course({"goat": GOAT}).directory)} <= own
