"""Check of a catalog's wording: forbidden words, two ways, labels, mixed digits and lines that cannot break."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.catalog_files import path_of
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Course, Script
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import Text
from bot.lessons.problem import Problem
from tests.support.catalog_builders import write_catalog
from tests.support.course_builders import lesson

HILL = """
start:
  - say: At 10 she waves a flag.
  - choose: Tap [Help]. Then?
    id: well
    options: [Leave it, Take it]
  - say: Then 12 goats run, call 1098.
"""
VALLEY = """
start:
  - choose: Which one?
    id: which
    options: [Leave it, Go]
"""
SETTINGS = """
card:
  - choose: "Help is open. To stop it: Lessons, My settings. Write it down."
    id: card
    options:
      - text: "⚙ My settings"
        do: here
      - text: Write
        do: here
"""
WAVES, ASKS, RUN = "At 10 she waves a flag.", "Tap [Help]. Then?", "Then 12 goats run, call 1098."
TELLS = "Help is open. To stop it: Lessons, My settings. Write it down."


def course() -> Course:
    """Return three lessons, a scene of the bot, and its keyboard."""
    settings, problems = parse_script(Script, SETTINGS, "settings", "dialogues/bot/settings.yaml")
    assert settings, problems
    needed = {name: it.examples[0] for name, it in Profile.model_fields.items() if it.is_required() and it.examples}
    keyboard = {"lessons": Text("Lessons", "profile"), "help": Text("Help", "profile")}
    return Course(
        lessons={"hill": lesson("hill", HILL), "valley": lesson("valley", VALLEY), "coast": lesson("coast", VALLEY)},
        bot={"settings": settings},
        profile=Profile.model_validate(needed).model_copy(update={"keyboard": keyboard}),
    )


COURSE = course()
RIGHT = {
    "Help": "Hulp", "Lessons": "Lessen", "⚙ My settings": "⚙ Mijn instellingen", "Write": "Schrijf",
    ASKS: "Tik op [Hulp]. En dan?", TELLS: "Hulp is open. Stoppen: Lessen, Mijn instellingen. Schrijf het op.",
}  # fmt: skip
TERMS = "- never: [vlag*]\n  say: kaart\n  why: A flag is another thing.\n  except: [vlagt ze uit]\n"

WRONG: dict[str, tuple[str, str, dict[tuple[str, str], str], list[tuple[str, str, str]]]] = {
    "all is well": ("nl", TERMS, {}, []),
    "a forbidden word with an ending": (
        "nl",
        TERMS,
        {("hill", WAVES): "Om 10 uur zwaait ze met Vlaggen."},
        [("translation-term", "says `vlaggen`", "Write `kaart`. A flag is another thing.")],
    ),
    "a phrase in which it is right": ("nl", TERMS, {("hill", WAVES): "Om 10 uur vlagt ze uit."}, []),
    "one text in two ways": (
        "nl",
        "",
        {("hill", "Leave it"): "Niet doen"},
        [("translation-two-ways", "is `Niet doen` here and `Leave it` in valley", "# differs: why")],
    ),
    "a label in brackets": (
        "nl",
        "",
        {("hill", ASKS): "Tik op [Help]. En dan?"},
        [("translation-label", "does not name the button `Help` as it reads", "Write `Hulp`, as on the button.")],
    ),
    "the labels of a way without brackets": (
        "nl",
        "",
        {("settings", TELLS): "Help is open. Stoppen: Verhalen, mijn Instellingen. Noteer het."},
        [
            ("translation-label", "does not name the button `Help` as it reads", "Write `Hulp`"),
            ("translation-label", "does not name the button `Lessons` as it reads", "Write `Lessen`"),
            ("translation-label", "does not name the button `My settings` as it reads", "Write `Mijn instellingen`"),
        ],
    ),
    "two kinds of digits in one story": (
        "ne",
        "",
        {("hill", WAVES): "१० बजे", ("hill", RUN): "12 वटा बाख्रा, 1098 मा फोन गर।"},
        [("translation-digits-mixed", "writes 12 where others of its story have digits", "Write १२.")],
    ),
    "a number to dial beside digits of the language": (
        "ne",
        "",
        {("hill", WAVES): "१० बजे", ("hill", RUN): "१२ वटा बाख्रा, 1098 मा फोन गर।"},
        [],
    ),
    "Khmer that no line can break": (
        "km",
        "",
        {("hill", WAVES): "10 " + "ក" * 21},
        [("translation-unbroken", "has 21 letters in which no line can break", "zero-width spaces")],
    ),
    "Khmer with zero-width spaces, and signs that take no room": (
        "km",
        "",
        {("hill", WAVES): "10 " + "ក្រុំ" * 20 + "\u200b" + "ក" * 20},
        [],
    ),
}


def found_in(folder: Path, locale: str, terms: str, words: dict[tuple[str, str], str]) -> list[Problem]:
    """Return what `messages check` finds in a catalog of the course with these words."""
    right = RIGHT if locale == "nl" else {}
    write_catalog(
        folder, locale, COURSE, lambda it: replace(it, forms=(words.get(it.key, right.get(it.source, it.source)),))
    )
    if terms:
        (folder / locale / "terms.yaml").write_text(terms, "utf-8")
    return check(COURSE, folder, [locale])


@pytest.mark.parametrize(("locale", "terms", "words", "expected"), WRONG.values(), ids=WRONG)
def test_a_wording_that_a_girl_would_stumble_on_is_found(
    tmp_path: Path,
    locale: str,
    terms: str,
    words: dict[tuple[str, str], str],
    expected: list[tuple[str, str, str]],
) -> None:
    found = found_in(tmp_path, locale, terms, words)

    assert [it.code for it in found] == [code for code, _, _ in expected]
    for it, (_, how, hint) in zip(found, expected, strict=True):
        assert how in it.message
        assert hint in it.hint
        assert it.severity == "warning"


def test_two_ways_that_are_both_right_are_left_alone_where_a_translator_says_why(tmp_path: Path) -> None:
    found_in(tmp_path, "nl", "", {("valley", "Leave it"): "Niet doen"})
    path = path_of(tmp_path, "nl")
    entry = 'msgctxt "valley"\nmsgid "Leave it"'
    path.write_text(path.read_text("utf-8").replace(entry, f"# differs: there it is a dog\n{entry}"), "utf-8")

    assert check(COURSE, tmp_path, ["nl"]) == []


def test_two_long_texts_are_told_where_they_differ(tmp_path: Path) -> None:
    story = "start:\n  - say: One text.\n  - end\n"
    both = Course(lessons={name: lesson(name, story) for name in ("hill", "valley")})
    ends = {"hill": "a goat", "valley": "a cow"}
    write_catalog(
        tmp_path,
        "nl",
        both,
        lambda it: replace(it, forms=(f"Een zin die heel lang hetzelfde is: {ends[it.context]}",)),
    )

    (found,) = (it for it in check(both, tmp_path, ["nl"]) if "One text" in it.message)

    assert "is `…cow` here and `…goat` in hill" in found.message


BROKEN = {
    "not YAML": ("- never: [a\n", 1),
    "a key nobody knows": ("- never: [a]\n  say: b\n- nevr: [c]\n  say: d\n", 3),
    "a star alone": ("- never: [a]\n  say: b\n- never: ['*']\n  say: d\n", 3),
    "no form": ("- never: []\n  say: d\n", 1),
    "no list": ("never: [a]\n", 1),
}


@pytest.mark.parametrize(("terms", "line"), BROKEN.values(), ids=BROKEN)
def test_a_file_of_terms_that_cannot_be_read_is_told_at_its_line(tmp_path: Path, terms: str, line: int) -> None:
    found = found_in(tmp_path, "nl", terms, {})

    assert {(it.file, it.line, it.severity) for it in found} == {(f"{tmp_path.name}/nl/terms.yaml", line, "error")}
