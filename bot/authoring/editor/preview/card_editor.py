"""Requests of the Steps tab: a lesson as cards, the changes to them, and how much room words take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path, PurePosixPath
from typing import Any

from bot.authoring.editor.cards.card import begun_texts, lesson_cards
from bot.authoring.editor.cards.card_changes import (
    AddAnswer,
    AddStep,
    CardChange,
    DeleteItem,
    MarkAsQuoted,
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
from bot.authoring.editor.cards.edits import value_at
from bot.authoring.editor.cards.samples import ADDED_KINDS
from bot.authoring.editor.course_part import context_of_file
from bot.authoring.editor.preview.card_history import CardHistory, Rewording
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused, Reworded
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.translation import writable_files
from bot.authoring.translation.edit_in_place import NodePath, Refusal
from bot.authoring.translation.entries import put_back
from bot.check.rendered_texts import RenderedTexts
from bot.check.rules.brevity import MOST_WORDS
from bot.check.rules.lengths import BUTTON_WIDTH, width
from bot.check.walk import count
from bot.engine.cursor import EndlessLoop
from bot.engine.replay import reading_context, replay
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.steps import STEP_MODELS, Step
from bot.lessons.translations.catalogs import Catalogs

MOST_MEASURED = 5_000
"""Most characters of typed words that are measured: more than a Telegram message holds."""

_DEEPEST = 40
"""Most keys and indexes of a path in a request."""


@dataclass(frozen=True, slots=True)
class CardKind:
    """A kind: its name, a sentence about it, and the description of each of its texts by key."""

    title: str
    about: str
    texts: Mapping[str, str]


def _card_kind(model: type[Step]) -> CardKind:
    texts = {key: model.model_fields[key].description or "" for key in keys_holding(model, Text)}
    return CardKind(model.kind.capitalize(), (model.__doc__ or "").partition("\n")[0], texts)


CARD_KINDS: Mapping[str, CardKind] = {model.kind: _card_kind(model) for model in STEP_MODELS}


def cards(desk: Desk, asked: Json) -> Json:
    """Return a lesson as cards, by default the one being played, with the id of the question that the learner is at."""
    name = word_in(asked, "file") or _file_of(desk)
    return _cards_json(desk, name, writable_files.read(_path_checked(desk, name)))


def room(desk: Desk, asked: Json) -> Json:
    """Return how much room words take while they are typed, on a button or in a bubble."""
    course, words = desk.player.conversation.bundle.course, word_in(asked, "words").strip()[:MOST_MEASURED]
    return asdict(room_left(course, words, word_in(asked, "on") == "button"))


def _file_of(desk: Desk) -> str:
    lesson = desk.player.conversation.bundle.course.lesson(desk.player.lesson())
    if lesson is None or lesson.title.place is None:
        raise EditRefused("There is no lesson that can be shown as cards.")
    return lesson.title.place.file


def card(desk: Desk, asked: Json) -> Json:
    """Change one card, or undo or redo a change, if nobody has changed the file since it was shown.

    When translated words changed, nothing is written until the author has stated what the change means.
    """
    name = word_in(asked, "file")
    path = _path_checked(desk, name)
    sheet = writable_files.read(path)
    if sheet.mark != word_in(asked, "mark"):
        raise writable_files.FileChanged(sheet)
    history = desk.histories.setdefault(name, CardHistory([sheet.text]))
    history.notice(sheet.text)
    match word_in(asked, "do"):
        case "undo" if history.can_undo:
            return _step_history(desk, name, sheet, history, -1)
        case "redo" if history.can_redo:
            return _step_history(desk, name, sheet, history, 1)
        case "undo" | "redo":
            raise EditRefused("There is nothing to take back.")
    return _apply_change(desk, asked, sheet, history)


def _apply_change(desk: Desk, asked: Json, sheet: writable_files.OpenedFile, history: CardHistory) -> Json:
    name, change = word_in(asked, "file"), change_in(asked)
    after = change.apply(sheet.text)
    if isinstance(after, Refusal):
        raise EditRefused(f"{after.message} {after.hint}")
    old, new = _written_words(sheet.text, change), _written_words(after, change)
    context, meaning = context_of_file(name), word_in(asked, "meaning")
    cost = desk.cost(context, old) if old and new and old != new else 0
    if cost and (question := desk.question(context, old, new, meaning)):
        return {"costs": [question]}
    before = desk.translations(context, old) if cost else {}
    written = desk.write(name, after, sheet.mark, _reworded(old, new, meaning if cost else ""))
    if after != sheet.text:
        reworded = Rewording(old, new, before, desk.translations(context, new) if cost else {}) if old and new else None
        history.add(after, reworded, change.path if isinstance(change, WriteWords) else None)
    return {**_cards_json(desk, name, written), "at": change.place_after()}


def _step_history(desk: Desk, name: str, sheet: writable_files.OpenedFile, history: CardHistory, steps: int) -> Json:
    """Undo (`steps` -1) or redo (1): write the text before or after the present one, and its translations."""
    text, reworded = history.undone() if steps < 0 else history.redone()
    written = desk.write(name, text, sheet.mark, _reworded(reworded.old, reworded.new) if reworded else {})
    history.move(steps)
    if reworded:
        for locale, now in reworded.before.items():
            if then := reworded.after.get(locale):
                put_back(desk.locales, locale, now, then)
    return _cards_json(desk, name, written)


def _reworded(old: str, new: str, meaning: str = "") -> Reworded:
    return {(old, new): meaning} if old and new and old != new else {}


def _written_words(source: str, change: CardChange) -> str:
    """Return the words at the path of a WriteWords change; empty for any other change."""
    found = value_at(source, change.path) if isinstance(change, WriteWords) else ""
    found = found.get("text", "") if isinstance(found, dict) else found
    return found if isinstance(found, str) else ""


def _path_checked(desk: Desk, name: str) -> Path:
    if PurePosixPath(name).parent.name != "lessons":
        raise EditRefused("Only lessons are shown as cards.")
    return desk.path(name)


def _cards_json(desk: Desk, name: str, sheet: writable_files.OpenedFile) -> Json:
    found = lesson_cards(sheet.text)
    if found is None:
        raise EditRefused("Nothing here can be read as a lesson. Look at it in the tab File.")
    history = desk.histories.get(name)
    return {
        "file": name,
        "mark": sheet.mark,
        "lesson": context_of_file(name),
        "here": _current_stop(desk, context_of_file(name)),
        "undo": bool(history and (history.can_undo or history.texts[history.at] != sheet.text)),
        "redo": bool(history and history.can_redo and history.texts[history.at] == sheet.text),
        "kinds": {kind: asdict(it) for kind, it in CARD_KINDS.items()},
        "added": ADDED_KINDS,
        "remembered": [asdict(it) for it in found.remembered()],
        "begun": len(begun_texts(found)),
        **asdict(found),
    }


def _current_stop(desk: Desk, name: str) -> str:
    """Return the id of the question that the learner is at in this lesson; empty when she is at none."""
    session, course = desk.player.session, desk.player.conversation.bundle.course
    lesson = course.lesson(name)
    if lesson is None or session is None or session.visit is None or session.visit.lesson != lesson.id:
        return ""
    try:
        now = replay(reading_context(course, lesson, session, session.visit), session.visit.trail)
    except EndlessLoop:  # reported as a problem beside the chat
        return ""
    return now.stop.id if now.stop else ""


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """Length of some words and the most that fits, both in pixels or both in words."""

    length: int
    most: int


def room_left(course: Course, words: str, is_button: bool) -> RoomLeft:
    """Measure English words as `check` does: a button with the widest name filled in, a bubble by its words."""
    text = Text(words, "card")
    if not is_button:
        return RoomLeft(count(text), MOST_WORDS)
    told = RenderedTexts(course, Catalogs()).of_button(text)
    return RoomLeft(ceil(max((width(it.words) for it in told), default=0)), BUTTON_WIDTH)


def change_in(asked: Json) -> CardChange:
    """Return the change that a request asks for. Raise EditRefused for an unknown one."""
    name, path = word_in(asked, "do"), _path_in(asked, "path")
    if name in _IN_LISTS and (into := _path_in(asked, "into")):
        return _IN_LISTS[name](asked, path, into)
    if name == "countries":
        return SetLessonCountries(_strings_in(asked, "countries"))
    if name == "line":
        return MendLine(_number_in(asked, "line"), word_in(asked, "words"))
    if name == "quote":
        return MarkAsQuoted(_number_in(asked, "line"), _number_in(asked, "column"))
    if name not in _OF_PARTS or not path:
        raise EditRefused("This cannot be done with a card.")
    return _OF_PARTS[name](asked, path)


def _add(asked: Json, _: NodePath, into: NodePath) -> CardChange:
    kind, picture, alt = (word_in(asked, name) for name in ("kind", "picture", "alt"))
    return AddStep(into, _number_in(asked, "number"), kind, picture, alt)


_IN_LISTS: Mapping[str, Callable[[Json, NodePath, NodePath], CardChange]] = {
    "add": _add,
    "move": lambda asked, path, into: MoveItem(path, into, _number_in(asked, "number")),
}
"""Parsers of the changes that need a list of steps or answers, by name."""

_OF_PARTS: Mapping[str, Callable[[Json, NodePath], CardChange]] = {
    "answer": lambda asked, path: AddAnswer(path),
    "delete": lambda asked, path: DeleteItem(path),
    "words": lambda asked, path: WriteWords(path, word_in(asked, "words")),
    "mark": lambda asked, path: SetMark(path, word_in(asked, "key"), asked.get("on") is True),
    "value": lambda asked, path: SetValue(path, word_in(asked, "key"), word_in(asked, "value")),
    "remember": lambda asked, path: RememberPick(path, asked.get("on") is True),
    "pick": lambda asked, path: SetPick(path, word_in(asked, "flag"), word_in(asked, "value")),
    "readers": lambda asked, path: SetReaders(path, word_in(asked, "ages"), _strings_in(asked, "countries")),
}
"""Parsers of the changes of a step, an answer or a text, by name."""


def _path_in(asked: Json, name: str) -> NodePath:
    found: Any = asked.get(name)
    if not isinstance(found, list) or len(found) > _DEEPEST:
        return ()
    return tuple(found) if all(isinstance(it, str) or (type(it) is int and it >= 0) for it in found) else ()


def _number_in(asked: Json, name: str) -> int:
    value = asked.get(name)
    return value if type(value) is int else 0


def _strings_in(asked: Json, name: str) -> tuple[str, ...]:
    value = asked.get(name)
    return tuple(it for it in value if isinstance(it, str)) if isinstance(value, list) else ()
