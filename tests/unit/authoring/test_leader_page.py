"""The page for a club's leader is made of the lesson: nothing on it has to be written twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.handouts.leader_page import page_of, render
from bot.errors import Refused
from bot.lessons.model.people import Country
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.signatures import every_signature
from tests.support.catalog_builders import sign_english
from tests.support.course_builders import course, real
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


def page(locale: str = "en", country: Country | None = "KE") -> str:
    """Render the page of the lesson about a well, with the words of the real `leader.yaml`."""
    made = replace(course({"well": WELL}), leader=real().course.leader)
    return render(page_of(made, Catalogs(), "well", locale, country), FONTS)


def test_the_aims_stand_on_it() -> None:
    assert "<li>She leaves water for the next one.</li>" in page()


def test_decisions_of_the_story_stand_on_it_and_those_about_the_chat_do_not() -> None:
    assert "The bucket is full. Whose turn is it?" in page()
    assert "Tidy up now" not in page()


def test_only_lines_that_help_are_said_aloud_and_only_by_their_age() -> None:
    younger, older = page().split("(14–17)", 1)[0], page().split("(14–17)", 1)[1]

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


def test_it_begins_with_danger_now_and_with_the_numbers_for_it() -> None:
    shown = render(page_of(real().course, Catalogs(), "lock-it-up", "en", "NP"), FONTS)
    first = shown.partition("<h1>")[2].partition("You can see or hear that it worked when")[0]
    rules = [
        "Do not leave her alone.",
        "hospital first, before anything else.",
        "Ring now, also at night",
        "102",
        "1098",
    ]

    places = [first.index(rule) for rule in rules]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "said",
    [
        "It is about you: do not ask her, and do not explain.",
        "tell nobody in that place. Tell the focal point, today.",
        "tell the safeguarding lead of the head office, and not the focal point.",
        "Warn nobody it is about",
    ],
)
def test_it_says_whom_to_tell_where_the_leader_a_teacher_or_the_focal_point_is_accused(said: str) -> None:
    assert said in page().split("If a girl tells you something")[1]


def test_a_girl_who_tells_is_never_told_that_it_stays_a_secret() -> None:
    assert "Do not promise that it stays a secret" in page()


def test_the_way_of_the_stories_to_phones_stands_before_what_to_do_if_a_girl_tells() -> None:
    before, tells = page().split("If a girl tells you something")

    assert "<h2>Without Telegram: the stories on a phone</h2>" in before
    assert "Put it on a phone by memory card, by Bluetooth or from the school" in before
    assert "nothing there notices that a girl is in trouble: you listen." in before
    assert "ask for a new file, and take the old one from the phones." in before
    assert "memory card" not in tells


def test_a_course_of_before_without_these_lines_has_its_page() -> None:
    words = real().course.leader
    assert words
    old = words.model_copy(
        update={
            "phones": None,
            "phones_lines": (),
            "danger": None,
            "danger_lines": (),
            "accused": None,
            "accused_lines": (),
        }
    )
    made = replace(course({"well": WELL}), leader=old)

    shown = render(page_of(made, Catalogs(), "well", "en", "KE"), FONTS)
    assert "memory card" not in shown
    assert "<ol></ol>" not in shown


def test_words_without_a_translation_are_marked_as_english_and_the_page_as_a_draft() -> None:
    assert '<span lang="en" dir="ltr">The bucket is full.' in page("km")
    assert "Letters km" in page("km")


@pytest.mark.parametrize(("lesson", "locale"), [("river", "en"), ("well", "xx")])
def test_a_lesson_or_a_language_that_is_not_there_is_named(lesson: str, locale: str) -> None:
    with pytest.raises(Refused):
        page_of(course({"well": WELL}), Catalogs(), lesson, locale)


def test_the_page_is_no_draft_in_english_once_its_english_is_signed(tmp_path: Path) -> None:
    made = replace(course({"well": WELL}), leader=real().course.leader)
    draft = "A draft: nobody has signed these words in this language yet."

    before = render(page_of(made, Catalogs(signatures=every_signature(tmp_path, made)), "well", "en", "KE"), FONTS)
    sign_english(tmp_path, made)
    after = render(page_of(made, Catalogs(signatures=every_signature(tmp_path, made)), "well", "en", "KE"), FONTS)

    assert (draft in before, draft in after) == (True, False)
