"""[Show] finds the picture it names as it is today, and marks what it finds as asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.engine.events import Art, Asked, BubbleTold, LinkShown, PictureGone, PictureShown
from bot.engine.input import ButtonTarget, Flags, Looked
from bot.engine.pictures import mark_wished, pictures, show_picture
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text, option_key
from tests.support.course_builders import course

WELL = """
    start:
      - {picture: goat.png, alt: A goat with a hat.}
      - {picture: goat.png, alt: A goat with a cap.}
      - {picture: hen.png, alt: A hen with a cap.}
      - {picture: cow.png, alt: A goat with a cap.}
      - choose: Well?
        id: well
        options: [Yes, No]
    """
LONELY = "start:\n  - {picture: goat.png, alt: A lonely goat.}\n  - {choose: Well?, id: well, options: [Yes, No]}\n"


@cache
def farm() -> Course:
    found = course({"the-well": WELL, "lonely": LONELY})
    return replace(found, pictures={"goat.png": 1, "hen.png": 1, "cow.png": 1}, offered={"en": ("the-well",)})


def found(file: str, alt: str, script: str = "the-well", told: Course | None = None) -> list[tuple[str, str]]:
    action = Looked(script, option_key(file), option_key(alt), Flags("en"))
    events = show_picture(told or farm(), action)
    return [(it.file, it.alt.source) for it in events if isinstance(it, PictureShown)]


def test_the_pictures_of_a_script_come_in_the_order_of_the_file() -> None:
    assert [it.file for it in pictures(farm().lessons["the-well"])] == ["goat.png", "goat.png", "hen.png", "cow.png"]


@pytest.mark.parametrize(
    ("file", "alt", "shown"),
    [
        ("goat.png", "A goat with a hat.", ("goat.png", "A goat with a hat.")),
        ("goat.png", "A goat with a cap.", ("goat.png", "A goat with a cap.")),
        ("cow.png", "A goat with a cap.", ("cow.png", "A goat with a cap.")),
        ("goat.png", "Other words.", ("goat.png", "A goat with a hat.")),
        ("goose.png", "A hen with a cap.", ("hen.png", "A hen with a cap.")),
        ("hen.png", "A goat with a hat.", ("hen.png", "A hen with a cap.")),
        ("goose.png", "Other words.", None),
    ],
)
def test_the_one_of_both_keys_is_shown_or_else_that_of_the_file_or_of_the_caption(
    file: str, alt: str, shown: tuple[str, str] | None
) -> None:
    assert found(file, alt) == ([shown] if shown else [])


def test_a_picture_that_is_gone_or_not_offered_is_not_shown() -> None:
    assert found("goat.png", "A lonely goat.", "lonely") == []
    assert found("goat.png", "A goat with a hat.", "a-lesson-that-is-gone") == []
    assert found("hen.png", "A hen with a cap.", told=replace(farm(), pictures={"goat.png": 1})) == []


GOAT, BUBBLE, LINK = PictureShown("goat.png", Text("A goat.")), BubbleTold(Text("Hi.")), LinkShown(Text("<link>"))
BADGE = Art("the-well", Text("Goat rider"))
BELOW = Asked(ButtonTarget("moments", "finished", ""), Text("Well done."), (), False, art=BADGE)
PLAIN = replace(BELOW, art=None)


def test_the_picture_she_asked_to_see_is_marked_and_nothing_else_comes_with_it() -> None:
    assert mark_wished((BUBBLE, GOAT)) == (replace(GOAT, wished=True),)
    assert mark_wished((LINK, PLAIN)) == (replace(LINK, wished=True),)
    assert mark_wished((BUBBLE, BELOW)) == (replace(BELOW, art=replace(BADGE, wished=True)),)


def test_where_there_is_nothing_to_see_she_is_told() -> None:
    assert mark_wished(()) == mark_wished((BUBBLE, PLAIN)) == (PictureGone(),)
