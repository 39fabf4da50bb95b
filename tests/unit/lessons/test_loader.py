"""A teacher saves a file with mistakes: each is reported with its place and the correct form."""

from __future__ import annotations

import gc
import time
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.source_file import MOST_BYTES
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson
from bot.lessons.steps import Choose
from tests.support.lesson_file import FIRST, HEAD, lesson, where
from tests.support.on_ci import ON_CI

# Mistakes by name: (what she typed, line, code, a part of the hint)
SLIPS: dict[str, tuple[str, int, str, str]] = {
    "a scene twice": ("start:\n  - end\nstart:\n  - end\n", 3, "yaml-key-twice", "rename"),
    "a word without a name": ("start:\n  - end\n? [a, b]\n: c\n", 3, "yaml-key", "double quotes"),
    "a name that is nothing": ("start:\n  - end\n'': c\n", 3, "yaml-key", "double quotes"),
    "an alias inside a list": (
        "start:\n  - choose: Well?\n    id: well\n    options: [&x [a], *x]\n", 4, "yaml-alias", "Write the words out",
    ),
    "an alias nobody named": ("start:\n  - choose: Well?\n    id: well\n"
    "    options: [a, *x]\n", 4, "yaml-star", "quotes"),
    "a second document": ("start:\n  - end\n---\nstart:\n  - end\n", 3, "yaml-documents", "Delete that line"),
    "a backslash in quotation marks": ('start:\n  - say: "C:\\my"\n', 2, "yaml-quote", "twice"),
    "the place of a file on a computer": ('start:\n  - say: "C:\\Users\\me"\n', 2, "yaml-quote", "twice"),
    "two lines that stand nowhere": (
        "start:\n  - say: Hi\n      ages: 10-13\n    - end\n   - end\n", 3, "yaml-colon", "line the words up",
    ),
    "words without a name": ("start:\n  - say: Hi\nbye\n", 3, "yaml-broken", "colon behind them"),
    "a list that never closes": ("start:\n  - choose: Well?\n    id: well\n    options: [a, b\n  - end\n", 4,
    "yaml-bracket", "Close it"),
    "a bell in a text": ("start:\n  - say: Ding\a dong\n", 2, "file-encoding", "type the words again"),
    "a null typed as an escape": ('start:\n  - say: "Ding\\0 dong"\n', 2, "file-encoding", "type the words again"),
    "a misspelt step": ("start:\n  - sey: Hello\n", 2, "unknown-step", "Did you mean `say`?"),
    "a step without a kind": ("start:\n  - Hello\n", 2, "unknown-step", "`say: `"),
    "a misspelt key": ("start:\n  - say: Hello\n    agess: 10-13\n", 3, "unknown-key", "Did you mean `ages`?"),
    "a misspelt title": ("titel: Well\nstart:\n  - end\n", 1, "unknown-key", "Did you mean `title`?"),
    "a question without an id": ("start:\n  - choose: Well?\n    options: [a, b]\n", 2, "missing-key", "`id:`"),
    "a text without words": ("start:\n  - say:\n  - end\n", 2, "missing-text", "Write the words"),
    "an age that is none": ("start:\n  - say: Hi\n    ages: 10-14\n", 3, "bad-value", "`10-13` or `14-17`"),
    "two steps in one": (
        "start:\n  - say: Hi\n    quiz: Well?\n    id: well\n    options: [a, b]\n", 3, "unknown-key", "`- quiz: …`",
    ),
    "a bubble twice in one step": ("start:\n  - say: Hi\n    say: Bye\n", 3, "yaml-key-twice", "`- say: …`"),
    "a word of options at a bubble": ("start:\n  - say: Hi\n    correct: true\n", 3, "unknown-key", "move it"),
    "a misspelt list of options": (
        "start:\n  - poll: Well?\n    id: well\n    optoins: [a, b]\n", 4, "unknown-key", "Did you mean `options`?",
    ),
    "options that are not written yet": (
        "start:\n  - choose: Well?\n    id: well\n    options:\n", 4, "missing-key", "each with a hyphen",
    ),
    "options in one line": (
        "start:\n  - poll: Well?\n    id: well\n    options: Yes, no\n", 4, "bad-shape", "each with a hyphen",
    ),
    "an id that is not written yet": (
        "start:\n  - poll: Well?\n    id:\n    options: [a, b]\n", 3, "missing-key", "short name",
    ),
    "a hyphen with nothing behind it": ("start:\n  - say: Hi\n  -\n", 3, "unknown-step", "delete the line"),
    "an end with a colon": ("start:\n  - end:\n", 2, "missing-key", "`- end`"),
    "an end with a capital": ("start:\n  - say: Hi\n  - End\n", 3, "unknown-step", "`- end`"),
    "a quiz that is not named": ("start:\n  - again: lock-it-up\n", 2, "bad-id", "a slash"),
    "a note that is none": ("sensitive: no\nstart:\n  - end\n", 1, "missing-text", "delete the line"),

    "a right that is neither": (
        "start:\n  - quiz: Well?\n    id: well\n    options:\n      - text: A\n        correct: maybe\n",
        6, "bad-value", "true or false",
    ),
    "more lines than a sentence has": (
        "start:\n  - practise: Well?\n    id: well\n    pick: many\n    lines: [a, b]\n", 4, "bad-value", "1 to 5",
    ),
    "options by a name nobody knows": (
        "start:\n  - choose: Well?\n    id: well\n    options: contries\n", 4, "bad-value", "countries",
    ),
    "an id with a capital": (
        "start:\n  - choose: Well?\n    id: The Well\n    options: [a, b]\n", 3, "bad-id", "such as `the-well`",
    ),
    "an id with strange letters": (
        "start:\n  - choose: Well?\n    id: Früh am Brunnen, sehr früh\n    options: [a, b]\n",
        3, "bad-id", "such as `fruh-am-brunnen-sehr`",
    ),
    "an id in Khmer": (
        "start:\n  - choose: Well?\n    id: អណ្តូង1\n    options: [a, b]\n", 3, "bad-id", "digits and hyphens.",
    ),
    "a list where a text stands": ("start:\n  - say:\n      - Hello\n", 2, "missing-text", "Write the words"),
    "flags that are no mapping": ("start:\n  - set: brave\n", 2, "bad-shape", "`set: {mood: brave}`"),
    "a scene without hyphens": ("start:\n  say: Hello\n", 1, "scene-empty", "with a hyphen"),
    "a scene without steps": ("start:\n  - end\nlater:\n", 3, "scene-empty", "with a hyphen"),
    "a scene with a word of the lesson": ("start:\n  - end\nsensitive:\n"
    "  - end: yes\n", 3, "scene-reserved", "another name"),
    "steps one inside the other, sixty times": (
        "start:\n  - say: " + "- " * 3 + "x\n", 2, "yaml-start", '"- - - x"',
    ),
    "brackets one inside the other, sixty times": (
        "start:\n  - set: {a: " + "[" * 100 + "]" * 100 + "}\n", 2, "yaml-too-deep", "scenes",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "line", "code", "hint"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_one_problem_on_its_line(typed: str, line: int, code: str, hint: str) -> None:
    found, problems = lesson(typed)

    assert [(line, code)] == where(problems)
    assert hint in problems[0].hint
    assert found is None


def test_the_sentence_for_a_misspelt_step_names_it() -> None:
    problems = lesson("start:\n  - sey: Hello\n")[1]

    assert [found.message for found in problems] == ["A step cannot be `sey`."]


PLAIN = ("Yes", "No", "on", "off", "true", "1:30", "007", "1_000", "2026-11-24", "~", "null", "0x1F", "1e3", ".5", "=")


@pytest.mark.parametrize("word", PLAIN)
def test_every_plain_word_stays_as_it_was_typed(word: str) -> None:
    found, problems = lesson(
        f"start:\n  - choose: {word}\n    id: well\n    options: [{word}, other]\n  - say: {word}\n"
    )

    assert problems == []
    assert found is not None
    first = next(found.stops())
    assert isinstance(first, Choose)
    assert isinstance(first.options, tuple)
    assert [word, word] == [first.question.source, first.options[0].text.source]


FINE = {
    "a remark behind a text": "start:\n  - say: Hello.   # for the translators\n",
    "a remark on its own line": "start:\n  # - say: *Hello*: you\n  - say: Hello\n",
    "a remark behind a key": "start:   # here: it begins\n  - choose: Well?  # a question: yes\n    id: x\n"
    "    options:  # two\n      - A\n      - B\n",
    "a colon without a space": "start:\n  - say: It is 3:1 and http://x.org is nice\n",
    "bold words inside": "start:\n  - say: You are *very* brave #1\n".replace(" #1", "#1"),
    "bold at the beginning of a second line": "start:\n  - say: You are\n      *very* brave\n",
    "a long text with everything in it": (
        'start:\n  - say: >-\n      *Stop*: "no" #1 [Help]\n      @you\n\n      - dash\n  - end\n'
    ),
    "a text in quotation marks over two lines": 'start:\n  - say: "One: two\n      - three #4"\n  - end\n',
    "an apostrophe inside": "start:\n  - say: Don't go, it's fine\n",
    "two single marks inside single marks": "start:\n  - say: 'Don''t go: it is late'\n",
    "a list of words inside a long text": (
        "start:\n  - say: >-\n      Take along:\n      • one goat\n      -no hen\n      say:nothing\n  - end\n"
    ),
    "a flag on a line of its own": "start:\n  - set:\n      mood: brave\n",
    "lists and mappings in brackets": "start:\n  - say: Hi\n    when: {country: [KE,\n      NP]}\n  - {say: Hello}\n",
    "a line of three hyphens on top": "start:\n  - end\n",
    "letters of other languages": "start:\n  - say: នេះ\n  - choose: ក្រោយមក?\n    id: x\n    options: [हो, होइन]\n",
}


@pytest.mark.parametrize("typed", FINE.values(), ids=FINE)
def test_what_yaml_reads_as_it_looks_is_no_trap(typed: str) -> None:
    found, problems = lesson(typed)

    assert problems == []
    assert found is not None


def test_steps_know_their_lines() -> None:
    found = lesson("start:\n  - say: Hi\n  - ages: 10-13\n    goto: later\nlater:\n  - set: {a: b}\n  - end\n")[0]
    assert found is not None
    steps = list(found.steps())

    lines = [getattr(place_of(step, key), "line", 0) - FIRST + 1 for step, key in zip(steps, KEYS, strict=True)]

    assert [type(step).__name__ for step in steps] == ["Say", "Goto", "Set", "End"]
    assert lines == [2, 4, 6, 7]
    assert getattr(place_of(found, "later"), "line", 0) == FIRST + 4


KEYS = ("say", "goto", "set", "end")


def test_a_place_is_no_part_of_a_value() -> None:
    here, there = lesson("start:\n  - say: Hi\n  - end\n")[0], lesson("\n\nstart:\n  - say: Hi\n  - end\n")[0]

    assert here == there
    assert "keys" not in repr(here)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{now}: &{now} [{', '.join([f'*{before}'] * 9)}]\n" for before, now in zip("abcdefgh", "bcdefghi", strict=True)
)

PART = 2 if ON_CI else 4
"""Divisor of the sizes: smaller ones are enough to see that twice the size takes four times as long."""

HUGE = {
    "an alias bomb": BOMB,
    "an alias bomb inside brackets": "start: [" + BOMB.replace(": &", ": {x: &").replace("\n", "}, ")[:-2] + "]",
    "a list that holds itself": "start: [&x [*x]]",
    "20,000 brackets": "start: " + "[" * (20_000 // PART),
    "20,000 closed brackets": "start: " + "[" * (20_000 // PART) + "]" * (20_000 // PART),
    "20,000 mappings": "start: " + "{a: " * (20_000 // PART),
    "20,000 hyphens": "start:\n" + "- " * (20_000 // PART) + "x",
    "20,000 spaces": "start:\n" + " " * (20_000 // PART) + "- say: x",
    "a staircase": "".join(" " * step + "a:\n" for step in range(1_000 // PART)),
    "20,000 steps": "start:\n" + "  - say: x\n" * (20_000 // PART),
    "20,000 traps": "start:\n" + "  - say: *x* y\n" * (20_000 // PART),
    "20,000 misspelt steps": "start:\n" + "  - sey: x\n" * (5_000 // PART),
    "a text that never ends": 'start:\n  - say: "' + "x\n      " * (50_000 // PART),
    "an apostrophe that never ends": "start:\n  - say: '" + "''\n      " * (50_000 // PART),
    "a megabyte of one line": "start: " + "x " * (500_000 // PART),
    "a megabyte of quotation marks": "start: " + '"' * (1_000_000 // PART),
    "a megabyte of colons": "start: " + ": " * (500_000 // PART),
    "a megabyte of spaces": "start:" + " " * (999_000 // PART) + "x",
    "a name as long as a book": "x" * (500_000 // PART) + ": y",
}


@pytest.mark.parametrize("typed", HUGE.values(), ids=HUGE)
def test_nothing_an_author_saves_keeps_the_bot_waiting(typed: str) -> None:
    assert len(typed) <= MOST_BYTES + 20
    whole, half = (_seconds(part) for part in (typed, typed[: len(typed) // 2]))

    assert whole < 3 * half + 0.1, "twice as long a text takes more than twice as long"


def _seconds(typed: str) -> float:
    """Return the shorter processor time of two parses: garbage collection may prolong one of them."""
    return min(_once(typed) for _ in range(2))


def _once(typed: str) -> float:
    gc.disable()
    try:
        begun = time.process_time()
        parse_script(Lesson, typed, "the-well", "lessons/the-well.yaml")
        return time.process_time() - begun
    finally:
        gc.enable()


def test_an_alias_bomb_is_refused() -> None:
    found, problems = parse_script(Lesson, BOMB, "the-well", "lessons/the-well.yaml")

    assert found is None
    assert {"yaml-star"} <= {one.code for one in problems}


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates())
words = st.sampled_from(["say", "choose", "id", "options", "text", "then", "when", "set", "goto", "end", "was"])
yaml_like = st.recursive(
    scalars | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | st.text(max_size=5), inner, max_size=4),
    max_leaves=25,
)
signs = st.text("abc \n\t:-#*&!%@`{}[]|>?'\",=~<>0éខ🐐\r\u2028\ufeff\x85\x00\ud800", max_size=80)


@settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(signs)
@example("start:\n  - say: \ud800")
@example("\ufeff\ufeff")
@example("- ? - :")
def test_any_signs_at_all_give_a_lesson_or_problems(typed: str) -> None:
    for source in (typed, HEAD + typed, HEAD + "start:\n  - say: " + typed):
        found, problems = parse_script(Lesson, source, "the-well", "x.yaml")

        assert found is not None or problems
        lines = source.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert all(1 <= one.line <= lines and one.column >= 1 for one in problems)


@settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(yaml_like, yaml_like, st.booleans())
def test_any_data_at_all_gives_a_lesson_or_problems(top: Any, steps: Any, block: bool) -> None:
    for data in (top, {"title": top, "start": steps}, {"start": [{"choose": "x", "id": "y", "options": steps}]}):
        typed = yaml.safe_dump(data, default_flow_style=not block, allow_unicode=True)
        found, problems = parse_script(Lesson, typed, "the-well", "x.yaml")

        assert found is not None or problems
