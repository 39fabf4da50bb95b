"""Cards: an educator changes a lesson step by step, and nothing else in its file changes."""

from __future__ import annotations

import pytest

from bot.authoring.editor.cards.card import Card, lesson_cards
from bot.authoring.editor.cards.card_changes import (
    AddAnswer,
    AddStep,
    CardChange,
    DeleteItem,
    MendLine,
    MoveItem,
    RememberPick,
    SetLessonCountries,
    SetMark,
    SetPick,
    SetReaders,
    SetValue,
    WriteWords,
)
from bot.authoring.editor.cards.edits import GONE
from bot.authoring.editor.cards.line_edits import item_lines, plain
from bot.authoring.editor.cards.samples import made_id
from bot.authoring.editor.preview.card_history import CardHistory
from bot.authoring.translation.edit_in_place import Refusal
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.text import Text
from bot.lessons.steps import STEP_KINDS, STEP_MODELS, Step

WELL = """\
# yaml-language-server: $schema=../schema/lesson.json
title: The well
about: Two girls and one bucket.
badge: Bucket carrier
today: Say good morning to a neighbour.
aim:
  ask: She asks first.

start:
  # She is invented, and says so.
  - say: Amina is an invented girl.
  - choose: Who draws first?   # a goat may, too
    id: who-draws
    ages: 10-13
    options:
      - The goat
      # The tempting one.
      - text: Amina
        feedback: She is quick.
        then:
          - set: {drew: "yes"}

  - quiz: What is in a well?
    id: in-a-well
    when: {drew: "yes"}
    options: [Milk, {text: Water, correct: true, feedback: "Yes."}]
  - end

for-later:   # asked later
  - quiz: A bucket is a
    id: bucket
    options:
      - text: Hat
        feedback: Try it.
"""


def changed(change: CardChange, source: str = WELL) -> str:
    after = change.apply(source)
    assert isinstance(after, str), after
    return after


def refused(change: CardChange, source: str = WELL) -> str:
    after = change.apply(source)
    assert isinstance(after, Refusal)
    return after.message


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that were removed, and the lines that were added."""
    was, now = before.splitlines(), after.splitlines()
    return [it for it in was if it not in now], [it for it in now if it not in was]


def model(source: str, name: str = "well") -> Lesson:
    lesson, problems = parse_script(Lesson, source, name, f"lessons/{name}.yaml")
    assert lesson, problems
    return lesson


def all_cards(source: str) -> list[Card]:
    found = lesson_cards(source)
    assert found
    return list(found.cards())


# What stands on the cards


def test_the_cards_stand_in_reading_order_each_with_its_place_and_kind() -> None:
    assert [(it.kind, it.path, it.line, it.last) for it in all_cards(WELL)] == [
        ("say", ("start", 0), 11, 11),
        ("choose", ("start", 1), 12, 22),
        ("set", ("start", 1, "options", 1, "then", 0), 21, 22),
        ("quiz", ("start", 2), 23, 26),
        ("end", ("start", 3), 27, 28),
        ("quiz", ("for-later", 0), 30, 34),
    ]


@pytest.mark.parametrize("kind", STEP_MODELS, ids=STEP_KINDS)
def test_a_step_of_every_kind_has_its_texts_on_its_card_or_a_sentence_about_it(kind: type[Step]) -> None:
    needed = {key: it.examples[0] for key, it in kind.model_fields.items() if it.is_required() and it.examples}
    lines = item_lines({key: plain(it) for key, it in needed.items()}, 2)

    (card,) = all_cards("title: The well\nstart:\n" + "\n".join(lines) + "\n")

    words = {text.path[-1]: text.words for text in card.texts}
    assert card.kind == kind.kind
    assert words == {key: needed.get(key, "") for key in keys_holding(kind, Text)}
    assert bool(card.about) == (not words)


def test_a_card_has_its_words_its_answers_for_whom_it_is_and_the_remark_above_it() -> None:
    say, choose, remember, quiz, *_ = all_cards(WELL)

    assert say.note == "She is invented, and says so."
    assert (choose.stop, choose.readers.ages) == ("who-draws", "10-13")
    assert [(it.text.words, it.feedback.words, it.correct) for it in choose.answers] == [
        ("The goat", "", False),
        ("Amina", "She is quick.", False),
    ]
    assert remember.about == "Here the bot remembers for later: drew is yes."
    assert quiz.readers.flags == ("drew: yes",)
    assert [it.correct for it in quiz.answers] == [False, True]


# One change each

CHANGES: dict[str, tuple[CardChange, list[str], list[str]]] = {
    "words keep the remark behind them": (
        WriteWords(("start", 1, "choose"), "Who: you?"),
        ["  - choose: Who draws first?   # a goat may, too"],
        ['  - choose: "Who: you?"   # a goat may, too'],
    ),
    "a plain answer gets a feedback": (
        WriteWords(("start", 1, "options", 0, "feedback"), "Meh."),
        ["      - The goat"],
        ["      - text: The goat", "        feedback: Meh."],
    ),
    "an empty feedback goes with its key": (
        WriteWords(("start", 1, "options", 1, "feedback"), " "),
        ["        feedback: She is quick."],
        [],
    ),
    "a list in brackets is written in lines before an answer is added": (
        AddAnswer(("start", 2)),
        ['    options: [Milk, {text: Water, correct: true, feedback: "Yes."}]'],
        [
            *("      - Milk", "      - text: Water", "        correct: true", "        feedback: Yes."),
            *("      - text: Answer 3", "        feedback: Say kindly why not."),
        ],
    ),
    "a right answer of a list in brackets": (
        SetMark(("start", 2, "options", 0), "correct", True),
        ['    options: [Milk, {text: Water, correct: true, feedback: "Yes."}]'],
        [
            *("      - text: Milk", "        correct: true"),
            *("      - text: Water", "        correct: true", "        feedback: Yes."),
        ],
    ),
    "a country beside what she picked": (
        SetReaders(("start", 2), "", ("KE", "none")),
        ['    when: {drew: "yes"}'],
        ['    when: {country: [KE, none], drew: "yes"}'],
    ),
    "all countries and ages are written as nothing": (
        SetReaders(("start", 1), "", ("KE", "NP", "KH", "PH", "none")),
        ["    ages: 10-13"],
        [],
    ),
    "the countries of the lesson": (SetLessonCountries(("PH", "KE")), [], ["countries: [KE, PH]"]),
    "an aim": (SetValue(("for-later", 0), "aim", "ask"), [], ["    aim: ask"]),
    "a first reply": (
        AddStep(("start", 1, "options", 0, "then"), 0, "say"),
        ["      - The goat"],
        ["      - text: The goat", "        then:", "          - say: Write here what happens next."],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_writes_its_own_lines_and_no_others(name: str) -> None:
    change, removed, added = CHANGES[name]
    after = changed(change)

    model(after)
    assert [it for it in difference(WELL, after)[0] if it not in removed] == []
    assert difference(WELL, after)[1] == [it for it in added if it not in WELL.splitlines()]
    assert all(it not in after.splitlines() or WELL.count(it) > 1 for it in removed)


def test_a_moved_step_takes_its_remark_along_and_leaves_blank_lines_where_they_are() -> None:
    after = changed(MoveItem(("start", 2), ("start",), 0), NOTHING_ASKED)

    assert after.partition("start:\n")[2].startswith("  - quiz: What is in a well?\n")
    assert "  # She is invented, and says so.\n  - say: Amina is an invented girl.\n\n  - choose: Who" in after
    assert changed(MoveItem(("start", 0), ("start",), 2), after) == NOTHING_ASKED


def test_a_step_moves_into_a_reply_and_out_of_it() -> None:
    change = MoveItem(("start", 0), ("start", 1, "options", 1, "then"), 1)
    after = changed(change)

    assert "            # She is" not in after
    assert '          - set: {drew: "yes"}\n          # She is invented, and says so.\n          - say: Amina' in after
    assert change.place_after() == ("start", 0, "options", 1, "then", 1)
    back = changed(MoveItem(("start", 0, "options", 1, "then", 1), ("start",), 0), after)
    assert model(back) == model(WELL)


def test_a_new_stop_gets_an_id_from_its_own_words_when_they_are_first_written() -> None:
    after = changed(AddStep(("start",), 1, "quiz"))
    assert all_cards(after)[1].stop == "which-of-these-is"

    named = changed(WriteWords(("start", 1, "quiz"), "Is a well deep?"), after)
    assert all_cards(named)[1].stop == "is-a-well-deep"
    assert all_cards(changed(WriteWords(("start", 1, "quiz"), "Is it wet?"), named))[1].stop == "is-a-well-deep"


def test_ids_are_made_of_whole_words_and_never_twice() -> None:
    assert made_id("Amina writes: who are you, and why?", ()) == "amina-writes-who-are"
    assert made_id("Bucket!", ("bucket", "bucket-2")) == "bucket-3"
    assert made_id("ភាសាខ្មែរ", ()) == "question"


REFUSALS: dict[str, tuple[CardChange, str]] = {
    "an empty bubble": (WriteWords(("start", 0, "say"), ""), "A text cannot be empty."),
    "the only step of a scene": (DeleteItem(("for-later", 0)), "This is the only step of its scene."),
    "the only answer": (DeleteItem(("for-later", 0, "options", 0)), "A question needs an answer."),
    "a step into itself": (
        MoveItem(("start", 1), ("start", 1, "options", 1, "then"), 0),
        "A step cannot be moved into itself.",
    ),
    "an answer to another question": (
        MoveItem(("start", 1, "options", 0), ("start", 2, "options"), 0),
        "An answer stays at its question.",
    ),
    "a step that is gone": (DeleteItem(("start", 9)), GONE.message),
    "a kind that nobody knows": (AddStep(("start",), 0, "film"), GONE.message),
    "a key that is no mark": (SetMark(("start", 1), "id", True), GONE.message),
    "a picture without a file": (AddStep(("start",), 0, "picture"), "A picture is needed first."),
}


NOTHING_ASKED = WELL.replace('    when: {drew: "yes"}\n', "")


def test_the_last_step_of_a_reply_goes_with_the_reply() -> None:
    after = changed(DeleteItem(("start", 1, "options", 1, "then", 0)), NOTHING_ASKED)

    assert difference(NOTHING_ASKED, after) == (["        then:", '          - set: {drew: "yes"}'], [])


def test_an_answer_that_no_card_asks_for_goes_with_its_remark() -> None:
    assert difference(NOTHING_ASKED, changed(DeleteItem(("start", 1, "options", 1)), NOTHING_ASKED)) == (
        [
            *("      # The tempting one.", "      - text: Amina", "        feedback: She is quick.", "        then:"),
            '          - set: {drew: "yes"}',
        ],
        [],
    )


def test_a_pick_is_remembered_and_a_later_card_is_shown_only_after_it_and_both_are_taken_off_again() -> None:
    goat = ("start", 1, "options", 0)
    kept = changed(RememberPick(goat, True), NOTHING_ASKED)
    found = lesson_cards(kept)
    assert found
    assert [(it.flag, it.value, it.words, it.number) for it in found.remembered()] == [
        ("the-goat", "yes", "The goat", 2),
        ("drew", "yes", "Amina", 2),
    ]

    asked = changed(SetPick(("start", 2), "the-goat", "yes"), kept)
    assert difference(kept, asked) == ([], ['    when: {the-goat: "yes"}'])
    assert changed(SetPick(("start", 2), "", ""), asked) == kept
    assert "the-goat" not in changed(RememberPick(goat, False), kept)
    assert changed(RememberPick(("start", 1, "options", 1), True), NOTHING_ASKED) == NOTHING_ASKED, (
        "it is remembered already"
    )
    assert SetPick(("start", 0), "never-set", "yes").apply(WELL) == GONE


@pytest.mark.parametrize(
    "change",
    [
        RememberPick(("start", 1, "options", 0), False),
        DeleteItem(("start", 1, "options", 0)),
        DeleteItem(("start", 1)),
        DeleteItem(("start", 1, "options", 0, "then", 0)),
        MoveItem(("start", 1), ("start",), 2),
        MoveItem(("start", 2), ("start",), 0),
        MoveItem(("start", 1), ("for-later",), 0),
    ],
)
def test_no_change_leaves_a_step_below_a_pick_that_nobody_has_made_by_then(change: CardChange) -> None:
    source = changed(SetPick(("start", 2), "the-goat", "yes"), changed(RememberPick(("start", 1, "options", 0), True)))

    assert refused(change, source) == (
        "Step 3 is shown only to learners who picked an answer, and that answer would not stand above it."
    )


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_a_sentence(name: str) -> None:
    change, sentence = REFUSALS[name]

    assert refused(change) == sentence


def test_a_file_that_has_to_be_mended_is_shown_and_its_line_is_written_as_its_problem_says() -> None:
    broken = WELL.replace("  - say: Amina is an invented girl.", "  - say: *Amina* is an invented girl.")

    assert all_cards(broken)[0].texts[0].words == "*Amina* is an invented girl."
    assert refused(DeleteItem(("start", 0)), broken) == "Something has to be mended first."
    mended = changed(MendLine(11, '- say: "*Amina* is an invented girl."'), broken)
    assert mended == WELL.replace("say: Amina is an invented girl.", 'say: "*Amina* is an invented girl."')
    assert refused(MendLine(11, "- say: *Amina* is"), broken) == "This cannot be written by itself."


def test_a_file_with_the_line_ends_of_windows_and_without_a_last_one_keeps_them() -> None:
    source = WELL.replace("\n", "\r\n").removesuffix("\r\n")
    after = changed(MoveItem(("start", 1), ("start",), 0), changed(AddStep(("start",), 1, "say"), source))

    assert after.count("\n") == after.count("\r\n") == source.count("\n") + 1
    assert not after.endswith("\n")


# Undo


def test_words_that_are_being_typed_are_one_step_to_undo() -> None:
    history = CardHistory(["a"])
    for text in ("ab", "abc"):
        history.add(text, None, ("start", 0, "say"))
    history.add("abcd", None, ("start", 1, "say"))

    assert history.undone()[0] == "abc"
    history.move(-1)
    assert history.undone()[0] == "a"
    history.move(-1)
    assert (history.can_undo, history.redone()[0]) == (False, "abc")


def test_a_change_elsewhere_is_a_step_of_its_own_and_ends_what_could_be_done_again() -> None:
    history = CardHistory(["a", "b"], [None], 1)
    history.move(-1)
    history.notice("other")

    assert (history.can_redo, history.undone()[0], history.texts) == (False, "a", ["a", "other"])
