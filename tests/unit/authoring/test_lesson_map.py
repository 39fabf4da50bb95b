"""The map of a lesson, and the way to each of its stops, computed without a browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.authoring.editor.preview.outline import OutlineRow, outline
from bot.authoring.editor.preview.outline_rails import Rail, rails, track_of
from bot.authoring.editor.preview.start_anywhere import session_at, who_comes
from bot.engine.advance import replay_lesson
from bot.engine.input import ButtonTarget
from bot.engine.session import Answer, Session, Visit
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from tests.support.course_builders import course

WELL = """
start:
  - say: Amina walks to the well.
  - say: She is fourteen.
    ages: 14-17
  - choose: Who is there?
    id: who
    options:
      - The goat
      - text: Nobody
        then:
          - choose: Does she wait?
            id: wait
            options:
              - "Yes"
              - text: "No"
                then:
                  - goto: home
  - choose: How is it in Nepal?
    id: nepal
    when: {country: NP}
    options: [Cold, High]
  - set: {seen: goat}
  - quiz: How deep is it?
    id: deep
    options:
      - text: Deep
        correct: true
        feedback: Yes.
      - text: Flat
        feedback: No.
        then:
          - goto: start
  - goto: home
home:
  - say: The kettle sings.
  - choose: Tea?
    id: tea
    options: [Please, Later]
  - end
attic:
  - say: Nobody has been here for years.
"""


@pytest.fixture
def lessons() -> Course:
    return course(
        {"well": WELL, "river": "start:\n  - again: well/deep\n  - choose: A?\n    id: a\n    options: [B, C]\n"}
    )


DRAWN = """
        scene  start
o       say    Amina walks to the well.
*       say    She is fourteen.
*       stop   Who is there?
|-<     option The goat
|-*     option Nobody
| *     stop   Does she wait?
| |-<   option Yes
| |-*   option No
| | x   go     home
| <     return The story goes on.
*       stop   How is it in Nepal?
|-<     option Cold
|-<     option High
*       set    seen: goat
*       stop   How deep is it?
|-<     option Deep
|-*     option Flat
| x     return start
x       go     home
        scene  home
o       say    The kettle sings.
*       stop   Tea?
|-<     option Please
|-<     option Later
x       end
        scene  attic
o       say    Nobody has been here for years.
x       end
"""
"""The ways of the well: `|` a rail that runs past, `*` a row whose track runs on, `o` one
at which it begins, `<` one that goes back to the left, `x` one
at which the way ends or leads elsewhere; `-` before an answer that leaves its question."""


def test_the_ways_part_at_the_answers_and_come_together_below_them(lessons: Course) -> None:
    rows = outline(lessons, lessons.lessons["well"], Session("en"))

    assert drawn(rows) == DRAWN.strip("\n").splitlines()


def drawn(rows: tuple[OutlineRow, ...]) -> list[str]:
    """Return the rows as text, each with its rails."""
    return [
        f"{_rails(beside, track_of(it)):8}{it.kind:6} {getattr(it.words, 'source', it.words)}".rstrip()
        for it, beside in zip(rows, rails(rows), strict=True)
    ]


def _rails(beside: tuple[Rail, ...], own: int) -> str:
    parts = {part for track, part in beside if track == own}
    past = [("| " if Rail(track, "past") in beside else "  ") for track in range(own)]
    if "out" in parts:
        past[-1] = past[-1][0] + "-"
    begins = "on" in parts and parts.isdisjoint(("from", "out"))
    sign = "o" if begins else "*" if "on" in parts else "<" if "back" in parts else "x" if parts else ""
    return "".join(past) + sign


def test_nothing_leads_to_a_row_below_answers_that_all_end() -> None:
    story = (
        "start:\n  - choose: Who?\n    id: who\n    options:\n"
        "      - text: The goat\n        then: [{say: It eats.}, end]\n"
        "      - text: Nobody\n        then: [end]\n  - say: More.\n  - end\n"
    )
    found = course({"well": story})

    assert drawn(outline(found, found.lessons["well"], Session("en")))[-2:] == [
        "o       say    More.",
        "x       end",
    ]


def at(*answers: tuple[str, str], lesson: str = "well", session: Session | None = None) -> Session:
    """Return the session of a learner aged ten to thirteen who has given these answers."""
    session = session or Session("en")
    trail = tuple(Answer(stop, Text(words).key) for stop, words in answers)
    return replace(session, visit=Visit(lesson, "10-13", session.country, trail))


def row(rows: tuple[OutlineRow, ...], words: str) -> OutlineRow:
    """Return the first row with these words."""
    return next(it for it in rows if words == (it.words.source if isinstance(it.words, Text) else it.words))


def map_of(lessons: Course, session: Session) -> tuple[OutlineRow, ...]:
    return outline(lessons, lessons.lessons[session.visit.lesson if session.visit else "well"], session)


# The outline


def test_every_scene_step_stop_and_option_stands_in_the_order_of_the_file_further_in_than_what_it_belongs_to(
    lessons: Course,
) -> None:
    rows = map_of(lessons, at())
    drawn = [f"{'  ' * it.depth}{it.kind} {it.words.source if isinstance(it.words, Text) else it.words}" for it in rows]

    assert drawn[:12] == [
        "scene start",
        "  say Amina walks to the well.",
        "  say She is fourteen.",
        "  stop Who is there?",
        "    option The goat",
        "    option Nobody",
        "      stop Does she wait?",
        "        option Yes",
        "        option No",
        "          go home",
        "      return The story goes on.",
        "  stop How is it in Nepal?",
    ]
    lines = [it.place.line for it in rows if it.place]
    assert lines == sorted(lines)
    assert row(rows, "Tea?").stop == "tea"
    assert row(rows, "Later").key == Text("Later").key


def test_what_she_has_seen_and_where_she_is_stands_out_and_the_rest_is_grey(lessons: Course) -> None:
    rows = map_of(lessons, at(("who", "The goat")))

    assert row(rows, "How deep is it?").state == "here"
    assert row(rows, "Amina walks to the well.").state == row(rows, "Who is there?").state == "seen"
    assert row(rows, "The goat").state == "seen"
    assert row(rows, "Nobody").state == row(rows, "Does she wait?").state == row(rows, "Tea?").state == "open"


def test_what_only_other_girls_meet_says_which(lessons: Course) -> None:
    rows = map_of(lessons, at())

    assert (row(rows, "She is fourteen.").state, row(rows, "She is fourteen.").only) == ("others", "14-17")
    assert (row(rows, "How is it in Nepal?").state, row(rows, "How is it in Nepal?").only) == ("others", "country: NP")
    nepal = map_of(lessons, at(session=Session("en", None, "NP")))
    assert row(nepal, "How is it in Nepal?").state == "open"


def test_ways_returns_and_dead_ends_are_told(lessons: Course) -> None:
    rows = map_of(lessons, at())
    back = next(it for it in rows if it.kind == "return" and it.aim)
    ends = [it for it in rows if it.kind == "end"]

    assert (back.words, back.aim) == ("start", "start")
    assert [it.aim for it in rows if it.kind == "go"] == ["home", "home"]
    assert row(rows, "attic").dead == "No girl ever comes here."
    assert row(rows, "Nobody has been here for years.").state == "nobody"
    assert [bool(it.dead) for it in ends] == [False, True]


def test_a_stop_without_a_button_for_someone_is_a_dead_end() -> None:
    lessons = course(
        {"well": "start:\n  - choose: A?\n    id: a\n    options: [{text: B, ages: 14-17}, {text: C, ages: 14-17}]\n"}
    )

    assert row(map_of(lessons, at()), "A?").dead == "Some girl finds no button here."


def test_a_lesson_she_is_not_in_is_all_grey(lessons: Course) -> None:
    rows = outline(lessons, lessons.lessons["well"], at(lesson="river"))

    assert {it.state for it in rows if it.kind in ("stop", "option")} <= {"open", "others"}


def test_a_lesson_that_runs_in_circles_has_a_map_all_the_same() -> None:
    lessons = course({"well": "start:\n  - say: Round\n  - goto: start\n"})
    rows = map_of(lessons, at())

    assert session_at(lessons, at(), ButtonTarget("well", "gone", "")) is None
    assert [it.kind for it in rows] == ["scene", "say", "return"]


# The way to a stop


def trail(session: Session | None) -> list[tuple[str, str]] | None:
    return [(answer.stop, answer.key) for answer in session.visit.trail] if session and session.visit else None


def answers(*given: tuple[str, str]) -> list[tuple[str, str]]:
    return [(stop, Text(words).key) for stop, words in given]


def test_a_girl_with_no_answers_comes_by_the_shortest_way(lessons: Course) -> None:
    assert trail(session_at(lessons, Session("en"), ButtonTarget("well", "tea", ""))) == answers(
        ("who", "The goat"), ("deep", "Deep")
    )


def test_her_answers_are_kept_as_far_as_they_lead_there(lessons: Course) -> None:
    before = at(("who", "Nobody"), ("wait", "Yes"))

    on = session_at(lessons, before, ButtonTarget("well", "tea", ""))
    assert trail(on) == answers(("who", "Nobody"), ("wait", "Yes"), ("deep", "Deep"))
    back = on and session_at(lessons, on, ButtonTarget("well", "wait", ""))
    assert trail(back) == answers(("who", "Nobody"))


def test_an_option_is_reached_where_it_is_a_button(lessons: Course) -> None:
    there = session_at(lessons, at(), ButtonTarget("well", "wait", Text("No").key))

    assert there
    assert trail(there) == answers(("who", "Nobody"))
    assert replay_lesson(lessons, there)[-1].session == there


def test_a_quiz_that_comes_back_finds_a_girl_who_has_met_it(lessons: Course) -> None:
    there = session_at(lessons, Session("en"), ButtonTarget("river", "deep", ""))

    assert there
    assert there.finished == ("well",)
    assert trail(there) == []


def test_who_cannot_come_there_is_told_who_does(lessons: Course) -> None:
    girl = at()

    assert session_at(lessons, girl, ButtonTarget("well", "nepal", "")) is None
    assert who_comes(lessons, girl, ButtonTarget("well", "nepal", "")) == "10-13, NP"
    assert session_at(lessons, girl, ButtonTarget("well", "gone", "")) is None
    assert who_comes(lessons, girl, ButtonTarget("well", "gone", "")) == ""
    assert session_at(lessons, girl, ButtonTarget("gone", "deep", "")) is None
