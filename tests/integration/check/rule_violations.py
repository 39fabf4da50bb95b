"""Violations of the rules of `check`: each example is the smallest course that breaks one.

A comment `# ! code` marks every line on which a problem is expected; no other problem may be found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import yaml

from bot.lessons.problem import Problem
from tests.support.course_folder import ABOUT
from tests.support.course_folder import SCENES as WELL
from tests.support.paths import DIALOGUES

Files = dict[str, str]
"""File names and their new top-level keys; the rest of the course is valid (see `tests/support/course_folder.py`)."""


def profile(marks: Mapping[str, str] | None = None, **changes: object) -> str:
    """Replace labels of the bot, with a mark on the lines that are expected to be wrong."""
    remarks = {key: f"  # ! {codes}" for key, codes in (marks or {}).items()}
    lines = {key: f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in changes.items()}
    return "".join(f"{line}{remarks.get(key, '')}\n" for key, line in lines.items())


def without(name: str, key: str) -> dict[str, str]:
    """Return a group of the bot's labels without one of them."""
    real = yaml.safe_load((DIALOGUES / "profile.yaml").read_text("utf-8"))
    return {one: words for one, words in real[name].items() if one != key}


def well(steps: str) -> Files:
    """Return a lesson of one scene."""
    return {"lessons/well.yaml": ABOUT + "start:\n" + steps}


def scene(file: str, name: str, steps: str) -> Files:
    """Replace one scene of a bot file."""
    return {f"bot/{file}.yaml": f"{name}:\n{steps}"}


def moment(name: str, steps: str) -> Files:
    """Replace one of the bot's moments."""
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
    "a lesson would own the words of the bot": {
        "lessons/profile.yaml": "".join(
            f"{line}  # ! lesson-reserved\n" if not number else f"{line}\n"
            for number, line in enumerate((ABOUT + WELL).splitlines())
        )
    },
    "a lesson was called like the numbers": {
        "lessons/well.yaml": ABOUT + "was: directory  # ! was-taken\n" + WELL,
    },
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
    # emotional pressure
    "her place is made to seem in danger": scene(
        "mine", "forgotten", "  - say: Last chance to save your place.  # ! banned-phrase\n  - do: onward\n"
    ),
    # placeholders and stars
    "a way to a scene that is none": well(STOP + "  - goto: nowhere  # ! goto-missing\n"),
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
    # words that could hurt
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
        '"Can you listen?"  # ! question-asked\n    id: asks\n    urgency: calm\n'
        "    options:\n      - text: Hide\n        do: tidy\n      - text: Go on\n        do: here\n",
    ),
    "a scene that is told of is not there": scene(
        "confirm", "info", "  - choose: Well?\n    id: info\n    urgency: calm\n    options:\n      - text: More\n"
        "        do: tell help/mor  # ! tell-missing\n      - text: Hide\n        do: tidy\n",
    ),
    # the stage
    "a pilot without a code": {"stage.yaml": "stage: pilot  # ! stage-code\nuntil: 2026-12-31\n"},
    "a pilot without an end": {"stage.yaml": "stage: pilot  # ! stage-until\ncode: mango-tree\n"},
    "a stage that does not exist": {"stage.yaml": "stage: open  # ! bad-value\n"},
}  # fmt: skip

UNMARKED: dict[str, set[tuple[str, int, str]]] = {
    "a bubble that is too long with the longest name only": {("lessons/well.yaml", 1, "path-long")},
    "a file of the bot is called otherwise": {
        ("bot/start.yaml", 1, "bot-file-missing"),
        ("bot/starts.yaml", 16, "dead-end"),
    },
    "an option ends in silence": {("bot/moments.yaml", 1, "dead-end")},
    "a moment only remembers and leads nowhere": {("bot/moments.yaml", 1, "dead-end")},
    "a moment in a circle": {("bot/moments.yaml", 1, "endless-loop")},
}
"""Problems whose line cannot carry a mark, or that have no file."""


def example(files: Files) -> str:
    """Write files in the format of an example; a file without text is missing."""
    return "\n".join(f"# {path}\n{words}" if words else f"# {path} (missing)" for path, words in files.items())


def marked(files: Files) -> set[tuple[str, int, str]]:
    """Return every place marked by a comment `# ! code`."""
    return {
        (path.split(" ")[0], number, code)
        for path, words in files.items()
        for number, line in enumerate(words.split("\n"), 1)
        if "  # ! " in line
        for code in line.split("  # ! ")[1].split()
    }


def places(problems: list[Problem]) -> set[tuple[str, int, str]]:
    """Return file (inside the course), line and code of each problem."""
    return {(found.file.split("/", 1)[1], found.line, found.code) for found in problems}
