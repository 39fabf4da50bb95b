"""Changes of a card, each as an edit of the lesson's text, or a refusal in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from bot.authoring.editor.cards.edits import (
    GONE,
    Edited,
    carry_item,
    delete_item,
    insert_item,
    mend_line,
    move_item,
    value_at,
    write_value,
    write_words,
)
from bot.authoring.editor.cards.line_edits import PlainYaml
from bot.authoring.editor.cards.samples import ADDED_KINDS, SAMPLE_WORDS, made_id, sample, sample_answer
from bot.authoring.editor.cards.source_lines import NodePath
from bot.authoring.translation.edit_in_place import Refusal
from bot.lessons.loader.yaml_nodes import Data, parse
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.people import BANDS, COUNTRIES
from bot.lessons.model.text import SourcePlace, Written
from bot.lessons.steps import OPTION_KEYS, STEP_MODELS, Option

NOT_TOLD = "none"
"""Value of `country` for learners who have not told theirs."""

_MARKS = {
    **dict.fromkeys(("critical", "quoted", "transfer", "myth", "correct", "joke"), False),
    "helps": True,
}
"""Keys that are true or false, with the value they have when they are not written."""

_VALUES = ("aim", "pick", "picture")
_MAY_BE_EMPTY = ("feedback", "sensitive")
_LONE_STEP = Refusal("This is the only step of its scene.", "Add another one first.")
_LONE_ANSWER = Refusal("A question needs an answer.", "Add another one first, or delete the whole card.")


@dataclass(frozen=True, slots=True)
class AddStep:
    """Add a step to the list `into`, before the item with index `number`."""

    into: NodePath
    number: int
    kind: str
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class AddAnswer:
    """Add an answer to a stop, below its others."""

    step: NodePath


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Move a step or an answer to index `number` of the list `into`, which may be another list."""

    path: NodePath
    into: NodePath
    number: int


@dataclass(frozen=True, slots=True)
class DeleteItem:
    """Delete a step or an answer."""

    path: NodePath


@dataclass(frozen=True, slots=True)
class WriteWords:
    """Write the words of a text. Empty words delete an optional text."""

    path: NodePath
    words: str


@dataclass(frozen=True, slots=True)
class SetMark:
    """Set a true-or-false key of a step or an answer, such as `critical` or `joke`."""

    path: NodePath
    key: str
    on: bool


@dataclass(frozen=True, slots=True)
class SetValue:
    """Set the aim of a quiz, the number of lines to pick, or the picture to show; an empty value deletes an aim."""

    path: NodePath
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class SetReaders:
    """Set the age band and countries that a step or an answer is for. A key that would say "all" is left out."""

    path: NodePath
    ages: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetLessonCountries:
    """Set the countries in which the lesson is offered. For none or all of them the key is left out."""

    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MendLine:
    """Replace the words of a line by those that its problem proposes, so that the file can be read again."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class MarkAsQuoted:
    """Mark the step or the answer of the text at this place as words of somebody in the story."""

    line: int
    column: int


CardChange = (
    AddStep
    | AddAnswer
    | MoveItem
    | DeleteItem
    | WriteWords
    | SetMark
    | SetValue
    | SetReaders
    | SetLessonCountries
    | MendLine
    | MarkAsQuoted
)  # fmt: skip


def apply(source: str, change: CardChange) -> Edited:
    """Return the text of a lesson after a change of a card, or a Refusal."""
    match change:
        case AddStep():
            return _add_step(source, change)
        case AddAnswer():
            return _add_answer(source, change.step)
        case MoveItem():
            return _move(source, change)
        case DeleteItem():
            return _lone(source, change.path) or delete_item(source, change.path)
        case WriteWords():
            return _reword(source, change)
        case SetMark() | SetValue() | SetReaders() | SetLessonCountries():
            return _set(source, change)
        case MendLine():
            return mend_line(source, change.line, change.words)
        case MarkAsQuoted():
            path = path_at(source, change.line, change.column)
            return _mark(source, SetMark(path, "quoted", True)) if path else GONE
        case _:
            assert_never(change)


def place_after(change: CardChange) -> NodePath | None:
    """Return the new path of the changed step or answer; None when it was deleted, or another thing changed."""
    match change:
        case AddStep():
            return (*change.into, change.number)
        case MoveItem():
            return (*_list_after(change), change.number)
        case WriteWords() | SetMark() | SetValue() | SetReaders():
            return change.path
        case AddAnswer():
            return change.step
        case DeleteItem() | SetLessonCountries() | MendLine() | MarkAsQuoted():
            return None
        case _:
            assert_never(change)


def _list_after(change: MoveItem) -> NodePath:
    """Return the path of the list `into` after a move: if the step stood before it, an index is one smaller."""
    depth, into = len(change.path) - 1, change.into
    if len(into) <= depth or into[:depth] != change.path[:-1] or int(into[depth]) < int(change.path[-1]):
        return into
    return (*into[:depth], int(into[depth]) - 1, *into[depth + 1 :])


def ids_in(source: str) -> set[str]:
    """Return the ids of a lesson that buttons may carry, former ones (`was:`) too."""
    data, _ = parse(source, "")
    return set(_ids(data)) if data is not None else set()


def _ids(data: Data) -> list[str]:
    if isinstance(data, dict):
        here = [it for key in ("id", "was") for it in _several(data.get(key))]
        return [*here, *(it for value in data.values() for it in _ids(value))]
    return [it for value in data for it in _ids(value)] if isinstance(data, list) else []


def _several(data: Data | None) -> list[str]:
    return [str(data)] if isinstance(data, str) else list(map(str, data)) if isinstance(data, list) else []


def _add_step(source: str, change: AddStep) -> Edited:
    if change.kind not in ADDED_KINDS:
        return GONE
    step = sample(change.kind, ids_in(source), change.picture)
    if change.kind == "picture" and not change.picture:
        return Refusal("A picture is needed first.", "Choose one.")
    if isinstance(step, dict) and change.alt:
        step["alt"] = change.alt
    return insert_item(source, change.into, change.number, step)


def _add_answer(source: str, path: NodePath) -> Edited:
    step = value_at(source, path)
    if not isinstance(step, dict) or not (key := _answers_of(step)):
        return GONE
    there = step.get(key, [])
    words = {_words_of(it) for it in there} if isinstance(there, list) else set()
    kind = next((it for it in ADDED_KINDS if it in step), "choose")
    answers = (sample_answer(kind, number) for number in range(len(words) + 1, 2 * len(words) + 3))
    new = next(it for it in answers if _words_of(it) not in words)
    return insert_item(source, (*path, key), len(there), new)


def _answers_of(step: dict[str, PlainYaml]) -> str:
    """Return the key at which an answer is added: of a list that is there, else of the last one that may be."""
    keys = next((keys_holding(it, Option) for it in STEP_MODELS if it.kind in step), ())
    return next((key for key in keys if isinstance(step.get(key), list)), keys[-1] if keys else "")


def _words_of(answer: PlainYaml) -> str:
    return str(answer.get("text", "")) if isinstance(answer, dict) else str(answer)


def _move(source: str, change: MoveItem) -> Edited:
    if change.path[:-1] == change.into:
        return move_item(source, change.path, change.number)
    if change.path[-2:-1] and change.path[-2] in OPTION_KEYS:
        return Refusal("An answer stays at its question.", "Write it anew at the other one.")
    return _lone(source, change.path) or carry_item(source, change.path, change.into, change.number)


def _lone(source: str, path: NodePath) -> Refusal | None:
    """Return the refusal to remove the only step of a scene, or the only answer; None for anything else."""
    there = value_at(source, path[:-1])
    if not isinstance(there, list) or len(there) > 1 or path[-2] in ("then", "also"):
        return None
    return _LONE_ANSWER if path[-2] in OPTION_KEYS else _LONE_STEP


def _reword(source: str, change: WriteWords) -> Edited:
    if isinstance(value_at(source, change.path), dict):  # the card was drawn when this option was plain text
        change = replace(change, path=(*change.path, "text"))
    words = change.words.strip()
    if not words and change.path[-1] in _MAY_BE_EMPTY:
        return write_value(source, change.path, None)
    if not words:
        return Refusal("A text cannot be empty.", "To take it out, delete its card.")
    made = write_words(source, change.path, words)
    was = value_at(source, change.path)
    if isinstance(made, Refusal) or was not in SAMPLE_WORDS or value_at(source, (*change.path[:-1], "id")) is None:
        return made
    return _named_anew(made, change.path[:-1], words)


def _named_anew(source: str, path: NodePath, words: str) -> Edited:
    """Give a stop that was a sample until now an id made from its words. No learner has met its old id."""
    old = value_at(source, (*path, "id"))
    return write_value(source, (*path, "id"), made_id(words, ids_in(source) - {str(old)}))


def _set(source: str, change: SetMark | SetValue | SetReaders | SetLessonCountries) -> Edited:
    match change:
        case SetMark():
            return _mark(source, change)
        case SetValue():
            return _set_value(source, change)
        case SetReaders():
            return _set_readers(source, change)
        case SetLessonCountries():
            chosen = _in_order(change.countries, COUNTRIES)
            return write_value(source, ("countries",), list(chosen) if 0 < len(chosen) < len(COUNTRIES) else None)
        case _:
            assert_never(change)


def _mark(source: str, change: SetMark) -> Edited:
    usual = _MARKS.get(change.key)
    if usual is None:
        return GONE
    return write_value(source, (*change.path, change.key), None if change.on == usual else str(change.on).lower())


def path_at(source: str, line: int, column: int) -> NodePath:
    """Return the path of the step or answer whose text stands at a place; empty for a text outside of them."""
    data, _ = parse(source, "")
    found = next((path for path, place in _texts_below(data, ()) if (place.line, place.column) == (line, column)), ())
    owner = found if found and isinstance(found[-1], int) else found[:-1]
    return owner if len(owner) > 1 and isinstance(owner[-1], int) else ()


def _texts_below(data: Data | None, path: NodePath) -> Iterator[tuple[NodePath, SourcePlace]]:
    """Yield the path and the place of every scalar."""
    if isinstance(data, Written):
        yield path, data.place
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts_below(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts_below(value, (*path, number))


def _set_value(source: str, change: SetValue) -> Edited:
    if change.key not in _VALUES or (not change.value and change.key != "aim"):
        return GONE
    return write_value(source, (*change.path, change.key), change.value or None)


def _set_readers(source: str, change: SetReaders) -> Edited:
    ages = change.ages if change.ages in BANDS else None
    made = write_value(source, (*change.path, "ages"), ages)
    if isinstance(made, Refusal):
        return made
    asked = value_at(made, (*change.path, "when"))
    flags: dict[str, PlainYaml] = {
        key: it for key, it in (asked if isinstance(asked, dict) else {}).items() if key != "country"
    }
    chosen = _in_order(change.countries, (*COUNTRIES, NOT_TOLD))
    if 0 < len(chosen) <= len(COUNTRIES):
        flags = {"country": chosen[0] if len(chosen) == 1 else list(chosen), **flags}
    if flags == (asked or {}):
        return made
    return write_value(made, (*change.path, "when"), flags or None)


def _in_order(chosen: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(it for it in known if it in chosen)
