"""A new kind of step: its file and its line in the union are enough for schema, hints and corrections."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import get_args

import pytest

import bot.lessons.steps
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.lesson import written_options
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.schema import schema
from bot.lessons.steps import (
    NAME_KEYS,
    OPTION_KEYS,
    PROSE_KEYS,
    STEP_KEYS,
    STEP_KINDS,
    STEP_MODELS,
    Choose,
    Picture,
    Practise,
    Quiz,
    Step,
    Stop,
)
from bot.lessons.steps.step_kind import AnyOption, Option, SilentStep

KINDS = ("say", "picture", "choose", "quiz", "poll", "practise", "again", "measure", "set", "goto", "end", "do")


def test_the_kinds_are_offered_in_the_order_in_which_they_stand_in_the_union() -> None:
    assert KINDS == STEP_KINDS


def test_no_file_of_a_kind_is_forgotten_in_the_union() -> None:
    folder = Path(bot.lessons.steps.__file__).parent
    modules = [importlib.import_module(f"bot.lessons.steps.{path.stem}") for path in folder.glob("[!_]*.py")]
    written = {it for module in modules for it in vars(module).values() if isinstance(vars_of(it).get("kind"), str)}

    assert written == set(STEP_MODELS)


def vars_of(found: object) -> dict[str, object]:
    return dict(vars(found)) if isinstance(found, type) else {}


def test_every_kind_begins_with_its_own_key() -> None:
    assert all(model.kind in model.model_fields for model in STEP_MODELS)


def test_every_kind_without_words_has_a_sentence_for_its_card() -> None:
    silent = [model for model in STEP_MODELS if issubclass(model, SilentStep)]

    assert [model.kind for model in silent if not getattr(model, "card_sentence", "")] == []


def test_the_schema_offers_every_kind_to_who_writes_a_file_of_the_bot() -> None:
    step = schema("bot")["definitions"]["Step"]

    assert [snippet["label"] for snippet in step["defaultSnippets"]] == [kind for kind in KINDS if kind != "end"]
    assert len(step["oneOf"]) == len(KINDS) + 1, "each kind, and plain `end`"


def test_every_key_of_a_step_is_known_to_the_hints() -> None:
    keys = {
        "ages",
        "when",
        "critical",
        "quoted",
        "text",
        "feedback",
        "then",
        "correct",
        "was",
        "alt",
        "id",
        "options",
        "also",
        "means",
        "helps",
        "joke",
        "aim",
        "transfer",
        "picks",
        "urgency",
        "worse",
    }

    assert set(STEP_KEYS) == {*KINDS, *keys, "myth", "lines", "pick"}


def test_a_sentence_and_a_name_are_mended_differently() -> None:
    assert {"say", "alt", "choose", "quiz", "poll", "practise", "text", "feedback"} == PROSE_KEYS
    assert {"picture", "again", "measure", "goto", "end", "id", "ages", "means", "aim", "urgency"} == NAME_KEYS


def test_the_answers_to_a_stop_stand_behind_these_keys() -> None:
    assert OPTION_KEYS == ("options", "also", "lines")


def test_every_text_has_a_key_of_its_own() -> None:
    found = {
        (model.kind, key): model.model_fields[key].annotation
        for model in STEP_MODELS
        for key in keys_holding(model, Text)
    }

    assert [place for place, annotation in found.items() if annotation not in (Text, Text | None)] == []


def test_every_stop_has_its_question_behind_its_own_key_and_its_answers_in_lists() -> None:
    for model in (it for it in STEP_MODELS if issubclass(it, Stop)):
        lists = [model.model_fields[key].annotation for key in keys_holding(model, Option)]
        forms = [(annotation, *get_args(annotation)) for annotation in lists]

        assert model.model_fields[model.kind].annotation is Text, model
        assert forms, model
        assert all(tuple[AnyOption, ...] in some for some in forms), model


@pytest.mark.parametrize("model", STEP_MODELS, ids=STEP_KINDS)
def test_every_text_of_a_kind_is_among_its_bubbles_or_on_a_button(model: type[Step]) -> None:
    step = model.model_validate(example(model))

    assert {*step.bubbles, *(option.text for option in written_options(step))} == set(texts(step))
    assert step.words == next(iter(step.bubbles), None)


def example(model: type[Step]) -> dict[str, object]:
    """Return a step with the examples of all that it needs or tells."""
    told = {*keys_holding(model, Text), *keys_holding(model, Option)}
    fields = {key: it for key, it in model.model_fields.items() if it.is_required() or key in told}
    return {key: it.examples[0] for key, it in fields.items() if it.examples}


def test_a_picture_says_what_is_on_it() -> None:
    picture = Picture(picture="goat.png", alt=Text("A goat."))

    assert (picture.words, picture.bubbles) == (Text("A goat."), (Text("A goat."),))


def test_a_question_is_read_before_what_is_said_to_the_answers() -> None:
    right = Option(text=Text("A goat"), feedback=Text("Yes."), correct=True)
    quiz = Quiz(id="who", quiz=Text("Who ate it?"), options=(Option(text=Text("Amina"), feedback=Text("No.")), right))

    assert quiz.words == Text("Who ate it?")
    assert quiz.bubbles == (Text("Who ate it?"), Text("No."), Text("Yes."))


def test_buttons_that_the_bot_makes_are_no_bubbles_of_the_author() -> None:
    also = Option(text=Text("Go on without"), feedback=Text("Fine."))
    choose = Choose(id="where", choose=Text("Where?"), options="countries", also=(also,))

    assert choose.bubbles == (Text("Where?"), Text("Fine."))


def test_a_sentence_she_builds_is_answered_once_and_a_line_that_does_not_help_by_itself() -> None:
    lines = (Option(text=Text("Can we")), Option(text=Text("Hush!"), helps=False, feedback=Text("Then nobody knows.")))
    practise = Practise(id="ask", practise=Text("Tap one."), pick=1, lines=lines, feedback=Text("Brave."))

    assert practise.bubbles == (Text("Tap one."), Text("Then nobody knows."), Text("Brave."))
