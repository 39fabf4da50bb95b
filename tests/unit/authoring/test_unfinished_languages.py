"""Translators are offered a language that is not whole; girls are not."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.translation.coverage import missing_sentence, next_missing, with_unfinished
from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs, offered
from tests.support.course_builders import course, in_khmer_too, lesson

HILL = """
start:
  - say: One.
  - say: Two.
  - say: One.
  - say: Three.
"""
COURSE = Course(lessons={"hill": lesson("hill", HILL)})
"""A course without anything that the bot says itself."""
FULL = in_khmer_too(course({"hill": HILL}))
FIRST = "hill"


def catalogs(*told: str) -> Catalogs:
    return Catalogs({"km": {("hill", source): f"ខ {source}" for source in told}})


HEAD = ("The hill lesson", "About hill.", "Goat rider", "Tell a goat about hill.")


def lacking(*names: str) -> CourseBundle:
    """Return the bundle whose Khmer has no words of some files or texts."""
    words = {key: said for key, said in FULL.catalogs.by_locale["km"].items() if not {*key} & {*names}}
    return replace(FULL, catalogs=Catalogs({"km": words}))


def test_every_lesson_is_offered_in_a_language_that_lacks_some_of_it_or_of_the_bot() -> None:
    for file in (FIRST, "moments"):
        bundle = lacking(file)
        course = bundle.course.offering(offered(bundle.course, bundle.catalogs))
        assert FIRST not in course.offered.get("km", ())

        assert with_unfinished(course, bundle.catalogs).offered["km"] == tuple(course.lessons)
        assert with_unfinished(course, bundle.catalogs).offered["en"] == tuple(course.lessons)


def test_a_language_without_a_catalog_is_not_offered() -> None:
    assert set(with_unfinished(FULL.course, Catalogs()).offered) == {"en"}


def test_the_next_missing_text_follows_the_one_that_is_shown_and_begins_anew_after_the_last() -> None:
    def after(source: str, *told: str) -> str | None:
        found = next_missing(COURSE, catalogs(*told), "km", "hill", Text(source, "hill"))
        return found.source if found else None

    assert after("One.") == "Two."
    assert after("One.", "Two.") == "Three."
    assert after("Two.", "Two.") == "Three."
    assert after("Three.", "Three.") == "The hill lesson"
    assert after("Nothing of this lesson.") == "The hill lesson"
    assert after("One.", *HEAD, "One.", "Two.", "Three.") is None


def test_the_sentence_counts_each_text_once_and_names_the_language_in_its_own_words() -> None:
    assert missing_sentence(FULL, "km", FIRST) == ""
    assert missing_sentence(FULL, "en", FIRST) == ""

    def lacks(*told: str) -> str:
        return missing_sentence(CourseBundle(COURSE, catalogs(*told), FULL.vocabulary), "km", "hill")

    assert lacks("One.", "Three.") == "5 of 7 texts are missing in km."
    assert lacks(*HEAD, "One.", "Three.") == "1 of 7 texts is missing in km."
    assert lacks(*HEAD, "One.", "Two.", "Three.") == ""


def test_what_the_bot_itself_lacks_is_counted_apart() -> None:
    assert missing_sentence(lacking("Tidy up"), "km", FIRST).startswith("1 of the bot’s own ")
    assert missing_sentence(lacking("Tidy up"), "km", FIRST).endswith(" texts is missing in ភាសាខ្មែរ.")
    both = missing_sentence(lacking("Tidy up", "One."), "km", FIRST)
    assert " texts is missing in ភាសាខ្មែរ, and 1 of the bot’s own " in both
