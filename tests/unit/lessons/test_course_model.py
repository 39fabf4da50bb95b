"""The offers of a course: languages, countries, ages, drafts, and files by their old names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from bot.lessons.model.directory import Directory
from bot.lessons.model.lesson import Course, Lesson, Script, within, written_options
from bot.lessons.model.people import Age, Country
from bot.lessons.model.profile import Profile
from bot.lessons.model.stage import Release, Stage
from bot.lessons.model.text import Text
from bot.lessons.steps import Say
from tests.support.course_builders import lesson

GOAT = lesson(
    "goat",
    """
was: billy
countries: [KE]
start:
  - choose: And?
    id: now
    was: then
    options:
      - text: Sing
        then:
          - choose: Loud?
            id: loud
            options: [Yes, No]
      - Run
  - say: It sings.
""",
)
HEN = lesson("hen", "start:\n  - say: The hen sings.\nfor-later:\n  - say: Later.\n")
PROFILE = Profile.model_validate(
    dict.fromkeys(("name", "short_description", "description", "back", "below", "stuck"), "words")
    | {"commands": {}, "keyboard": {}, "languages": {"sw": "Kiswahili"}, "staff_languages": ("nl",)}
    | {"help_languages": {"luo": {"chat": "sw", "heard_as": "sw"}}}
)
COURSE = Course(
    lessons={"goat": GOAT, "hen": HEN},
    directory=Directory(countries={"KE": Text("Kenya"), "NP": Text("Nepal")}),
    profile=PROFILE,
    offered={"en": ("goat", "hen"), "nl": ("hen",), "sw": ("goat",)},
    help_languages={"luo": True, "kik": False},
)
BARE = Course()
NOTED = {"id": "hen", "scenes": {}, "title": "T", "about": "A", "badge": "B", "today": "D"}


# Lessons


@pytest.mark.parametrize(("country", "offered"), [("KE", ["goat", "hen"]), ("NP", ["hen"]), (None, ["hen"])])
def test_a_lesson_for_one_country_is_offered_there_alone(country: Country | None, offered: list[str]) -> None:
    assert [it.id for it in COURSE.offered_to("en", country)] == offered
    assert list(COURSE.offered_to("km", country)) == []


def test_a_lesson_is_found_by_its_name_and_its_old_name() -> None:
    assert (COURSE.lesson("goat"), COURSE.lesson("billy"), COURSE.lesson("cow")) == (GOAT, GOAT, None)
    help = Script(id="help", scenes={})
    with_help = replace(COURSE, bot={"help": help})
    assert (with_help.script("help"), with_help.script("billy"), with_help.script("cow")) == (help, GOAT, None)
    assert [it.id for it in with_help.scripts] == ["help", "goat", "hen"]


def test_the_story_leaves_out_quizzes_for_later() -> None:
    assert [it.say.source for it in HEN.story if isinstance(it, Say)] == ["The hen sings."]
    assert (len(HEN.later), GOAT.later, len(list(HEN.steps()))) == (1, (), 2)


def test_every_step_and_stop_is_found_also_behind_an_answer() -> None:
    now, loud, _ = within(GOAT.scenes["start"])

    assert [it.id for it in GOAT.stops()] == ["now", "loud"]
    assert [it.text.source for it in written_options(now)] == ["Sing", "Run"]
    assert [it.text.source for it in written_options(loud)] == ["Yes", "No"]
    assert written_options(HEN.later[0]) == ()


def test_the_way_to_a_stop_leads_through_the_answer_before_it() -> None:
    start = GOAT.scenes["start"]
    behind = written_options(start[0])[0].then

    assert GOAT.ways == {"now": ((start, 0),), "then": ((start, 0),), "loud": ((start, 0), (behind, 0))}


def test_a_copy_with_other_scenes_has_its_own_steps_and_ways() -> None:
    assert list(GOAT.ways) == ["now", "then", "loud"] and len(list(GOAT.steps())) == 3
    other = GOAT.model_copy(update={"scenes": HEN.scenes})

    assert (dict(other.ways), len(list(other.steps()))) == ({}, 2)


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [("measure", True), ("list", False), ("questions/games", True), ("questions", False), ("goat", False)],
)
def test_counted_questions_are_told_from_lessons(name: str, is_asked: bool) -> None:
    assert Script.model_construct(id=name, scenes={}).is_asked is is_asked


@pytest.mark.parametrize("note", ["no", " Yes ", "TRUE", "false"])
def test_a_yes_or_no_is_no_note_of_a_sensitive_lesson(note: str) -> None:
    with pytest.raises(ValidationError, match="not a yes or no"):
        Lesson.model_validate(NOTED | {"sensitive": note})
    assert Lesson.model_validate(NOTED | {"sensitive": "No joke"}).sensitive == Text("No joke")


def test_a_draft_is_left_out_except_for_the_one_that_is_named() -> None:
    drafts = replace(COURSE, drafts=frozenset({"hen", "cow"}))

    left = drafts.without_drafts()
    assert (list(left.lessons), left.offered) == (["goat"], {"en": ("goat",), "nl": (), "sw": ("goat",)})
    assert drafts.without_drafts("hen") is drafts
    assert list(drafts.without_drafts("goat").lessons) == ["goat"]
    assert COURSE.without_drafts() is COURSE


def test_an_earlier_lesson_is_read_in_its_language_alone() -> None:
    old = HEN.model_copy(update={"title": Text("Old")})
    translated = replace(COURSE, earlier={"sw": {"hen": old}})

    there = translated.read_in("sw")
    assert dict(there.lessons) == {"goat": GOAT, "hen": old}
    assert there is translated.read_in("sw")
    assert there.read_in("sw") is there
    assert translated.read_in("en") is translated


# Languages


def test_learners_are_offered_no_language_of_staff_and_no_help_that_nobody_signed() -> None:
    hers = COURSE.for_learners()

    assert hers.locales == ("en", "sw")
    assert hers.help_languages == {"luo": True}
    assert replace(COURSE, profile=None).for_learners().locales == ("en", "nl", "sw")


def test_a_language_has_its_own_name_or_else_its_code() -> None:
    assert [COURSE.language_name(it) for it in ("sw", "ne")] == ["Kiswahili", "ne"]
    assert BARE.language_name("sw") == "sw"


def test_a_language_for_help_alone_is_chatted_in_another_one() -> None:
    assert [COURSE.chat_language(it) for it in ("luo", "ne")] == ["sw", "ne"]
    assert BARE.chat_language("luo") == "luo"


def test_a_course_offers_anew_only_what_is_given() -> None:
    asked, told = {"en": frozenset({"games"})}, {"en": frozenset({"music"})}
    once = COURSE.offering({"en": ("hen",)}, asked, told, frozenset({"sw"}))
    again = once.offering({"sw": ("goat",)})

    assert (once.offered, once.asked, once.told, once.measured) == ({"en": ("hen",)}, asked, told, frozenset({"sw"}))
    assert (again.offered, again.asked, again.told, again.measured) == (
        {"sw": ("goat",)},
        asked,
        told,
        frozenset({"sw"}),
    )
    nothing = once.offering({}, {}, {}, frozenset())
    assert (nothing.asked, nothing.told, nothing.measured) == ({}, {}, frozenset())


# Ages, countries and stages


YOUNG = Release(youngest_band={"KE": "14-17"}, saving_released={"KE": "AB, 2026-05-01", "NP": "AB, 2026-12-02"})


@pytest.mark.parametrize(
    ("country", "age", "invited"),
    [
        ("KE", "10-13", False),
        ("KE", None, False),
        ("KE", "14-17", True),
        ("KE", "18+", True),
        ("NP", "10-13", True),
        (None, "10-13", False),
        (None, "14-17", True),
    ],
)
def test_the_bot_is_offered_from_the_youngest_band_of_her_country(
    country: Country | None, age: Age | None, invited: bool
) -> None:
    assert replace(COURSE, release=YOUNG).invites(country, age) is invited


@pytest.mark.parametrize(
    ("country", "age", "day", "may"),
    [
        ("KE", "14-17", date(2026, 12, 1), True),
        ("KE", "10-13", date(2026, 12, 1), False),
        ("NP", "14-17", date(2026, 12, 1), False),
        ("NP", "14-17", date(2026, 12, 2), True),
        ("NP", "14-17", None, True),
        ("PH", "14-17", None, False),
        (None, "14-17", date(2026, 12, 1), False),
        (None, "14-17", date(2026, 12, 2), True),
    ],
)
def test_a_place_is_saved_where_a_lawyer_has_signed_and_the_bot_is_offered(
    country: Country | None, age: Age, day: date | None, may: bool
) -> None:
    assert replace(COURSE, release=YOUNG, day=day).may_save(country, age) is may


@pytest.mark.parametrize(
    ("stage", "is_public"), [(None, False), (Stage(stage="pilot"), False), (Stage(stage="public"), True)]
)
def test_a_course_is_public_in_that_stage_alone(stage: Stage | None, is_public: bool) -> None:
    assert replace(COURSE, stage=stage).is_public is is_public


def test_a_course_of_nothing_is_neither_closed_nor_full_and_lets_new_girls_in() -> None:
    assert (BARE.closed, BARE.full, BARE.newcomers, BARE.is_development) == (False, False, True, False)
