"""Changes of a new version are told before girls read it: words, languages, old buttons, figures."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.lesson_room.course_changes import THE_BOT, CourseChanges, CourseVersion, course_changes
from bot.conversation.course_bundle import CourseBundle
from tests.support.course_builders import course, in_khmer_too

WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - say: The bucket is heavy.
  - quiz: Whose well is it?
    id: whose
    options:
      - text: Ours
        correct: true
        feedback: Yes.
      - text: Mine
        feedback: Try again.
  - end
"""


def changed(old: CourseBundle, new: CourseBundle) -> CourseChanges:
    return course_changes(CourseVersion(old.course, old.catalogs), CourseVersion(new.course, new.catalogs))


def well(*changes: tuple[str, str]) -> CourseBundle:
    text = WELL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return in_khmer_too(course({"well": text}))


def test_without_a_change_nothing_is_told() -> None:
    assert not changed(well(), well()).any


def test_each_changed_text_stands_with_the_old_one() -> None:
    found = changed(well(), well(("The bucket is heavy.", "The bucket is full.")))

    ((file, (word,)),) = found.words.items()
    assert (file, word.old and word.old.source, word.new and word.new.source) == (
        "lessons/well",
        "The bucket is heavy.",
        "The bucket is full.",
    )
    assert (found.lost, found.buttons, found.anew) == ({}, {}, ())


def test_a_translation_of_the_old_words_is_named_as_out_of_date() -> None:
    old, new = well(), well(("The bucket is heavy.", "The bucket is full."))

    ((word,),) = changed(old, replace(new, catalogs=old.catalogs)).words.values()
    assert word.stale == (("km", "ខ The bucket is heavy."),)


def test_a_language_that_girls_lose_is_told_with_its_lesson() -> None:
    whole = well()
    lost = replace(whole.catalogs, by_locale={"km": {}})

    assert changed(whole, replace(whole, catalogs=lost)).lost.keys() >= {THE_BOT}
    assert changed(replace(whole, catalogs=lost), whole).won["well"] == ("km",)


def test_a_button_of_an_old_chat_whose_answer_is_gone_is_told() -> None:
    assert changed(well(), well(("The goat]", "The old goat]"))).buttons == {"well/first": ("The goat",)}


def test_a_button_that_keeps_its_old_words_is_not() -> None:
    kept = ("[Amina, The goat]", "[Amina, {text: The old goat, was: The goat}]")

    assert changed(well(), well(kept)).buttons == {}


def test_an_id_that_is_new_begins_its_figures_anew() -> None:
    found = changed(well(), well(("id: whose", "id: whose-well")))

    assert found.anew == ("well/whose-well",)
    assert found.buttons == {"well/whose": ("Ours", "Mine")}


def test_an_id_that_was_another_one_does_not() -> None:
    found = changed(well(), well(("id: whose", "id: whose-well\n    was: whose")))

    assert (found.anew, found.buttons) == ((), {})


def test_a_stop_that_is_only_added_splits_no_figure() -> None:
    more = ("  - say: The bucket is heavy.", "  - choose: Sing?\n    id: sing\n    options: [La, Lo]")

    assert changed(well(), well(more)).anew == ()
