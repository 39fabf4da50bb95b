"""Check of a translation while it is typed, by the same rules as `messages check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.authoring.translation.catalog_check import WIDE, fit, problems_of
from bot.authoring.translation.wording_check import CheckedEntry, with_right_digits
from bot.check.rule_context import RuleContext
from bot.check.translation_integrity import with_right_names
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.problem import Problem
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.text_list import TextLine, text_lines

_NOWHERE = SourcePlace("", 1, 1)


@dataclass(frozen=True, slots=True)
class TranslationDraft:
    """Words typed as the translation of a text, before they are saved."""

    text: Text
    locale: str
    words: str


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """Problems of a draft, its corrected words (`mended`), its length and the room for it.

    `mended` is empty where only the author can tell what is meant.
    """

    problems: tuple[Problem, ...]
    mended: str
    length: int
    room: int


def check_draft(course: Course, catalogs: Catalogs, draft: TranslationDraft) -> CheckedDraft:
    """Check a draft in every place of its text. An empty draft has no problems: its translation is just missing."""
    lines, view = _lines_of(course, draft.text), _view(course, catalogs, draft)
    length, room = _room(lines, draft.locale, view)
    if not draft.words:
        return CheckedDraft((), "", 0, room)
    found = tuple(dict.fromkeys(problems_of(_entry(draft), lines, view)))
    mended = _mended(draft) if found else ""
    return CheckedDraft(found, mended if mended != draft.words else "", length, room)


def _entry(draft: TranslationDraft) -> CheckedEntry:
    text = draft.text
    return CheckedEntry(PoEntry(text.source, text.context, (draft.words,)), text.place or _NOWHERE, draft.locale, "It")


def _lines_of(course: Course, text: Text) -> list[TextLine]:
    """Return the places of a text. One that was changed since the course was loaded is found by its old place."""
    lines = list(text_lines(course))
    places = {it.text.place for it in lines if it.text == text} or {text.place}
    return [replace(it, text=text) for it in lines if it.text.place in places]


def _view(course: Course, catalogs: Catalogs, draft: TranslationDraft) -> RuleContext:
    key, others = (draft.text.context, draft.text.source), catalogs.by_locale.get(draft.locale, {})
    return RuleContext(course, Catalogs({draft.locale: {**others, key: draft.words}}), Path())


def _room(lines: Sequence[TextLine], locale: str, view: RuleContext) -> tuple[int, int]:
    """Return the length of a draft and the room for it, in the place where it is tightest: columns on a button."""
    each = [(it, fit(it, locale, view)) for it in lines]
    found = [(it.columns, WIDE) if line.is_button else (it.characters, it.limit) for line, it in each]
    return min(found, key=lambda it: it[1] - it[0], default=(0, 0))


def _mended(draft: TranslationDraft) -> str:
    words = with_right_names(draft.text.source, draft.words)
    return with_right_digits(draft.locale, draft.text.source, words)
