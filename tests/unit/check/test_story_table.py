"""The table of all lessons counts what a writer cannot see while she writes."""

from __future__ import annotations

from pathlib import Path

from bot.check.rule_context import RuleContext
from bot.check.story_table import HEAD, StoryFigures, figures, story_table
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course

WELL = """
    aim: {share: She shares a well.}
    start:
      - say: Amina walks to the well in the heat.
        ages: 10-13
      - say: Amina reads the timetable of the well.
        ages: 14-17
      - choose: Which country?
        id: country
        options: countries
      - choose: Who goes first?
        id: first
        options:
          - text: Amina
            then: [set: {pushed: "yes"}]
          - text: The cat
            joke: true
            feedback: It drinks. Everybody waits.
          - text: The oldest
            feedback: She nods. Everybody waits.
      - say: The bucket is empty.
        when: {pushed: "yes"}
      - quiz: Is a well for one?
        id: for-one
        aim: share
        transfer: true
        options: [{text: Yes, feedback: For all.}, {text: No, correct: true, feedback: Right.}]
      - quiz: Who owns rain?
        id: rain
        aim: share
        myth: true
        options: [{text: Nobody, correct: true, feedback: Right.}, {text: Kings, feedback: Nobody.}]
    for-later:
      - quiz: Is a river for one?
        id: river
        aim: share
        options: [{text: Yes, feedback: For all.}, {text: No, correct: true, feedback: Right.}]
    """


def test_a_lesson_is_counted() -> None:
    made = course({"well": WELL})
    view = RuleContext(made, Catalogs(), Path("media"))

    assert figures(view, made.lessons["well"]) == StoryFigures(
        lesson="well",
        words=(43, 42),
        shared=83,
        decisions=(4, 4),
        first_after=1,
        flags=1,
        alike=1,
        jokes=1,
        aims=1,
        quizzes=2,
        transfer=1,
        myth=1,
        other=0,
    )


def test_every_column_of_the_table_has_a_figure() -> None:
    made = course({"well": WELL})
    first, second, *_ = story_table(RuleContext(made, Catalogs(), Path("media"))).splitlines()

    assert first.split() == " ".join(HEAD).split()
    assert second.split() == ["well", "43", "42", "83%", "4", "1", "1", "1", "1", "1", "2", "1", "1", "0"]
