"""YAML traps: where YAML reads something else than a teacher means, the hint gives the line to write."""

from __future__ import annotations

import re

import pytest

from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.yaml_traps import mend
from bot.lessons.model.lesson import Lesson
from bot.lessons.problem import Problem
from tests.support.lesson_file import FIRST, lesson, where

# by name: (what she typed, the line of the trap, its code, the corrected line)
TRAPS: dict[str, tuple[str, int, str, str]] = {
    "a text begins with a bold word": (
        "start:\n  - say: *Stop* is a brave word\n",
        2, "yaml-star", '- say: "*Stop* is a brave word"',
    ),
    "a bold text stands on its own line": (
        "start:\n  - say:\n      *Stop* is brave\n",
        3, "yaml-star", '"*Stop* is brave"',
    ),
    "an option is bold": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - *Yes*\n      - No\n",
        5, "yaml-star", '- "*Yes*"',
    ),
    "a text begins with an ampersand": (
        "start:\n  - say: &c is short for and so on\n",
        2, "yaml-star", '- say: "&c is short for and so on"',
    ),
    "a text begins with a screen name": (
        "start:\n  - say: @leo_15 writes again\n",
        2, "yaml-at", '- say: "@leo_15 writes again"',
    ),
    "a text begins with a backtick": (
        "start:\n  - say: `hm` she says\n",
        2, "yaml-at", '- say: "`hm` she says"',
    ),
    "a text begins with a percent sign": (
        "start:\n  - say: %5 is not a mark\n",
        2, "yaml-at", '- say: "%5 is not a mark"',
    ),
    "a text begins with an exclamation mark": (
        "start:\n  - say: !Wow that was brave\n",
        2, "yaml-tag", '- say: "!Wow that was brave"',
    ),
    "a text begins with a comma": (
        "start:\n  - say: , said the goat\n",
        2, "yaml-start", '- say: ", said the goat"',
    ),
    "a text begins with a sign for long texts": (
        "start:\n  - say: > is bigger than\n",
        2, "yaml-start", '- say: "> is bigger than"',
    ),
    "a text begins with a dash": (
        "start:\n  - say: - Hello, says the goat\n",
        2, "yaml-start", '- say: "- Hello, says the goat"',
    ),
    "a text begins with the name of a button": (
        "start:\n  - say: [Help] is below\n",
        2, "yaml-bracket", '- say: "[Help] is below"',
    ),
    "brackets would make two texts of one option": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: [No, thanks]\n      - Yes\n",
        5, "yaml-bracket", '- text: "[No, thanks]"',
    ),
    "a text begins with a curly bracket": (
        "start:\n  - say: {friend} comes\n",
        2, "yaml-brace", '- say: "<friend> comes"',
    ),
    "a curly text closes again": (
        "start:\n  - say: {friend}\n",
        2, "yaml-brace", '- say: "<friend>"',
    ),
    "a hash cuts a sentence": (
        "start:\n  - say: Rule #1 is to ask\n",
        2, "yaml-hash", '- say: "Rule #1 is to ask"',
    ),
    "a hash cuts a sentence on its second line": (
        "start:\n  - say: This is\n      rule #1 of the well\n",
        3, "yaml-hash", '- say: "This is rule #1 of the well"',
    ),
    "a text begins with a hashtag": (
        "start:\n  - say: #brave is what she writes\n",
        2, "yaml-hash", '- say: "#brave is what she writes"',
    ),
    "somebody speaks after a colon": (
        "start:\n  - say: Amina says: no\n",
        2, "yaml-colon", '- say: "Amina says: no"',
    ),
    "two colons in a row": (
        "start:\n  - say: a: b: c\n",
        2, "yaml-colon", '- say: "a: b: c"',
    ),
    "a text ends with a colon": (
        "start:\n  - say: And then she said:\n  - end\n",
        2, "yaml-colon", '- say: "And then she said:"',
    ),
    "the colon is on the second line of a text": (
        "start:\n  - say: Amina goes home\n      and says: no\n",
        3, "yaml-colon", '- say: "Amina goes home and says: no"',
    ),
    "an option has a colon": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - Ask: why me?\n      - No\n",
        5, "yaml-colon", '- "Ask: why me?"',
    ),
    "an option with a colon has feedback of its own": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n"
        "      - Ask him: why me?\n        feedback: Good\n      - No\n",
        5, "yaml-colon", '- text: "Ask him: why me?"',
    ),
    "a quotation mark is never closed": (
        'start:\n  - say: "Hello there\n  - end\n',
        2, "yaml-quote", '- say: "Hello there"',
    ),
    "a quotation mark is closed only by the next text": (
        'start:\n  - say: "Hello there\n  - say: "Bye"\n  - end\n',
        2, "yaml-quote", '- say: "Hello there"',
    ),
    "speech stands at the beginning of a text": (
        'start:\n  - say: "Hello" says the goat\n',
        2, "yaml-quote", r'- say: "\"Hello\" says the goat"',
    ),
    "an apostrophe ends a text": (
        "start:\n  - say: 'Don't go'\n",
        2, "yaml-quote", '''- say: "Don't go"''',
    ),
    "speech stands before a comma": (
        'start:\n  - say: "Bye", said the goat\n',
        2, "yaml-quote", r'- say: "\"Bye\", said the goat"',
    ),
    "Word has closed a text with its own quotation mark": (
        'start:\n  - say: "Hello there”\n  - end\n',
        2, "yaml-quote", '- say: "Hello there"',
    ),
    "Word has made its own quotation marks of the right ones": (
        "start:\n  - say: “Amina says: no”\n",
        2, "yaml-colon", '- say: "Amina says: no"',
    ),
    "a colon behind the name of a scene": (
        "start:\n  - goto: later:\nlater:\n  - end\n",
        2, "yaml-colon", "- goto: later",
    ),
    "no space behind a colon": (
        "start:\n  - say:Hello\n    ages: 10-13\n",
        2, "yaml-head", "- say: Hello",
    ),
    "no space behind the colon of a second line": (
        "start:\n  - choose: Well?\n    id:well\n    options: [Yes, No]\n",
        3, "yaml-head", "id: well",
    ),
    "a hard space behind a colon": (
        "start:\n  - say:\u00a0Hello\n",
        2, "yaml-head", "- say: Hello",
    ),
    "a space before a colon": (
        "start:\n  - say : Hello\n",
        2, "yaml-head", "- say: Hello",
    ),
    "a wide colon of another keyboard": (
        "start:\n  - say：Hello\n",
        2, "yaml-head", "- say: Hello",
    ),
    "a sign that nobody sees": (
        "start:\n  - \u200bsay: Hello\n",
        2, "yaml-head", "- say: Hello",
    ),
    "no space behind a hyphen": (
        "start:\n  -say: Hello\n",
        2, "yaml-head", "- say: Hello",
    ),
    "Word has made a long dash of a hyphen": (
        "start:\n  – say: Hello\n",
        2, "yaml-head", "- say: Hello",
    ),
    "Word has made a bullet of a hyphen": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      • Yes\n      - No\n",
        5, "yaml-head", "- Yes",
    ),
    "an option without a space behind its hyphen": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - Yes\n      -No\n",
        6, "yaml-head", "- No",
    ),
    "a scene without its colon": (
        "start\n  - say: Hello\n",
        1, "yaml-head", "start:",
    ),
    "a country without brackets": (
        "start:\n  - say: Hello\n    when: country: KE\n",
        3, "yaml-brace", "when: {country: KE}",
    ),
    "a country in round brackets, one too few spaces": (
        "start:\n  - say: Hello\n    when: (country:KE)\n",
        3, "yaml-brace", "when: {country: KE}",
    ),
    "two countries without a list": (
        "start:\n  - say: Hello\n    when: {country: KE, NP}\n",
        3, "yaml-brace", "when: {country: [KE, NP]}",
    ),
    "a bracket that never closes": (
        "start:\n  - set: {mood: brave\n  - end\n",
        2, "yaml-brace", "- set: {mood: brave}",
    ),
    "a flag with the sign of a programmer": (
        "start:\n  - set: {mood=brave}\n",
        2, "yaml-brace", "- set: {mood: brave}",
    ),
    "a step further in than the others": (
        "start:\n  - say: Hi\n   - end\n",
        3, "yaml-indent", "  - end",
    ),
    "the first step of a scene further out than its words": (
        "start:\n  - end\nlater:\n- choose: Well?\n    id: well\n    options: [Yes, No]\n",
        4, "yaml-indent", "  - choose: Well?",
    ),
    "a key further in than the others": (
        "start:\n  - say: Hi\n      ages: 10-13\n",
        3, "yaml-indent", "    ages: 10-13",
    ),
    "a key further out than the others": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: Yes\n      feedback: Hm\n      - No\n",
        6, "yaml-indent", "        feedback: Hm",
    ),
    "an id at the very left": (
        "start:\n  - choose: Well?\nid: well\n    options: [Yes, No]\n",
        3, "yaml-indent", "    id: well",
    ),
    "a step without its hyphen": (
        "start:\n  - say: Hi\n  say: Bye\n",
        3, "yaml-indent", "  - say: Bye",
    ),
    "an end without its hyphen": (
        "start:\n  - say: Hi\n    ages: 10-13\n  end\n",
        4, "yaml-indent", "  - end",
    ),
    "a scene further in than the others": (
        "start:\n  - end\n  later:\n  - end\n",
        3, "yaml-indent", "later:",
    ),
    "a long text no further in than its word": (
        "start:\n  - say: >-\n  This is a long text.\n  - end\n",
        3, "yaml-indent", "      This is a long text.",
    ),
    "a plain option with words of its own below it": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - Yes\n        feedback: Good\n      - No\n",
        5, "yaml-indent", "      - text: Yes",
    ),
    "a key without its colon": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: Yes\n        feedback Smart! It is.\n"
        "      - No\n",
        6, "yaml-head", "        feedback: Smart! It is.",
    ),
    "a key without its colon below a word that is no text": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: Yes\n        ages: 10-13\n"
        "        feedback Smart!\n      - No\n",
        7, "yaml-head", "        feedback: Smart!",
    ),
    "an id without its colon": (
        "start:\n  - choose: Well?\n    id well\n    options: [Yes, No]\n",
        3, "yaml-head", "    id: well",
    ),
    "a step without its colon": (
        "start:\n  - choose Well?\n    id: well\n    options: [Yes, No]\n",
        2, "yaml-head", "  - choose: Well?",
    ),
    "an option that begins with a word of the format": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - say it\n        feedback: Good\n      - No\n",
        5, "yaml-indent", "      - text: say it",
    ),
    "an option without its hyphen": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      text: Yes\n        feedback: Good\n      - No\n",
        5, "yaml-head", "      - text: Yes",
    ),
    "a second option without its hyphen": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: Yes\n        feedback: Good\n"
        "      text: No\n        feedback: Hm\n",
        7, "yaml-head", "      - text: No",
    ),
    "an invisible sign before the spaces of a line": (
        "start:\n  - choose: Well?\n    id: well\n\u200b    options: [Yes, No]\n",
        4, "yaml-head", "    options: [Yes, No]",
    ),
    "an invisible sign before a scene": (
        "\u200bstart:\n  - end\n",
        1, "yaml-head", "start:",
    ),
    "a line begins with a tab": (
        "start:\n  - choose: Well?\n\t  id: well\n    options: [Yes, No]\n",
        3, "yaml-tab", "    id: well",
    ),
    "a tab is as wide as four spaces": (
        "start:\n  - choose: Well?\n\tid: well\n    options: [Yes, No]\n",
        3, "yaml-tab", "    id: well",
    ),
    "a tab is as wide as eight spaces": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: Yes\n\tfeedback: Good\n      - No\n",
        6, "yaml-tab", "        feedback: Good",
    ),
    "a line begins with a hard space": (
        "start:\n\u00a0\u00a0- say: Copied from a page\n",
        2, "yaml-space", "  - say: Copied from a page",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "line", "code", "mended"), TRAPS.values(), ids=TRAPS)
def test_a_yaml_trap_is_one_problem_with_the_mended_line(typed: str, line: int, code: str, mended: str) -> None:
    found, problems = lesson(typed)

    assert [(line, code)] == where(problems)
    assert f"`{mended}`" in problems[0].hint
    assert found is None


@pytest.mark.parametrize(("typed", "line", "code", "mended"), TRAPS.values(), ids=TRAPS)
def test_a_trap_written_as_the_hint_says_is_one_no_more(typed: str, line: int, code: str, mended: str) -> None:
    found, problems = lesson(pasted(typed, lesson(typed)[1][0]))

    assert where(problems) == []
    assert found is not None


def test_two_tabs_below_an_answer_line_up_with_its_first_key() -> None:
    mended, _ = mend("options:\n  - text: Yes\n\t\tfeedback: Good\n", "well.yaml")

    assert mended == "options:\n  - text: Yes\n    feedback: Good\n"


def pasted(typed: str, problem: Problem) -> str:
    """Return what she typed with the line of a hint in place of her own, or of the several that it names."""
    lines, mended = typed.split("\n"), problem.hint.split("`", 1)[1].rsplit("`", 1)[0]
    several = re.match(r"Write lines (\d+) to (\d+) as one", problem.hint)
    first, last = ((int(it) - FIRST + 1) for it in several.groups()) if several else [problem.line - FIRST + 1] * 2
    lead = re.match(r"[ \t\u00a0]*", lines[first - 1])
    whole = problem.code in ("yaml-indent", "yaml-tab", "yaml-space") or lead is None or mended.startswith(" ")
    lines[first - 1 : last] = [mended if whole or lead is None else lead[0] + mended]
    return "\n".join(lines)


def test_plain_options_with_feedback_are_told_one_by_one() -> None:
    typed = (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - Yes\n        feedback: Good\n"
        "      - No\n        feedback: Hm\n      - text: Wait\n        feedback Smart!\n"
    )

    found = lesson(typed)[1]

    assert where(found) == [(5, "yaml-indent"), (7, "yaml-indent"), (10, "yaml-head")]
    assert found[-1].hint == "Write it so: `        feedback: Smart!`"


def test_after_many_repairs_the_rest_of_the_file_waits() -> None:
    options = "".join(f"      - Yes {number}\n        feedback: Good\n" for number in range(20))

    found = lesson(f"start:\n  - choose: Well?\n    id: well\n    options:\n{options}")[1]

    assert where(found) == [(line, "yaml-indent") for line in range(5, 29, 2)]


def test_a_list_of_answers_without_its_word_is_told_where_it_begins() -> None:
    typed = "start:\n  - choose: Well?\n    id: well\n      - text: Yes\n        feedback: Good\n      - No\n"

    found = lesson(typed)[1]

    assert where(found) == [(4, "yaml-broken")]
    assert found[0].hint == "Write above this line: `    options:`"


def test_two_options_in_one_are_told_at_the_second() -> None:
    typed = (
        "start:\n  - choose: Well?\n    id: well\n    options:\n      - text: Yes\n        feedback: Good\n"
        "        text: No\n        feedback: Hm\n"
    )

    found = lesson(typed)[1]

    assert where(found) == [(7, "yaml-key-twice")]
    assert found[0].hint == "Put a hyphen before it: `- text: …`"


def test_the_title_without_its_colon_is_told_on_its_line() -> None:
    found = parse_script(Lesson, "title The wrong number\nabout: A call.\nstart:\n  - end\n", "well", "well.yaml")[1]

    assert (found[0].line, found[0].hint) == (1, "Write it so: `title: The wrong number`")


def test_every_trap_of_a_file_is_told_at_once() -> None:
    typed = "start:\n" + "".join(f"  - say: *{word}* comes: first\n" for word in ("Asking", "Telling", "Leaving"))

    assert where(lesson(typed)[1]) == [(2, "yaml-star"), (3, "yaml-star"), (4, "yaml-star")]


def test_a_trap_does_not_hide_what_else_is_wrong() -> None:
    typed = "start:\n  - say: *Stop* it\n  - sey: Hello\n"

    assert where(lesson(typed)[1]) == [(2, "yaml-star"), (3, "unknown-step")]
