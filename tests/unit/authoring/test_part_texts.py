"""Texts of a part for its translator: in order, as the chat shows them, and where the girl reads them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.single_bubble import BubbleReader, message_of
from bot.authoring.editor.preview.translator_texts import told_at
from bot.authoring.translation.part_texts import part_of, texts_by_part
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import TypedVocabulary
from bot.engine.input import ButtonTarget
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import Cast
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs

HILL = """
title: The hill
about: A hill and a phone.
badge: Hill climber
today: Look at a hill.
start:
  - say: <friend> waits. It is *fast*.
  - choose: "Ring, or sing?"
    id: well
    options:
      - text: Ring it
        feedback: It rings.
      - text: Sing it
        then:
          - say: She sings.
          - choose: "Louder?"
            id: louder
            options: ["Yes", "No"]
          - say: The goat sings too.
  - picture: goat.png
    alt: A goat on a hill.
"""

FRIEND = {"KE": Text("Atieno", "cast"), "KH": Text("Sara", "cast")}


def hill() -> Lesson:
    """Return the lesson of a file of the course."""
    found, problems = parse_script(Lesson, HILL, "hill", "dialogues/lessons/hill.yaml")
    assert found, problems
    return found


COURSE = Course(lessons={"hill": hill()}, cast=Cast({"friend": FRIEND}))
TEXTS = {it.text.source: it for it in texts_by_part(COURSE, "km")["lessons/hill"]}


def message(source: str, words: dict[str, str]) -> Json:
    """Return the message of a text in Khmer, where nothing but `words` is translated."""
    bundle = CourseBundle(COURSE, Catalogs({"km": {}}), TypedVocabulary({}, {}))
    said = {("cast" if it == "Sara" else "hill", it): khmer for it, khmer in words.items()}
    return message_of(bundle, TEXTS[source], said, BubbleReader("km", "KH", date(2026, 11, 29)))


def labels(found: Json) -> list[list[tuple[str, bool]]]:
    """Return the rows of buttons: each label, and whether it is marked as not translated."""
    return [[(it["text"], it["source"].get("missing", False)) for it in row] for row in found["buttons"]]


def test_texts_stand_in_playing_order_each_with_its_kind() -> None:
    assert [(it.text.source, it.kind) for it in TEXTS.values()][4:] == [
        ("<friend> waits. It is *fast*.", "bubble"),
        ("Ring, or sing?", "question"),
        ("Ring it", "button"),
        ("It rings.", "feedback"),
        ("Sing it", "button"),
        ("She sings.", "bubble"),
        ("Louder?", "question"),
        ("Yes", "button"),
        ("No", "button"),
        ("The goat sings too.", "bubble"),
        ("A goat on a hill.", "picture"),
    ]
    assert TEXTS["Hill climber"].kind == "label"


@pytest.mark.parametrize(
    ("file", "part"),
    [("dialogues/lessons/hill.yaml", "lessons/hill"), ("dialogues/cast.yaml", "cast"), ("hill.yaml", ""), ("", "")],
)
def test_a_part_is_called_by_its_file(file: str, part: str) -> None:
    assert part_of(file) == part


def test_a_bubble_is_shown_with_the_names_of_her_country_filled_in() -> None:
    words = {"<friend> waits. It is *fast*.": "<friend> រង់ចាំ *លឿន*", "Sara": "សារ៉ា"}

    assert message("<friend> waits. It is *fast*.", words)["html"] == "សារ៉ា រង់ចាំ <b>លឿន</b>"


def test_a_button_is_shown_below_its_question_also_while_the_others_are_missing() -> None:
    found = message("Sing it", {"Sing it": "ច្រៀង"})

    assert (found["html"], found["sources"][0]["missing"]) == ("Ring, or sing?", True)
    assert labels(found) == [[("Ring it", True), ("ច្រៀង", False)]]


def test_a_long_label_puts_each_button_in_a_row_of_its_own() -> None:
    found = message("Sing it", {"Sing it": "ច្រៀងយ៉ាងខ្លាំងណាស់"})

    assert labels(found) == [[("Ring it", True)], [("ច្រៀងយ៉ាងខ្លាំងណាស់", False)]]


def test_markup_of_a_page_is_not_taken_from_a_translation() -> None:
    assert message("It rings.", {"It rings.": "<img src=x> & <b>"})["html"] == "&lt;img src=x&gt; &amp; &lt;b&gt;"


@pytest.mark.parametrize(
    ("source", "stop", "option"),
    [
        ("The hill", "well", ""),
        ("<friend> waits. It is *fast*.", "well", ""),
        ("Sing it", "well", ""),
        ("It rings.", "well", "Ring it"),
        ("She sings.", "louder", ""),
        ("No", "louder", ""),
        ("The goat sings too.", "louder", ""),
        ("A goat on a hill.", "well", ""),
    ],
)
def test_the_girl_is_put_where_she_reads_a_text(source: str, stop: str, option: str) -> None:
    key = Text(option).key if option else ""

    assert told_at(COURSE.lessons["hill"], TEXTS[source].text) == ButtonTarget("hill", stop, key)
