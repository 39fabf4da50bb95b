"""Cards of a lesson: one per step, in reading order, with its texts, its answers and its readers.

They are made from the parsed file, not from the model, so an incomplete lesson has cards too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.authoring.editor.cards.samples import SAMPLE_WORDS
from bot.authoring.editor.new_lesson import beginning_words
from bot.authoring.translation.edit_in_place import NodePath
from bot.lessons.loader.yaml_nodes import Data, YamlList, YamlMapping, parse, plain_breaks
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.steps import (
    OPTION_KEYS,
    STEP_MODELS,
    Choose,
    End,
    Practise,
    Say,
    Step,
    Stop,
)
from bot.lessons.steps.step_kind import SilentStep

_NO_STEP = "This is no step yet. Mend it in the file."


@dataclass(frozen=True, slots=True)
class Readers:
    """Learners who meet a step or an answer: an age band, countries, and what they picked before. Empty means all."""

    ages: str = ""
    countries: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardText:
    """Words on a card; `missing` if the file has no such key, `sample` if they are still those of a new card.

    `begun` if they are still those with which a new lesson begins.
    """

    path: NodePath
    words: str = ""
    missing: bool = False
    sample: bool = False
    begun: bool = False


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer to a question: its button, the bot's answer to it, and the steps of its reply."""

    path: NodePath
    line: int
    text: CardText
    feedback: CardText
    readers: Readers
    correct: bool = False
    helps: bool = True
    joke: bool = False
    quoted: bool = False
    reply: tuple[Card, ...] = ()
    remembers: tuple[tuple[str, str], ...] = ()
    """Flags and values that `set:` remembers in the reply."""


@dataclass(frozen=True, slots=True)
class Card:
    """A step. `note`: the comment above it; `stop`: its id; `about`: a sentence for a step without words of its own.

    `asks` is True for a step that waits for an answer.
    """

    path: NodePath
    kind: str
    line: int
    last: int
    note: str = ""
    stop: str = ""
    asks: bool = False
    about: str = ""
    texts: tuple[CardText, ...] = ()
    readers: Readers = field(default_factory=Readers)
    answers: tuple[AnswerCard, ...] = ()
    picture: str = ""
    aim: str = ""
    pick: int = 0
    marks: tuple[str, ...] = ()
    """Keys that are true at this step: `critical`, `quoted`, `transfer`, `myth`."""


@dataclass(frozen=True, slots=True)
class RememberedPick:
    """An answer that a later card can ask for: its flag, its words, the number of its card, and its line."""

    flag: str
    value: str
    words: str
    number: int
    line: int


@dataclass(frozen=True, slots=True)
class SceneCards:
    """The cards of a scene."""

    name: str
    path: NodePath
    line: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class LessonCards:
    """A lesson as cards: its own texts and countries, its aims by their keys, and its scenes."""

    texts: tuple[CardText, ...] = ()
    countries: tuple[str, ...] = ()
    aims: tuple[CardText, ...] = ()
    scenes: tuple[SceneCards, ...] = ()

    def remembered(self) -> tuple[RememberedPick, ...]:
        """Return the answers that are remembered, in reading order."""
        whole = [card for scene in self.scenes for card in scene.cards]
        return tuple(
            RememberedPick(flag, value, answer.text.words, number, answer.line)
            for number, card in enumerate(whole, 1)
            for asked in _with_replies([card])
            for answer in asked.answers
            for flag, value in answer.remembers
        )

    def cards(self) -> Iterator[Card]:
        """Yield every card, also in replies, in reading order."""
        for scene in self.scenes:
            yield from _with_replies(scene.cards)


def lesson_cards(source: str) -> LessonCards | None:
    """Return the cards of a lesson file's text; None when it is no YAML mapping."""
    data, _ = parse(source, "")
    if not isinstance(data, YamlMapping):
        return None
    aims = data.get("aim")
    sketch = _Sketch(plain_breaks(source).removesuffix("\n").split("\n"))
    return LessonCards(
        tuple(_card_text(data, (), key) for key in ("title", "about", "badge", "today", "sensitive")),
        _several(data.get("countries")),
        tuple(_card_text(aims, ("aim",), key) for key in aims) if isinstance(aims, YamlMapping) else (),
        tuple(sketch.scenes(data)),
    )


def begun_texts(cards: LessonCards) -> list[str]:
    """Return the texts of a lesson that are still those with which it began."""
    steps = [it for card in cards.cards() for it in (*card.texts, *_answer_texts(card))]
    return [it.words for it in (*cards.texts, *cards.aims, *steps) if it.begun]


def _answer_texts(card: Card) -> Iterator[CardText]:
    yield from (it for answer in card.answers for it in (answer.text, answer.feedback))


def _with_replies(cards: Sequence[Card]) -> Iterator[Card]:
    for card in cards:
        yield card
        for answer in card.answers:
            yield from _with_replies(answer.reply)


@dataclass(frozen=True, slots=True)
class _Sketch:
    lines: list[str]

    def scenes(self, data: YamlMapping) -> Iterator[SceneCards]:
        names = [key for key, value in data.items() if isinstance(value, YamlList) and key not in Lesson.model_fields]
        starts = sorted(place.line for place in data.keys_at.values())
        for name in names:
            line = data.keys_at[name].line
            end = next((it for it in starts if it > line), len(self.lines) + 1)
            yield SceneCards(name, (name,), line, self.steps(data[name], (name,), end - 1))

    def steps(self, steps: Data, path: NodePath, last: int) -> tuple[Card, ...]:
        """Return the cards of a list of steps; each ends where the next one begins."""
        items = steps if isinstance(steps, YamlList) else []
        ends = [*(_line(it) - 1 for it in items[1:]), last]
        return tuple(self.card(it, (*path, at), end) for at, (it, end) in enumerate(zip(items, ends, strict=False)))

    def card(self, step: Data, path: NodePath, last: int) -> Card:
        line = _line(step)
        if not isinstance(step, YamlMapping):
            kind, about = ("end", End.card_sentence) if step == "end" else ("unknown", _NO_STEP)
            return Card(path, kind, line, last, self.note(line), about=about)
        model = next((it for it in STEP_MODELS if it.kind in step), None)
        return Card(
            path,
            model.kind if model else "unknown",
            line,
            last,
            self.note(line),
            stop=_word(step, "id"),
            asks=model is not None and issubclass(model, Stop),
            about=_about(model, step) if model else _NO_STEP,
            texts=_card_texts(model, step, path) if model else (),
            readers=_readers(step),
            answers=tuple(self.answers(step, path, last)),
            picture=_word(step, "picture"),
            aim=_word(step, "aim"),
            pick=int(pick) if (pick := _word(step, "pick") or "2").isdecimal() and model is Practise else 0,
            marks=tuple(key for key in ("critical", "quoted", "transfer", "myth") if _word(step, key) == "true"),
        )

    def answers(self, step: YamlMapping, path: NodePath, last: int) -> Iterator[AnswerCard]:
        ends = sorted(place.line for place in step.keys_at.values())
        for key in OPTION_KEYS:
            items = step.get(key)
            if not isinstance(items, YamlList):
                continue
            end = next((line for line in ends if line > step.keys_at[key].line), last + 1) - 1
            below = [*(_line(it) - 1 for it in items[1:]), end]
            for at, (item, until) in enumerate(zip(items, below, strict=False)):
                yield self.answer(item, (*path, key, at), until)

    def answer(self, option: Data, path: NodePath, last: int) -> AnswerCard:
        if not isinstance(option, YamlMapping):
            words, lacking = _text_at(path, str(option)), CardText((*path, "feedback"), missing=True)
            return AnswerCard(path, _line(option), words, lacking, Readers())
        return AnswerCard(
            path,
            _line(option),
            _card_text(option, path, "text"),
            _card_text(option, path, "feedback"),
            _readers(option),
            correct=_word(option, "correct") == "true",
            helps=_word(option, "helps") != "false",
            joke=_word(option, "joke") == "true",
            quoted=_word(option, "quoted") == "true",
            reply=self.steps(option.get("then", []), (*path, "then"), last),
            remembers=tuple(_remembered(option.get("then"))),
        )

    def note(self, line: int) -> str:
        """Return the comment directly above a line."""
        above = line - 2
        while above >= 0 and self.lines[above].lstrip().startswith("#"):
            above -= 1
        remarks = [it.strip().lstrip("#").strip() for it in self.lines[above + 1 : line - 1]]
        return " ".join(it for it in remarks if not it.startswith("yaml-language-server"))


def _remembered(steps: Data | None) -> Iterator[tuple[str, str]]:
    for step in steps if isinstance(steps, list) else ():
        kept = step.get("set") if isinstance(step, dict) else None
        yield from ((flag, str(value)) for flag, value in kept.items()) if isinstance(kept, dict) else ()


def _line(data: Data) -> int:
    place: SourcePlace | None = getattr(data, "place", None)
    return place.line if place else 1


def _word(data: YamlMapping, key: str) -> str:
    value = data.get(key)
    return str(value) if isinstance(value, str) else ""


def _several(data: Data | None) -> tuple[str, ...]:
    return tuple(map(str, data)) if isinstance(data, list) else (str(data),) if data else ()


def _card_text(data: YamlMapping, path: NodePath, key: str) -> CardText:
    return _text_at((*path, key), _word(data, key), key not in data)


def _text_at(path: NodePath, words: str, missing: bool = False) -> CardText:
    return CardText(path, words, missing, words in SAMPLE_WORDS, words in beginning_words())


def _card_texts(model: type[Step], step: YamlMapping, path: NodePath) -> tuple[CardText, ...]:
    return tuple(_card_text(step, path, key) for key in keys_holding(model, Text))


def _readers(data: YamlMapping) -> Readers:
    asked = data.get("when")
    flags = {key: _several(value) for key, value in asked.items()} if isinstance(asked, dict) else {}
    countries = flags.pop("country", ())
    return Readers(_word(data, "ages"), countries, tuple(f"{key}: {' or '.join(it)}" for key, it in flags.items()))


def _about(model: type[Step], step: YamlMapping) -> str:
    """Return a sentence for a step that has no words of its own, or whose words or buttons the bot completes."""
    if issubclass(model, SilentStep):
        return model.card_sentence.format_map({key: _shown(step.get(key)) for key in model.model_fields})
    picks = step.get("picks")
    if issubclass(model, Say) and isinstance(picks, dict):
        return f"In these words stands what she picked: {_pairs(picks)}."
    if issubclass(model, Choose) and isinstance(step.get("options"), str):
        return "The bot makes these buttons itself."
    return ""


def _shown(value: Data | None) -> str:
    return _pairs(value) if isinstance(value, dict) else " or ".join(_several(value))


def _pairs(data: Data | None) -> str:
    found = data.items() if isinstance(data, dict) else ()
    return ", ".join(f"{key} is {' or '.join(_several(it))}" for key, it in found)
