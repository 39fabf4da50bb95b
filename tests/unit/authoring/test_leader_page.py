"""The page for a club's leader is made of the lesson: nothing on it has to be written twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.handouts.leader_page import page_of, render
from bot.errors import Refused
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.people import Country
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.signatures import every_signature
from tests.support.catalog_builders import sign_english
from tests.support.course_builders import course
from tests.support.paths import ROOT

WELL = """
    aim: {share: She leaves water for the next one.}
    start:
      - choose: The bucket is full. Whose turn is it?
        id: turn
        options: [<friend>'s, Amina's]
      - choose: Tidy up?
        id: tidy
        options: [{text: Tidy up now, do: tidy}, Not now]
      - practise: Ask for a turn. Tap two.
        id: ask-turn
        ages: 10-13
        lines: [May I?, Please., {text: Move!, helps: false, feedback: It sounds strong.}]
      - quiz: A tap drips at school. Whose is it?
        id: tap
        aim: share
        transfer: true
        options: [{text: Nobody's, feedback: Everybody drinks.}, {text: Ours, correct: true, feedback: We all drink.}]
      - quiz: Is the well for one?
        id: for-one
        aim: share
        options: [{text: Yes, feedback: For all.}, {text: No, correct: true, feedback: Right.}]
    """


FONTS = ROOT / "bot" / "authoring" / "editor" / "preview" / "static" / "fonts"


LEADER = LeaderWords.model_validate(
    {name: it.examples[0] for name, it in LeaderWords.model_fields.items() if it.examples}
)
COURSE = replace(course({"well": WELL}), leader=LEADER)


def page(locale: str = "en", country: Country | None = "KE", leader: LeaderWords = LEADER) -> str:
    """Render the page of the lesson about a well."""
    return render(page_of(replace(COURSE, leader=leader), Catalogs(), "well", locale, country), FONTS)


def test_the_aims_stand_on_it() -> None:
    assert "<li>She leaves water for the next one.</li>" in page()


def test_decisions_of_the_story_stand_on_it_and_those_about_the_chat_do_not() -> None:
    assert "The bucket is full. Whose turn is it?" in page()
    assert "Tidy up now" not in page()


def test_only_lines_that_help_are_said_aloud_and_only_by_their_age() -> None:
    younger, _, older = page().partition("(14–17)")

    assert "May I? · Please." in " ".join(younger.split())
    assert "Ask for a turn" not in older.split("After", 1)[0]
    assert "Move!" not in page()


def test_questions_about_a_new_case_are_asked_with_their_reason_and_no_others() -> None:
    assert "A tap drips at school" in page()
    assert "We all drink." in page()
    assert "Is the well for one?" not in page()


def test_names_and_numbers_are_those_of_the_country() -> None:
    assert "Wanjiru" in page(country="KE")
    assert "116" in page(country="KE")
    assert "1098" in page(country="NP")


@pytest.mark.parametrize("part", ["danger", "phones", "accused"])
def test_lines_that_a_course_of_before_has_not_leave_no_empty_box(part: str) -> None:
    old = LEADER.model_copy(update={part: None, f"{part}_lines": ()})
    heading = getattr(LEADER, part).source

    assert heading in page()
    assert heading not in page(leader=old)
    assert "<ol></ol>" not in page(leader=old)


def test_words_without_a_translation_are_marked_as_english_and_the_page_as_a_draft() -> None:
    assert '<span lang="en" dir="ltr">The bucket is full.' in page("km")
    assert "Letters km" in page("km")


def test_the_sheet_for_parents_has_the_aims_and_the_story_and_nothing_of_a_girl_or_the_club() -> None:
    sheet = render(page_of(COURSE, Catalogs(), "well", "en", "KE"), FONTS, for_parents=True)

    for told in ("For parents and families", "She leaves water for the next one.", "Whose turn is it?", "116"):
        assert told in sheet
    for kept in ("A tap drips at school", "May I?", "If a girl tells you something", "For the leader"):
        assert kept not in sheet


def test_without_words_for_parents_there_is_no_sheet() -> None:
    old = replace(COURSE, leader=LEADER.model_copy(update={"parents": None}))

    with pytest.raises(Refused, match="has no words for parents"):
        render(page_of(old, Catalogs(), "well", "en", "KE"), FONTS, for_parents=True)


@pytest.mark.parametrize(("lesson", "locale"), [("river", "en"), ("well", "xx")])
def test_a_lesson_or_a_language_that_is_not_there_is_named(lesson: str, locale: str) -> None:
    with pytest.raises(Refused):
        page_of(COURSE, Catalogs(), lesson, locale)


def test_the_page_is_no_draft_in_english_once_its_english_is_signed(tmp_path: Path) -> None:
    made = course({"well": WELL})

    def is_draft() -> bool:
        signed = Catalogs(signatures=every_signature(tmp_path, made))
        return "nobody has signed these words" in render(page_of(made, signed, "well", "en", "KE"), FONTS)

    assert is_draft()
    sign_english(tmp_path, made)
    assert not is_draft()
