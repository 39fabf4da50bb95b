"""Files of words and points that safeguarding staff edit: each mistake is reported with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.lessons.loader.course import load
from bot.lessons.problem import Problem
from bot.safeguarding.distress.matcher import Matcher

WORDS = """
words:
  ask: ask*, want*
  picture: pic, pics,
    photo*
  school: homework
"""
POINTS = """
distress:
  enough: 10
  concepts:
    plus-6: ask, picture
    minus-10: school
  words:
    plus-2: nicely
kinds:
  image-request:
    enough: 1
    concepts:
      plus-1: picture
"""


def course_with(folder: Path, words: str = WORDS, points: str = POINTS) -> Path:
    (folder / "safety" / "words").mkdir(parents=True)
    (folder / "safety" / "words" / "en.yaml").write_text(words, "utf-8")
    (folder / "safety" / "points.yaml").write_text(points, "utf-8")
    for other in ("loud", "banned", "care"):
        (folder / "safety" / f"{other}.yaml").write_text("{}\n", "utf-8")
    return folder


def slips(folder: Path) -> list[Problem]:
    return [problem for problem in load(folder)[1] if "/safety/" in problem.file]


def test_words_and_points_that_are_right_have_no_problem_and_work(tmp_path: Path) -> None:
    folder = course_with(tmp_path / "d")
    matcher = Matcher(load(folder)[0].safety)

    assert slips(folder) == []
    assert matcher.match("he is asking for photos").kinds == {"image-request"}
    assert not matcher.match("asking for photos of the homework").distress


SLIPS = {
    "points for a concept nobody has words for": (
        WORDS,
        POINTS.replace("ask, picture", "ask, pictur"),
        "points.yaml",
        5,
        "concept-unknown",
    ),
    "points of a kind for nothing": (
        WORDS,
        POINTS.replace("plus-1: picture", "plus-1: pictures"),
        "points.yaml",
        13,
        "concept-unknown",
    ),
    "points that are no number": (WORDS, POINTS.replace("plus-6", "plus-six"), "points.yaml", 5, ""),
    "points with another sign": (WORDS, POINTS.replace("minus-10", "less-10"), "points.yaml", 6, ""),
    "a wildcard alone": (WORDS.replace("homework", '"*"'), POINTS, "words/en.yaml", 6, "word-unreadable"),
    "a phrase that begins with a gap": (
        WORDS.replace("homework", ".. work"),
        POINTS,
        "words/en.yaml",
        6,
        "word-unreadable",
    ),
    "two scripts in one entry": (WORDS.replace("homework", "tam ហ្គេម"), POINTS, "words/en.yaml", 6, "word-mixed"),
    "a verb that is everywhere": (
        "grammar: swahili\nverbs:\n  hit: fa\n" + WORDS,
        POINTS,
        "words/en.yaml",
        3,
        "verb-short",
    ),
    "a slot without words": (
        WORDS + "slots:\n  die: die, dye\nparadigms:\n  harmless: to <dye> for\n",
        POINTS,
        "words/en.yaml",
        10,
        "slot-unknown",
    ),
    "a paradigm of 2,401 phrases": (
        WORDS + "slots:\n  now: 1, 2, 3, 4, 5, 6, 7\nparadigms:\n  harmless: at <now> or <now> or <now> or <now>\n",
        POINTS,
        "words/en.yaml",
        10,
        "paradigm-large",
    ),
    "a paradigm that may begin with a gap": (
        WORDS + "slots:\n  now: today, tonight\nparadigms:\n  harmless: <now?> .. work\n",
        POINTS,
        "words/en.yaml",
        10,
        "word-unreadable",
    ),
    "a spelling of two words": (
        WORDS + "spellings: homework = home work\n",
        POINTS,
        "words/en.yaml",
        7,
        "spelling-unreadable",
    ),
    "a strong concept nobody has words for": (
        WORDS,
        POINTS.replace("enough: 10", "enough: 10\n  strong: suicide"),
        "points.yaml",
        4,
        "concept-unknown",
    ),
    "a kind that does not exist": (
        WORDS,
        POINTS.replace("image-request", "image-reqest"),
        "points.yaml",
        10,
        "",
    ),
}


@pytest.mark.parametrize("story", SLIPS)
def test_a_slip_is_named_with_its_line_and_nothing_fails(tmp_path: Path, story: str) -> None:
    words, points, file, line, code = SLIPS[story]
    folder = course_with(tmp_path / "d", words, points)

    found = slips(folder)
    Matcher(load(folder)[0].safety).match("he asks for a pic")

    assert [(it.file.removeprefix("d/safety/"), it.line) for it in found] == [(file, line)]
    assert found[0].code == code or not code
    assert found[0].hint


def test_a_hint_says_which_concept_was_meant(tmp_path: Path) -> None:
    folder = course_with(tmp_path / "d", points=POINTS.replace("ask, picture", "ask, pictur"))

    assert [it.hint for it in slips(folder)] == ["Did you mean `picture`?"]
