"""A teacher checks her course: each problem is named with file, line and remedy.

Each example is the smallest course that breaks a rule. A comment `# ! code` marks every line on which a problem is
expected; no other problem may be found.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest

from bot.check.all_rules import check
from bot.check.explain import examples
from bot.check.registry import codes
from bot.check.rules.bot_scenes import ASKED_FOR
from bot.check.walk import walk
from bot.engine import shortest_paths
from bot.engine.cursor import ReadingContext
from bot.lessons.loader.course import load
from bot.lessons.model.people import BANDS, COUNTRIES, Reader
from bot.lessons.model.text import Text, option_key
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.catalogs import Catalogs, load_catalogs
from bot.lessons.translations.po import PoEntry
from tests.integration.check.rule_violations import BAD, STOP, UNMARKED, Files, example, marked, moment, places, well
from tests.support.course_folder import ABOUT, ExampleCourse, finished
from tests.support.course_folder import SCENES as WELL
from tests.support.on_ci import ON_CI
from tests.support.paths import DIALOGUES, ROOT


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> ExampleCourse:
    return ExampleCourse(tmp_path_factory.mktemp("check"))


@pytest.mark.parametrize("story", BAD)
def test_a_mistake_is_found_on_its_line_and_nothing_else_is(course: ExampleCourse, story: str) -> None:
    problems = course.problems(example(BAD[story]))

    assert marked(BAD[story]) | UNMARKED.get(story, set()) == places(problems)
    assert all(one.message.endswith(".") and one.hint for one in problems)


def test_a_good_course_has_no_problem(course: ExampleCourse) -> None:
    assert course.problems("") == []


GOOD: dict[str, Files] = {
    "an option for each age": well(
        "  - poll: Well?\n    id: well\n    options:\n      - text: Tell\n        ages: 10-13\n      - text: Tell\n"
        "        ages: 14-17\n        feedback: Good.\n      - Wait\n"
    ),
    "an option for each country": well(
        "  - choose: Where?\n    id: where\n    options: countries\n  - poll: Well?\n    id: well\n"
        "    options:\n      - Yes\n"
        + "".join(f"      - text: Rice\n        when: {{country: {country}}}\n" for country in (*COUNTRIES, "none"))
    ),
    "a flag set far away": well(
        "  - choose: Well?\n    id: well\n    options:\n      - One\n      - text: Two\n        then:\n"
        "          - set: {mood: shy}\n          - choose: Why?\n            id: why\n            options: [A, B]\n"
        "  - choose: And now?\n    id: now\n    when: {mood: shy}\n    options: [A, B]\n"
    ),
    "back to an earlier scene, and out": {
        "lessons/well.yaml": ABOUT + "start:\n" + STOP + "  - goto: more\nmore:\n  - choose: More?\n"
        "    id: more\n    options:\n"
        "      - text: Yes\n        then:\n          - goto: start\n      - No\n  - end\n",
    },
    "a quiz that comes back at the end": {
        "lessons/old.yaml": ABOUT + "was: ancient\n" + WELL,
        "lessons/well.yaml": ABOUT + "start:\n" + STOP + "  - again: ancient/whose\n  - end\n",
    },
    "help and tidying up in a lesson": well(
        "  - choose: Well?\n    id: well\n    options:\n      - text: Help\n        do: help\n"
        "      - text: Tidy\n        do: tidy\n"
    ),
    "a scene that shows nothing": {
        "lessons/well.yaml": ABOUT + "start:\n" + STOP + "  - goto: out\nout:\n  - end\n",
    },
    "every word a moment is told with": moment(
        "gate",
        "  - say: <title> <badge> <today> <note> <friend> <safe-word>\n  - choose: <note>\n    id: gate\n    options:\n"
        "      - text: Go on\n        do: enter\n      - text: Menu\n        do: menu\n",
    ),
    "signs that are no placeholder": well("  - say: I <3 you, 2 < 3 > 1\n  - say: <friend> *is* here\n" + STOP),
    "texts as long as they may be": well(
        f"  - say: {'a' * 4096}\n  - picture: well.png\n    alt: {'a' * 1024}\n"
        f"  - poll: Well?\n    id: well\n    options:\n      - {'a' * 28}\n      - B\n"
    ),
    "a role with one name everywhere": {"cast.yaml": "friend: {other: Leo_15}\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", GOOD.values(), ids=GOOD)
def test_what_is_fine_is_not_complained_about(course: ExampleCourse, files: Files) -> None:
    assert course.problems(example(files)) == []


def test_our_own_course_has_no_error() -> None:
    course, problems = load(DIALOGUES)
    catalogs, _ = load_catalogs(ROOT / "locales")

    found = [*problems, *check(course, catalogs, DIALOGUES)]

    assert [one for one in found if one.severity == "error"] == []


HINTS = {
    "goto-missing": "Did you mean `start`?",
    "a way to a scene that is none": "Its scenes are: start.",
    "again-missing": "Did you mean `whose`?",
    "flag-unknown": "Did you mean `mood`?",
    "placeholder-unknown": "Did you mean `<friend>`? The people of cast.yaml are `<friend>`.",
    "a name with a capital": "Did you mean `<friend>`? The people of cast.yaml are `<friend>`.",
    "a safe word with a space": "Did you mean `<safe-word>`? The people of cast.yaml are `<friend>`.",
    "picture-missing": "Did you mean `well.png`?",
    "a file of the bot is called otherwise": "Did you mean `starts`?",
    "start-missing": "Call the first scene `start:` instead of `begin:`.",
    "translation-orphan": "Type `python main.py messages update nl`.",
    "hush-error": "Mend it: `python main.py check --explain id-twice` says how.",
}
"""Hints by code, for its own example, or by the name of an example above."""


def wrong(story: str) -> str:
    """Return the wrong course of a named example, or of the page of a code."""
    return example(BAD[story]) if story in BAD else examples(codes()[story]).wrong


@pytest.mark.parametrize("story", HINTS)
def test_a_hint_says_what_was_probably_meant(course: ExampleCourse, story: str) -> None:
    assert HINTS[story] in {found.hint for found in course.problems(wrong(story))}


SENTENCES = {
    "id-twice": "The id `well` is used twice in this file (first on line 3).",
    "no-end": "From `more` on, no answer leads to the end of the lesson.",
    "an option ends in silence": "The scene `gone` leaves a girl without a way on after `Fine`.",
    "options-hidden": "At `well` some girls see no option at all (ages 14-17).",
    "button-too-long": "The button `Walk to the well with the goat, the hen,` has 66 characters; 64 fit.",
    "button-long": "The button `Walk to the well with the goat and the h` is about 7 letters too long.",
    "a bubble that is too long with the longest name only": "This bubble has 4200 characters; 4096 fit.",
    "cast-name": "`friend` has no name in KH, PH.",
    "safe-word-missing": "English (`en`) has no safe word.",
    "bubble-wordy": "This bubble has 36 words; 35 are enough.",
    "sentence-long": "A sentence here has 15 words; girls of 10 to 13 read 12 at once.",
    "path-long": "A way through this lesson has 414 words (ages 10-13); 300 are enough.",
    "path-many-stops": "A way through this lesson has 13 stops; 8 to 12 are right.",
    "lesson-heavy": "The pictures of this lesson have 295 KB together; 250 are enough.",
    "route-number": "`+254 116` is a short code, and short codes have no country code.",
    "translation-orphan": "1 translation of `well` into `nl`: the text is gone; the first is `The goat has gone.`.",
}


@pytest.mark.parametrize("story", SENTENCES)
def test_a_message_names_the_thing(course: ExampleCourse, story: str) -> None:
    assert SENTENCES[story] in {found.message for found in course.problems(wrong(story))}


# Translations. story: (steps, what the translator wrote, the problems on the lesson's lines)
TRANSLATED: dict[str, tuple[str, dict[str, str | None], set[tuple[int, str]]]] = {
    "a name is misspelt": ("  - say: Here is <friend>.\n" + STOP, {"Here is <friend>.": "<rafiki>"},
                           {(7, "translation-placeholder")}),
    "a name comes twice": ("  - say: Here is <friend>.\n" + STOP, {"Here is <friend>.": "<friend>, <friend>!"}, set()),
    "two options become one": (STOP, {"One": "Moja", "Two": "moja "}, {(9, "options-same")}),
    "a button grows": (STOP, {"Two": "m" * 65}, {(9, "button-too-long")}),
    "all is well": (STOP, {"One": "Moja", "Two": "Mbili"}, set()),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "words", "expected"), TRANSLATED.values(), ids=TRANSLATED)
def test_a_translation_is_checked_on_the_line_of_its_source(
    course: ExampleCourse, steps: str, words: Mapping[str, str | None], expected: set[tuple[int, str]]
) -> None:
    course.become(example(well(steps)))
    loaded, _ = load(course.folder)
    catalogs = translated(list(all_texts(loaded)), words)

    found = finished(check(loaded, catalogs, course.folder))

    assert {("lessons/well.yaml", *one) for one in expected} == places(found)


def translated(texts: list[Text], words: Mapping[str, str | None]) -> Catalogs:
    """Return a catalog that repeats every text, except for these."""
    said = {(text.context, text.source): words.get(text.source, text.source) for text in texts}
    return Catalogs({"nl": {known: translation for known, translation in said.items() if translation is not None}})


def test_missing_translations_are_one_warning_a_file_with_their_number(course: ExampleCourse) -> None:
    course.become("")
    found = finished(check(load(course.folder)[0], Catalogs({"sw": {}}), course.folder))

    missing = [one for one in found if one.code == "translation-missing"]
    assert {"warning"} == {one.severity for one in missing}
    assert len(missing) == len({one.file for one in missing}) == 19
    assert "13 texts are not yet translated into `sw`; the first is `The well`." in {one.message for one in missing}


def test_a_file_that_does_not_load_is_not_missed_a_second_time(course: ExampleCourse) -> None:
    files = {
        "lessons/old.yaml": "title: *Old*\n",
        "lessons/well.yaml": ABOUT + "start:\n  - again: old/whose\n" + STOP,
        "bot/menu.yaml": "menu:\n  - sey: Hm\n",
    }

    found = course.problems(example(files))

    assert {("lessons/old.yaml", 1, "yaml-star"), ("bot/menu.yaml", 2, "unknown-step")} == places(found)


def test_translations_of_a_lesson_that_does_not_load_are_not_called_gone(course: ExampleCourse) -> None:
    course.become(example({"lessons/old.yaml": "title: *Old*\n"}))
    entries = {name: [PoEntry("Hello", name)] for name in ("old", "gone")}
    catalogs = Catalogs(entries={"nl": entries})

    found = finished(check(load(course.folder)[0], catalogs, course.folder))

    (orphan,) = [it.message for it in found if it.code == "translation-orphan"]
    assert "`gone`" in orphan


def test_every_scene_the_engine_asks_for_is_known_to_the_rule() -> None:
    asked = set[tuple[str, str]]()
    for path in (ROOT / "bot" / "engine").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "scene":
                asked |= {(a, b) for a, b in [literals(node.args[2:4])] if a}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TellScene":
                asked |= {(a, b) for a, b in [literals(node.args)] if a}
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                asked |= {(a, b) for a, b in [literals(node.elts)] if a in ASKED_FOR}

    assert asked
    assert set() == asked - {(file, name) for file, names in ASKED_FOR.items() for name in names}


def literals(nodes: list[ast.expr]) -> tuple[str, str]:
    """Return two string literals, or empty strings."""
    words = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return (words[0], words[1]) if len(words) == 2 else ("", "")


def test_the_longest_names_fit_into_a_button() -> None:
    """Ids have at most 22 characters, so no lesson can make a button that Telegram refuses (64 bytes)."""
    longest = f"o:{'a' * 22}/{'b' * 22}/{option_key('any words')}" + "flag"

    assert len(longest.encode()) <= 64


def test_the_checker_comes_to_the_same_stops_as_a_girl() -> None:
    """The checker takes shortcuts; the engine's own search takes every way, of every lesson on CI."""
    course, _ = load(DIALOGUES)
    for lesson in list(course.lessons.values())[:: 1 if ON_CI else 4]:
        readers = [Reader(band, country) for band in BANDS for country in (None, *COUNTRIES)]
        others = frozenset(course.lessons) - {lesson.id}  # the measure is not asked once the others are finished
        worlds = [ReadingContext(course, lesson, reader, met=others) for reader in readers]
        met = {id(folded.stop) for world in worlds for folded in shortest_paths.places(world)}

        assert walk(course, lesson).stops == met
