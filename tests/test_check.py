"""A teacher checks her course, and what would have tripped a girl is named: file, line, and what to do.

Each example is the smallest course that breaks a rule. A remark `# ! code` stands on every line on which
a problem is expected, and nothing else may be found.
"""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from bot.check.bot_scenes import ASKED_FOR
from bot.check.codes import codes
from bot.check.report import report
from bot.check.rules import check
from bot.check.walk import walk
from bot.content.load.course import load
from bot.content.model.people import BANDS, COUNTRIES, Reader
from bot.content.model.text import Text, option_key
from bot.content.model.texts import all_texts
from bot.content.problem import Problem
from bot.engine import ways
from bot.engine.cursor import World
from bot.i18n.catalogs import Catalogs, load_catalogs
from bot.i18n.po import Entry
from tests.example_course import ABOUT, ExampleCourse
from tests.example_course import SCENES as WELL
from tests.on_ci import ON_CI

ROOT = Path(__file__).parent.parent
DIALOGUES = ROOT / "dialogues"

Files = dict[str, str]
"""Names of files and what they say at their top; the rest of the course is right (see `tests/example_course.py`)."""


def profile(marks: Mapping[str, str] | None = None, **changes: object) -> str:
    """Some of the bot's labels written anew, with a remark on the lines that are expected to be wrong."""
    remarks = {key: f"  # ! {codes}" for key, codes in (marks or {}).items()}
    lines = {key: f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in changes.items()}
    return "".join(f"{line}{remarks.get(key, '')}\n" for key, line in lines.items())


def without(name: str, key: str) -> dict[str, str]:
    """A group of the bot's labels without one of them."""
    real = yaml.safe_load((DIALOGUES / "profile.yaml").read_text("utf-8"))
    return {one: words for one, words in real[name].items() if one != key}


def well(steps: str) -> Files:
    """A lesson of one scene."""
    return {"lessons/well.yaml": ABOUT + "start:\n" + steps}


def scene(file: str, name: str, steps: str) -> Files:
    """One scene of a file of the bot's, written anew."""
    return {f"bot/{file}.yaml": f"{name}:\n{steps}"}


def moment(name: str, steps: str) -> Files:
    """One of the bot's moments, written anew."""
    return scene("moments", name, steps)


STOP = "  - choose: Well?\n    id: well\n    options: [One, Two]\n"

BAD: dict[str, Files] = {
    # names
    "an old id is used anew": well(
        "  - choose: A?\n    id: a\n    was: b\n    options: [One, Two]\n"
        "  - choose: B?\n    id: b  # ! id-twice\n    options: [One, Two]\n"
    ),
    "a quiz comes back beside one of its own name": {
        "lessons/old.yaml": ABOUT + WELL,
        "lessons/well.yaml": ABOUT + WELL.replace("  - end", "  - again: old/whose  # ! id-twice\n  - end"),
    },
    "a question inside another way has the same id": well(
        "  - choose: A?\n    id: a\n    options:\n      - One\n      - text: Two\n        then:\n"
        "          - choose: Again?\n            id: a  # ! id-twice\n            options: [One, Two]\n"
    ),
    "a lesson takes the old name of another": {
        "lessons/a-well.yaml": ABOUT + WELL,
        "lessons/b-well.yaml": ABOUT + "was: a-well  # ! was-taken\n" + WELL,
    },
    # links
    "a quiz of no lesson comes back": well("  - again: nowhere/quiz  # ! again-missing\n" + STOP),
    "there is no scene at all": {"lessons/well.yaml (nothing else)": ABOUT.replace("\n", "  # ! start-missing\n", 1)},
    # options
    "two lines of a sentence are the same": well(
        "  - practise: Well?\n    id: well\n    lines:\n      - I said no.\n"
        "      - I said no.  # ! options-same\n      - Bye.\n"
    ),
    "an option bears the old name of another": well(
        "  - poll: Well?\n    id: well\n    options:\n      - text: Tell\n        was: Ask\n"
        "      - Ask  # ! options-same\n"
    ),
    "two options are the same in one country": well(
        "  - poll: Who?\n    id: who\n    options:\n      - <friend>\n      - Bopha  # ! options-same\n"
    ),
    "girls of three countries see no option": well(
        "  - poll: Well?\n    id: well\n    options:  # ! options-hidden\n"
        "      - text: One\n        when: {country: [KE, none]}\n      - text: Two\n        when: {country: KE}\n"
    ),
    "no option fits the flag she has": well(
        "  - set: {mood: brave}\n  - poll: Well?\n    id: well\n    options:  # ! options-hidden\n"
        "      - text: One\n        when: {mood: shy}  # ! flag-never\n      - text: Two\n"
        "        when: {mood: shy}  # ! flag-never\n"
    ),
    "a moment shows no option in one country": moment(
        "gone",
        "  - choose: Well?  # ! dead-end\n".replace("  # ! dead-end", "")
        + "    id: gone\n    options:  # ! options-hidden\n      - text: One\n        do: menu\n"
        "        when: {country: KE}\n",
    ),
    # quiz and practise
    # reach
    "a scene that only leads to itself": {
        "lessons/well.yaml": ABOUT + WELL + "later:  # ! scene-unreached\n  - say: Bye\n  - goto: later\n",
    },
    "a question only for girls who are younger and older": well(
        "  - choose: A?\n    id: a\n    ages: 10-13\n    options:\n      - One\n      - text: Two\n        then:\n"
        "          - choose: B?  # ! step-unreached\n            id: b\n            ages: 14-17\n"
        "            options: [One, Two]\n"
    ),
    "a picture below a goto": {
        "lessons/well.yaml": ABOUT + "start:\n  - goto: later\n  - say: Hm  # ! step-unreached\n  - say: Hm\n"
        "later:\n  - say: Bye\n",
    },
    "the same words are told elsewhere": {
        "lessons/well.yaml": ABOUT + WELL + "later:  # ! scene-unreached\n  - say: Yes.\n",
    },
    "a circle behind a question": {
        "lessons/well.yaml": ABOUT + "start:\n  - choose: Well?\n    id: well  # ! endless-loop\n    options:\n"
        "      - One\n"
        "      - text: Two\n        then:\n          - goto: later\nlater:\n  - say: Hi\n  - goto: later\n",
    },
    "one answer too many never ends": {
        "lessons/well.yaml": ABOUT + "start:\n  - choose: Well?\n    id: well\n    options:\n      - One\n"
        "      - text: Two\n"
        "        then:\n          - goto: later\n  - end\n"
        "later:\n  - poll: Hm?\n    id: hm  # ! no-end\n    options: [A, B]\n  - goto: later\n",
    },
    "the older girls never come out": {
        "lessons/well.yaml": ABOUT + "start:\n  - choose: Well?\n    id: well  # ! no-end\n    options: [One, Two]\n"
        "  - goto: start\n    ages: 14-17\n",
    },
    # flags
    # acts
    "a lesson tidies by itself": well("  - do: tidy  # ! do-in-lesson\n" + STOP),
    "go on, but only at the second question": moment(
        "gate",
        "  - choose: Hm?\n    id: gate\n    options:\n      - text: Go\n        do: enter\n      - text: More\n"
        "        then:\n"
        "          - choose: What?\n            id: gate-more\n            options:\n              - text: New\n"
        "                do: start-again  # ! do-aimless\n              - text: Back\n                do: here\n",
    ),
    # the bot's own scenes
    "a file of the bot is called otherwise": {
        "bot/start.yaml": "", "bot/starts.yaml": (DIALOGUES / "bot" / "start.yaml").read_text("utf-8"),
    },
    "an option ends in silence": moment(
        "gone", "  - choose: Gone.\n    id: gone\n    options:\n      - text: Menu\n        do: menu\n"
        "      - text: Fine\n"
    ),
    "a moment only remembers and leads nowhere": moment(
        "gone", "  - choose: Gone.\n    id: gone\n    options: countries\n"
    ),
    "a moment in a circle": moment("gone", "  - say: Hm.\n  - goto: gone\n"),
    # placeholders and stars
    "a name with a capital": well("  - say: Here is <Friend>.  # ! placeholder-unknown\n" + STOP),
    "a safe word with a space": well("  - say: Type <safe word>.  # ! placeholder-unknown\n" + STOP),
    "a moment's word in a lesson": well("  - say: This is <title>.  # ! placeholder-unknown\n" + STOP),
    "a moment's word on a button": moment(
        "gate",
        "  - choose: Read <note>\n    id: gate\n    options:\n"
        "      - text: Go on with <title>  # ! placeholder-unknown\n"
        "        do: enter\n      - text: Menu\n        do: menu\n",
    ),
    "a name in the cast's own names": {"cast.yaml": "friend:\n  other: Our <friend>  # ! placeholder-unknown\n"},
    # lengths
    "a bubble longer than Telegram takes": well(f"  - say: {'a' * 4097}  # ! bubble-too-long\n" + STOP),
    "a bubble of emoji, which count twice": well(f"  - say: {'🐐' * 2049}  # ! bubble-too-long\n" + STOP),
    "feedback longer than Telegram takes": well(
        f"  - poll: Well?\n    id: well\n    options:\n      - One\n      - text: Two\n"
        f"        feedback: {'a' * 4097}  # ! bubble-too-long\n"
    ),
    "a bubble that is too long with the longest name only": {
        **well(f"  - say: {'<friend>' * 300}  # ! bubble-too-long bubble-wordy sentence-long\n" + STOP),
        "cast.yaml": "friend: {KE: A, NP: Abcdefghijklmn, KH: A, PH: A, other: A}\n",
    },
    "a title that does not fit on its button": {
        "lessons/well.yaml": f"title: {'a' * 31}  # ! button-long\n" + ABOUT.split("\n", 1)[1] + WELL,
    },
    "a description longer than Telegram takes": {
        "profile.yaml": profile({"description": "label-too-long"}, description="a" * 513),
    },
    # pictures
    "a picture from anywhere": well("  - picture: /etc/passwd  # ! picture-outside\n    alt: A well\n" + STOP),
    "a picture with the name of another kind": well("  - picture: well.gif  # ! picture-kind\n"
    "    alt: A well\n" + STOP),
    "a picture with an endless name": well(f"  - picture: {'a' * 300}  # ! picture-unreadable\n    alt: Hm\n" + STOP),
    "a long caption": well(f"  - picture: well.png\n    alt: {'a' * 1025}  # ! caption-too-long\n" + STOP),
    # people and labels
    "a role in a country that is none of ours": {
        "cast.yaml": "friend:\n  KY: A  # ! cast-name country-unknown\n  NP: B\n  KH: C\n  PH: D\n  other: E\n",
    },
    "a command is missing": {
        "profile.yaml": profile({"commands": "label-missing"}, commands=without("commands", "tidy")),
    },
    # languages
    "a language no button can carry": {
        "profile.yaml": profile(
            {"languages": "language-untranslated language-unknown"},
            languages={"en": "English", "xx": "Xish"},
            words={"en": {"safe_word": "sunflower", "help": []}, "xx": {"safe_word": "x", "help": []}},
        ),
    },
    "nobody has said what is loud in a language": {
        "profile.yaml": profile(
            {"languages": "language-unlisted"}, languages={"en": "English", "nl": "Nederlands"},
            words={"en": {"safe_word": "sunflower", "help": []}, "nl": {"safe_word": "tulp", "help": []}},
        ),
        "../locales/nl/LC_MESSAGES/messages.po": 'msgctxt "well"\nmsgid "Ours"\nmsgstr "Van ons"\n',
    },
    # words that never hurt
    "a sensitive lesson is loud at a glance": {
        "lessons/well.yaml": ABOUT + "sensitive: It is about *danger*.  # ! loud-word\n" + WELL
        + "later:  # ! scene-unreached\n  - say: Sexual things, much too early.  # ! loud-word\n"
        "  - say: Sixty letters of goats and hens and nothing else stand here. Danger.\n",
    },
    "a moment is loud at a glance": moment("next", "  - choose: Secret.  # ! loud-word\n    id: next\n"
    "    options:\n      - text: Menu\n        do: menu\n      - text: Go on\n        do: here\n"),
    "a picture's words are loud, wherever": well(
        "  - picture: well.png\n"
        "    alt: Sixty letters of goats and hens and nothing else are here. Danger!  # ! loud-word\n" + STOP
    ),
    "the description is loud": {"profile.yaml": profile({"description": "loud-word"}, description="Abuse? Tell us.")},
    "Help asks something": scene(
        "help", "how", "  - choose: Is it bad? You can say "
        '"Can you listen?"  # ! question-asked\n    id: how\n'
        "    options:\n      - text: Hide\n        do: tidy\n      - text: Go on\n        do: here\n",
    ),
    "a scene that is told of is not there": scene(
        "confirm", "info", "  - choose: Well?\n    id: info\n    options:\n      - text: More\n"
        "        do: tell help/mor  # ! tell-missing\n      - text: Hide\n        do: tidy\n",
    ),
    # the stage
    "a pilot without a code": {"stage.yaml": "stage: pilot  # ! stage-code\nuntil: 2026-12-31\n"},
    "a pilot without an end": {"stage.yaml": "stage: pilot  # ! stage-until\ncode: mango-tree\n"},
    "a stage that does not exist": {"stage.yaml": "stage: open  # ! bad-value\n"},
}  # fmt: skip

UNMARKED: dict[str, set[tuple[str, int, str]]] = {
    "a bubble that is too long with the longest name only": {("lessons/well.yaml", 1, "path-long")},
    "a file of the bot is called otherwise": {("bot/start.yaml", 1, "bot-file-missing")},
    "an option ends in silence": {("bot/moments.yaml", 1, "dead-end")},
    "a moment only remembers and leads nowhere": {("bot/moments.yaml", 1, "dead-end")},
    "a moment in a circle": {("bot/moments.yaml", 1, "endless-loop")},
}
"""Where the problem's line cannot carry a remark, or has no file."""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> ExampleCourse:
    return ExampleCourse(tmp_path_factory.mktemp("check"))


def example(files: Files) -> str:
    """Files as an example of a page is written; a file without words is missing."""
    return "\n".join(f"# {path}\n{words}" if words else f"# {path} (missing)" for path, words in files.items())


def marked(files: Files) -> set[tuple[str, int, str]]:
    """Every place that a remark `# ! code` marks."""
    return {
        (path.split(" ")[0], number, code)
        for path, words in files.items()
        for number, line in enumerate(words.split("\n"), 1)
        if "  # ! " in line
        for code in line.split("  # ! ")[1].split()
    }


def places(problems: list[Problem]) -> set[tuple[str, int, str]]:
    """File (inside the course), line and code of each problem."""
    return {(found.file.split("/", 1)[1], found.line, found.code) for found in problems}


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
    "again-missing": "Did you mean `whose`?",
    "flag-unknown": "Did you mean `mood`?",
    "placeholder-unknown": "Did you mean `friend`?",
    "a name with a capital": "Did you mean `friend`?",
    "a safe word with a space": "Did you mean `safe-word`?",
    "picture-missing": "Did you mean `well.png`?",
    "a file of the bot is called otherwise": "Did you mean `starts`?",
    "start-missing": "Call the first scene `start:` instead of `begin:`.",
    "translation-orphan": "Type `python main.py messages update nl`.",
    "hush-error": "Mend it: `python main.py check --explain id-twice` says how.",
}
"""By a code's own example, or by a story above."""


def wrong(story: str) -> str:
    """What is wrong in a story, or on the page of a code."""
    return example(BAD[story]) if story in BAD else codes()[story].wrong


@pytest.mark.parametrize("story", HINTS)
def test_a_hint_says_what_was_probably_meant(course: ExampleCourse, story: str) -> None:
    assert HINTS[story] in {found.hint for found in course.problems(wrong(story))}


SENTENCES = {
    "id-twice": "The id `well` is used twice in this file (first on line 3).",
    "no-end": "From `more` on, no answer leads to the end of the lesson.",
    "an option ends in silence": "The scene `gone` leaves a girl without a way on after `Fine`.",
    "options-hidden": "At `well` some girls see no option at all (ages 14-17).",
    "button-too-long": "The button `Walk to the well with the goat, the hen,` has 66 characters; 64 fit.",
    "button-long": "The button `Walk to the well with the goat and the h` is about 278 pixels wide; 230 fit.",
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
                           {(6, "translation-placeholder")}),
    "a name comes twice": ("  - say: Here is <friend>.\n" + STOP, {"Here is <friend>.": "<friend>, <friend>!"}, set()),
    "two options become one": (STOP, {"One": "Moja", "Two": "moja "}, {(8, "options-same")}),
    "a button grows": (STOP, {"Two": "m" * 65}, {(8, "button-too-long")}),
    "all is well": (STOP, {"One": "Moja", "Two": "Mbili"}, set()),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "words", "expected"), TRANSLATED.values(), ids=TRANSLATED)
def test_a_translation_is_checked_on_the_line_of_its_source(
    course: ExampleCourse, steps: str, words: Mapping[str, str | None], expected: set[tuple[int, str]]
) -> None:
    course.become(example(well(steps)))
    loaded, _ = load(course.folder)
    catalogs = translated(list(all_texts(loaded)), words)

    found = check(loaded, catalogs, course.folder)

    assert {("lessons/well.yaml", *one) for one in expected} == places(found)


def translated(texts: list[Text], words: Mapping[str, str | None]) -> Catalogs:
    """A catalog that repeats every text, but for these."""
    said = {(text.context, text.source): words.get(text.source, text.source) for text in texts}
    return Catalogs({"nl": {known: translation for known, translation in said.items() if translation is not None}})


def test_missing_translations_are_one_warning_a_file_with_their_number(course: ExampleCourse) -> None:
    course.become("")
    found = check(load(course.folder)[0], Catalogs({"sw": {}}), course.folder)

    missing = [one for one in found if one.code == "translation-missing"]
    assert {"warning"} == {one.severity for one in missing}
    assert len(missing) == len({one.file for one in missing}) == 16
    assert "12 texts are not yet translated into `sw`; the first is `The well`." in {one.message for one in missing}


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
    entries = {name: [Entry("Hello", name)] for name in ("old", "gone")}
    catalogs = Catalogs(entries={"nl": entries})

    found = check(load(course.folder)[0], catalogs, course.folder)

    (orphan,) = [it.message for it in found if it.code == "translation-orphan"]
    assert "`gone`" in orphan


def test_every_scene_the_engine_asks_for_is_known_to_the_rule() -> None:
    asked = set[tuple[str, str]]()
    for path in (ROOT / "bot" / "engine").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "scene":
                asked |= {(a, b) for a, b in [literals(node.args[2:4])] if a}
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                asked |= {(a, b) for a, b in [literals(node.elts)] if a in ASKED_FOR}

    assert asked
    assert set() == asked - {(file, name) for file, names in ASKED_FOR.items() for name in names}


def literals(nodes: list[ast.expr]) -> tuple[str, str]:
    """Two written-out words, or none."""
    words = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return (words[0], words[1]) if len(words) == 2 else ("", "")


def test_the_longest_names_fit_into_a_button() -> None:
    """Ids are at most 22 characters, so no lesson can make a button that Telegram refuses (64 bytes)."""
    longest = f"o:{'a' * 22}/{'b' * 22}/{option_key('any words')}" + "flag"

    assert len(longest.encode()) <= 64


def test_a_lesson_of_a_hundred_lines_is_checked_at_once() -> None:
    course, _ = load(DIALOGUES)
    begun = time.process_time()

    check(course, Catalogs(), DIALOGUES)

    assert time.process_time() - begun < 0.2 * len(course.lessons) + 0.2


def test_the_checker_comes_to_the_same_stops_as_a_girl() -> None:
    """The checker walks in shortcuts; the engine's own search takes every way one by one, of all stories in CI."""
    course, _ = load(DIALOGUES)
    for lesson in list(course.lessons.values())[:: 1 if ON_CI else 4]:
        readers = [Reader(band, country) for band in BANDS for country in (None, *COUNTRIES)]
        others = frozenset(course.lessons) - {lesson.id}  # once she has finished it, nothing is measured in it
        worlds = [World(course, lesson, reader, met=others) for reader in readers]
        met = {id(folded.stop) for world in worlds for folded in ways.places(world)}

        assert walk(course, lesson).stops == met


ERROR = Problem(
    "dialogues/lessons/well.yaml", 7, 5, "goto-missing", "error", "There is no scene `latr`.", "Did you mean `later`?"
)
WARNING = Problem("a,b:c.yaml", 1, 1, "options-one", "warning", "100% of\nit.", "Add another.")


def test_a_report_for_people() -> None:
    expected = """\
dialogues/lessons/well.yaml:7:5: error goto-missing: There is no scene `latr`.
    Did you mean `later`?
a,b:c.yaml:1:1: warning options-one: 100% of
it.
    Add another.
1 error, 1 warning."""

    assert expected == report([ERROR, WARNING], "text")


@pytest.mark.parametrize(
    ("problems", "last"),
    [
        ([], "No problems found."),
        ([ERROR], "1 error."),
        ([WARNING, WARNING], "2 warnings."),
        ([ERROR, ERROR, WARNING], "2 errors, 1 warning."),
    ],
)
def test_a_report_ends_with_its_sum(problems: list[Problem], last: str) -> None:
    assert last == report(problems, "text").split("\n")[-1]


def test_a_report_for_scripts_has_the_promised_keys() -> None:
    found = json.loads(report([ERROR], "json"))

    assert found == [
        {
            "file": "dialogues/lessons/well.yaml",
            "line": 7,
            "column": 5,
            "code": "goto-missing",
            "severity": "error",
            "message": "There is no scene `latr`.",
            "hint": "Did you mean `later`?",
        }
    ]
    assert json.loads(report([], "json")) == []


def test_a_report_for_github_escapes_what_github_would_read() -> None:
    expected = """\
::error file=dialogues/lessons/well.yaml,line=7,col=5,title=goto-missing::\
There is no scene `latr`. Did you mean `later`?
::warning file=a%2Cb%3Ac.yaml,line=1,col=1,title=options-one::100%25 of%0Ait. Add another."""

    assert expected == report([ERROR, WARNING], "github")
    assert report([], "github") == ""
