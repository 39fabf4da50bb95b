"""Changes of a card, each as an edit of the lesson's text, or a refusal in a sentence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass

from bot.authoring.editor.cards.card import RememberedPick, lesson_cards
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
from bot.authoring.translation.edit_in_place import NodePath, Refusal, scalars
from bot.lessons.loader.yaml_nodes import Data, parse
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.people import BANDS, COUNTRIES
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


class CardChange(ABC):
    """A change of a lesson that the author makes on a card."""

    __slots__ = ()

    @abstractmethod
    def apply(self, source: str) -> Edited:
        """Return the text of the lesson after the change, or a Refusal."""

    def place_after(self) -> NodePath | None:
        """Return the new path of the changed step or answer; None if it was deleted, or another thing changed."""
        return None


@dataclass(frozen=True, slots=True)
class AddStep(CardChange):
    """Add a step to the list `into`, before the item with index `number`."""

    into: NodePath
    number: int
    kind: str
    picture: str = ""
    alt: str = ""

    def apply(self, source: str) -> Edited:
        """Insert a sample of the kind, with an id of its own."""
        if self.kind not in ADDED_KINDS:
            return GONE
        if self.kind == "picture" and not self.picture:
            return Refusal("A picture is needed first.", "Choose one.")
        step = sample(self.kind, ids_in(source), self.picture)
        if isinstance(step, dict) and self.alt:
            step["alt"] = self.alt
        return insert_item(source, self.into, self.number, step)

    def place_after(self) -> NodePath:
        """Return the path of the new step."""
        return (*self.into, self.number)


@dataclass(frozen=True, slots=True)
class AddAnswer(CardChange):
    """Add an answer to a stop, below its others."""

    step: NodePath

    def apply(self, source: str) -> Edited:
        """Append a sample answer whose words no other answer has."""
        step = value_at(source, self.step)
        if not isinstance(step, dict) or not (key := _answers_of(step)):
            return GONE
        there = step.get(key, [])
        words = {_words_of(it) for it in there} if isinstance(there, list) else set()
        kind = next((it for it in ADDED_KINDS if it in step), "choose")
        answers = (sample_answer(kind, number) for number in range(len(words) + 1, 2 * len(words) + 3))
        new = next(it for it in answers if _words_of(it) not in words)
        return insert_item(source, (*self.step, key), len(there), new)

    def place_after(self) -> NodePath:
        """Return the path of the stop."""
        return self.step


@dataclass(frozen=True, slots=True)
class MoveItem(CardChange):
    """Move a step or an answer to index `number` of the list `into`, which may be another list."""

    path: NodePath
    into: NodePath
    number: int

    def apply(self, source: str) -> Edited:
        """Move the item, with its comments if it comes into another list."""
        if self.path[:-1] == self.into:
            return _with_its_picks(source, move_item(source, self.path, self.number))
        if self.path[-2:-1] and self.path[-2] in OPTION_KEYS:
            return Refusal("An answer stays at its question.", "Write it anew at the other one.")
        made = _lone(source, self.path) or carry_item(source, self.path, self.into, self.number)
        return _with_its_picks(source, made)

    def place_after(self) -> NodePath:
        """Return the new path: if the step stood before the list `into`, an index on the way there is one smaller."""
        depth, into = len(self.path) - 1, self.into
        if len(into) > depth and into[:depth] == self.path[:-1] and int(into[depth]) >= int(self.path[-1]):
            into = (*into[:depth], int(into[depth]) - 1, *into[depth + 1 :])
        return (*into, self.number)


@dataclass(frozen=True, slots=True)
class DeleteItem(CardChange):
    """Delete a step or an answer."""

    path: NodePath

    def apply(self, source: str) -> Edited:
        """Delete the item, unless it is the only one."""
        return _with_its_picks(source, _lone(source, self.path) or delete_item(source, self.path))


@dataclass(frozen=True, slots=True)
class _PartChange(CardChange):
    """A change of the step, answer or text at a path, which stays where it is."""

    path: NodePath

    def place_after(self) -> NodePath:
        """Return the same path."""
        return self.path


@dataclass(frozen=True, slots=True)
class WriteWords(_PartChange):
    """Write the words of a text. Empty words delete an optional text."""

    words: str

    def apply(self, source: str) -> Edited:
        """Write the words; a stop that was a sample until now gets an id made of them."""
        path = self.path
        if isinstance(value_at(source, path), dict):  # the card was drawn when this option was plain text
            path = (*path, "text")
        words = self.words.strip()
        if not words and path[-1] in _MAY_BE_EMPTY:
            return write_value(source, path, None)
        if not words:
            return Refusal("A text cannot be empty.", "To take it out, delete its card.")
        made = write_words(source, path, words)
        id_path = (*path[:-1], "id")
        old = value_at(source, id_path)
        if isinstance(made, Refusal) or value_at(source, path) not in SAMPLE_WORDS or old is None:
            return made
        return write_value(made, id_path, made_id(words, ids_in(made) - {str(old)}))  # no learner has met the old id


@dataclass(frozen=True, slots=True)
class SetMark(_PartChange):
    """Set a true-or-false key of a step or an answer, such as `critical` or `joke`."""

    key: str
    on: bool

    def apply(self, source: str) -> Edited:
        """Write the key, or delete it where it has its usual value."""
        usual = _MARKS.get(self.key)
        if usual is None:
            return GONE
        return write_value(source, (*self.path, self.key), None if self.on == usual else str(self.on).lower())


@dataclass(frozen=True, slots=True)
class SetValue(_PartChange):
    """Set the aim of a quiz, the number of lines to pick, or the picture to show; an empty value deletes an aim."""

    key: str
    value: str

    def apply(self, source: str) -> Edited:
        """Write the value."""
        if self.key not in _VALUES or (not self.value and self.key != "aim"):
            return GONE
        return write_value(source, (*self.path, self.key), self.value or None)


@dataclass(frozen=True, slots=True)
class SetReaders(_PartChange):
    """Set the age band and countries that a step or an answer is for. A key that would say "all" is left out."""

    ages: str
    countries: tuple[str, ...]

    def apply(self, source: str) -> Edited:
        """Write `ages:` and the country of `when:`, whose flags stay."""
        made = write_value(source, (*self.path, "ages"), self.ages if self.ages in BANDS else None)
        if isinstance(made, Refusal):
            return made
        asked = value_at(made, (*self.path, "when"))
        flags: dict[str, PlainYaml] = {
            key: it for key, it in (asked if isinstance(asked, dict) else {}).items() if key != "country"
        }
        chosen = _in_order(self.countries, (*COUNTRIES, NOT_TOLD))
        if 0 < len(chosen) <= len(COUNTRIES):
            flags = {"country": chosen[0] if len(chosen) == 1 else list(chosen), **flags}
        return made if flags == (asked or {}) else write_value(made, (*self.path, "when"), flags or None)


@dataclass(frozen=True, slots=True)
class RememberPick(_PartChange):
    """Remember that she picked an answer, so that later cards can ask for it, or forget it."""

    on: bool

    def apply(self, source: str) -> Edited:
        """Put a `set:` with a flag made of the answer's words first into its reply, or take out all of them."""
        answer, into = value_at(source, self.path), (*self.path, "then")
        if answer is None or self.path[-2:-1] != ("options",):
            return GONE
        steps = value_at(source, into)
        there = [at for at, it in enumerate(steps) if "set" in it] if isinstance(steps, list) else []
        if self.on:
            taken = {it.flag for it in _picks(source)} | {"country"}
            new: PlainYaml = {"set": {made_id(_words_of(answer), taken): "yes"}}
            return source if there else insert_item(source, into, 0, new)
        made: Edited = source
        for at in reversed(there):
            made = delete_item(made, (*into, at)) if isinstance(made, str) else made
        return _with_its_picks(source, made)


@dataclass(frozen=True, slots=True)
class SetPick(_PartChange):
    """Show a step only to learners who picked an answer that is remembered; an empty flag shows it to all."""

    flag: str
    value: str

    def apply(self, source: str) -> Edited:
        """Write the flag into `when:`, whose country stays."""
        if self.flag and (self.flag, self.value) not in {(it.flag, it.value) for it in _picks(source)}:
            return GONE
        path = (*self.path, "when")
        asked = value_at(source, path)
        kept = {key: it for key, it in asked.items() if key == "country"} if isinstance(asked, dict) else {}
        made: dict[str, PlainYaml] = {**kept, **({self.flag: self.value} if self.flag else {})}
        return source if made == (asked or {}) else write_value(source, path, made or None)


def _picks(source: str) -> tuple[RememberedPick, ...]:
    found = lesson_cards(source)
    return found.remembered() if found else ()


def _with_its_picks(source: str, made: Edited) -> Edited:
    """Return `made`, or a Refusal if a step would come before the answer that it is shown after."""
    if isinstance(made, Refusal) or not (lost := _unremembered(made) - _unremembered(source)):
        return made
    flag = next(iter(lost))
    found = lesson_cards(source)
    steps = [card for scene in found.scenes for card in scene.cards] if found else []
    number = next(at for at, it in enumerate(steps, 1) if (flag, False) in _flags(value_at(source, it.path)))
    return Refusal(
        f"Step {number} is shown only to learners who picked an answer, and that answer would not stand above it.",
        f"Let step {number} be for everybody first.",
    )


def _unremembered(source: str) -> Counter[str]:
    """Return how many steps ask for each flag above every answer that sets it."""
    known: set[str] = set()
    found: Counter[str] = Counter()
    for flag, is_set in _flags(parse(source, "")[0]):
        if is_set:
            known.add(flag)
        elif flag not in known:
            found[flag] += 1
    return found


def _flags(data: object) -> list[tuple[str, bool]]:
    """Return the flags that are asked for (False) or set (True), in the order of the file."""
    if isinstance(data, list):
        return [it for value in data for it in _flags(value)]
    if not isinstance(data, dict):
        return []
    here = [(flag, key == "set") for key in ("when", "picks", "set") for flag in _keys(data.get(key))]
    return [*here, *(it for value in data.values() for it in _flags(value))]


def _keys(data: object) -> list[str]:
    return list(data) if isinstance(data, dict) else []


@dataclass(frozen=True, slots=True)
class SetLessonCountries(CardChange):
    """Set the countries in which the lesson is offered. For none or all of them the key is left out."""

    countries: tuple[str, ...]

    def apply(self, source: str) -> Edited:
        """Write `countries:`."""
        chosen = _in_order(self.countries, COUNTRIES)
        return write_value(source, ("countries",), list(chosen) if 0 < len(chosen) < len(COUNTRIES) else None)


@dataclass(frozen=True, slots=True)
class MendLine(CardChange):
    """Replace the words of a line by those that its problem proposes, so that the file can be read again."""

    line: int
    words: str

    def apply(self, source: str) -> Edited:
        """Replace the line."""
        return mend_line(source, self.line, self.words)


@dataclass(frozen=True, slots=True)
class MarkAsQuoted(CardChange):
    """Mark the step or the answer of the text at this place as words of somebody in the story."""

    line: int
    column: int

    def apply(self, source: str) -> Edited:
        """Write `quoted:` at the step or answer; refuse a text outside of them."""
        data, _ = parse(source, "")
        places = scalars(data) if data is not None else ()
        found = next((path for path, (_, at) in places if at == (self.line, self.column)), ())
        owner = found if found and isinstance(found[-1], int) else found[:-1]
        is_part = len(owner) > 1 and isinstance(owner[-1], int)
        return SetMark(owner, "quoted", True).apply(source) if is_part else GONE


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


def _answers_of(step: dict[str, PlainYaml]) -> str:
    """Return the key at which an answer is added: of a list that is there, else of the last one that may be."""
    keys = next((keys_holding(it, Option) for it in STEP_MODELS if it.kind in step), ())
    return next((key for key in keys if isinstance(step.get(key), list)), keys[-1] if keys else "")


def _words_of(answer: PlainYaml) -> str:
    return str(answer.get("text", "")) if isinstance(answer, dict) else str(answer)


def _lone(source: str, path: NodePath) -> Refusal | None:
    """Return the refusal to remove the only step of a scene, or the only answer; None for anything else."""
    there = value_at(source, path[:-1])
    if not isinstance(there, list) or len(there) > 1 or path[-2] in ("then", "also"):
        return None
    return _LONE_ANSWER if path[-2] in OPTION_KEYS else _LONE_STEP


def _in_order(chosen: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(it for it in known if it in chosen)
