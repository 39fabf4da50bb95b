"""A translator gets every text of a course once, the bot's own before the lessons, and Help by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.lessons.model.announcement import Announcement
from bot.lessons.model.directory import Directory
from bot.lessons.model.lesson import Course, Script
from bot.lessons.model.people import Cast
from bot.lessons.model.question import Question
from bot.lessons.model.text import Text
from bot.lessons.model.texts import all_texts, help_texts, lesson_texts, named_texts, own_texts, texts
from bot.lessons.steps import Say
from tests.support.course_builders import lesson

GOAT = lesson("goat", "start:\n  - say: Meh.\n").model_copy(update={"aim": {"tell": Text("She tells.")}})
COURSE = Course(
    lessons={"goat": GOAT},
    bot={"help": Script(id="help", scenes={"card": (Say(say=Text("Call them", "help")),)})},
    cast=Cast({"friend": {"KE": Text("Achieng", "cast")}}),
    directory=Directory.model_construct(countries={"KE": Text("Kenya", "directory")}),
    questions={"next": Question(question=Text("What next?"), options=(), reader=Text("The team"))},
    announcements={"news": Announcement(text=Text("A new story."))},
)


def words(found: Iterable[Text]) -> list[str]:
    return [it.source for it in found]


def test_every_text_of_a_course_comes_in_order() -> None:
    own, every = words(own_texts(COURSE)), words(all_texts(COURSE))

    assert (own[:2], own[-1]) == (["Call them", "Kenya"], "Achieng")
    assert every[: len(own)] == own
    assert every[len(own) :] == [
        *("What next?", "The team"),
        *("The goat lesson", "About goat.", "Goat rider", "Tell a goat about goat.", "She tells.", "Meh."),
        "A new story.",
    ]


def test_help_has_its_own_texts_and_the_numbers() -> None:
    assert words(help_texts(COURSE)) == ["Call them", "Kenya"]


def test_what_a_lesson_aims_at_is_read_by_no_girl() -> None:
    assert "She tells." in words(texts(GOAT))
    assert "She tells." not in words(lesson_texts(GOAT))
    assert words(lesson_texts(GOAT))[-1] == "Meh."


def test_what_is_no_text_is_passed_over() -> None:
    assert named_texts(("plain", 7, True, None, Text("Meh")), "say") == [("say", Text("Meh"))]
    assert named_texts(None) == named_texts("plain") == []
    assert named_texts({"a": {"b": Text("Meh")}}) == [("a", Text("Meh"))]
    assert words(texts(replace(COURSE, profile=None).profile)) == []
