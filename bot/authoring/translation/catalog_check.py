"""Check the catalogs, and a translation while it is typed: problems at the line that a translator has to correct.

catalog-broken           error    the file is not PO, or not UTF-8
catalog-twice            error    one text has two entries
translation-placeholder  error    a `<name>` of the source is lost, or a new one was added
translation-star         error    another number of `*` than the source, or one without its partner
translation-plural       error    another number of forms than the language has, or another rule than CLDR's
translation-lines        error    a line of the source is lost, or a new one was added
translation-digits       error    digits of another script, or a number that was lost
translation-long         error    longer than Telegram accepts, or than any button
translation-wide         warning  a button that is cut off on a phone 320 pixels wide
translation-term         warning  a word that the language's terms.yaml forbids
translation-two-ways     warning  one English text that is said in two ways
translation-label        warning  a button that a text names by other words than stand on it
translation-digits-mixed warning  digits of two kinds in one story
translation-unbroken     warning  Khmer too long for a line, without zero-width spaces
translation-stale        warning  the source has changed; learners read the last translation
translation-unread       warning  fuzzy, and not shown to learners: a guess, or critical and unsigned
translation-orphan       warning  a text that no lesson has any more: `messages update` was not run
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from bot.authoring.translation.catalog_files import PLURAL_FORMS, is_same_plural, path_of
from bot.authoring.translation.po_writer import columns
from bot.authoring.translation.terms import load_terms
from bot.authoring.translation.wording_check import (
    CheckedEntry,
    Labels,
    Wording,
    quoted_labels,
    with_right_digits,
    wording_problems,
    wrong_digits,
)
from bot.check.placeholder_values import longest
from bot.check.rule_context import RuleContext
from bot.check.rules.lengths import BUTTON, units
from bot.check.rules.placeholders import differences, with_right_names
from bot.check.rules.translations import shortened
from bot.conversation.rendering.translator import BOLD
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.problem import Problem, problem
from bot.lessons.translations.catalogs import Catalogs, broken, shown
from bot.lessons.translations.po import InvalidPo, PoEntry, read
from bot.lessons.translations.text_list import TextLine, lines_by_text, text_lines

WIDE = 28
"""Columns of a button that a phone 320 pixels wide shows."""

Lines = Mapping[tuple[str, str], Sequence[TextLine]]


def check(course: Course, locales: Path, only: Sequence[str]) -> list[Problem]:
    """Return all problems of the catalogs of the locales in `only`, sorted."""
    found = lines_by_text(course)
    labels = quoted_labels(course, chain.from_iterable(found.values()))
    return sorted({it for locale in only for it in _catalog(course, locales, locale, found, labels)})


def _catalog(
    course: Course, locales: Path, locale: str, found: Lines, labels: Mapping[tuple[str, str], Labels]
) -> Iterator[Problem]:
    path = path_of(locales, locale)
    file = path.relative_to(locales.parent).as_posix()
    try:
        entries = read(path)
    except (OSError, UnicodeDecodeError, InvalidPo) as error:
        yield broken(file, error)
        return
    there = [entry for entry in entries if entry.source and not entry.obsolete]
    words = {it.key: it.words for it in there if it.words}
    view = RuleContext(course, Catalogs({locale: words}), Path())
    learners_read = shown(entries)
    yield from _header(entries, locale, file)
    yield from _twice(there, file)
    terms, broken_terms = load_terms(locales, locale)
    yield from broken_terms
    told = [CheckedEntry(it, SourcePlace(file, it.line, 1), locale) for it in there]
    current = {it.entry.key: it for it in told if it.entry.words and not it.entry.fuzzy and it.entry.key in found}
    yield from wording_problems(tuple(current.values()), Wording(terms, found, labels, words))
    for said in told:
        it = said.entry
        yield from _state(said, it.key in found, it.key in learners_read)
        if it.words:
            yield from problems_of(said, found.get(it.key, ()), view)


def problems_of(said: CheckedEntry, lines: Iterable[TextLine], view: RuleContext) -> Iterator[Problem]:
    """Yield the problems of the words of an entry; `lines` are the places where they stand."""
    yield from _translation_problems(said)
    yield from (tight for line in lines for tight in _fits(said, line, view))


def _header(entries: Sequence[PoEntry], locale: str, file: str) -> Iterator[Problem]:
    head = next((entry for entry in entries if not entry.source), None)
    forms = re.search(r"^Plural-Forms:(.*)$", head.words if head else "", re.MULTILINE)
    known = PLURAL_FORMS.get(locale)
    if known and not (forms and is_same_plural(forms[1], known)):
        message = f"The header does not count as `{locale}` does."
        place = SourcePlace(file, head.line if head else 1, 1)
        yield problem(place, "translation-plural", message, f'It has to say "Plural-Forms: {known}".')


def _twice(there: Sequence[PoEntry], file: str) -> Iterator[Problem]:
    first: dict[tuple[str, str], PoEntry] = {}
    for it in there:
        if first.setdefault(it.key, it) is not it:
            message = f"`{shortened(it.source)}` has two entries (the first on line {first[it.key].line})."
            yield problem(SourcePlace(file, it.line, 1), "catalog-twice", message, "Keep the better one.")


def _state(said: CheckedEntry, is_wanted: bool, is_read: bool) -> Iterator[Problem]:
    it = said.entry
    if not is_wanted:
        hint = "Type `python main.py messages update`."
        yield problem(
            said.place, "translation-orphan", f"No lesson says `{shortened(it.source)}` any more.", hint, "warning"
        )
    elif it.fuzzy and it.words and is_read:
        yield said.problem("translation-stale", "is older than its text", "Translate it anew.", "warning")
    elif it.fuzzy and it.words:
        hint = "Translate it, and take the mark `fuzzy` away."
        yield said.problem("translation-unread", "is not read by girls", hint, "warning")


def mistakes(locale: str, source: str, words: str) -> Iterator[tuple[str, str, str]]:
    """Yield each difference of a translation from its source: code, end of a sentence about it, and hint."""
    keep = "Keep every `<name>` and every `*` of the source."
    for code, how in differences(source, words):
        yield code, how, keep
    if "*" in BOLD.sub("", words) and "*" not in BOLD.sub("", source):
        yield "translation-star", "has a `*` without its partner", keep
    if (lines := words.strip().count("\n")) != (wanted := source.strip().count("\n")):
        how = f"has {lines + 1} lines; the source has {wanted + 1}"
        yield "translation-lines", how, "Begin a new line where the source does."
    for how in wrong_digits(locale, source, words):
        yield "translation-digits", how, "Write the digits as the language does; numbers to dial as they are."


def _translation_problems(said: CheckedEntry) -> Iterator[Problem]:
    it = said.entry
    for form in filter(None, it.forms):
        yield from (said.problem(*found) for found in mistakes(said.locale, it.translated_from, form))
    if it.plural is not None and (len(it.forms) != _form_count(said.locale, len(it.forms)) or "" in it.forms):
        yield said.problem("translation-plural", "has not one form for each number", "Fill in every `msgstr[…]`.")


def _form_count(locale: str, otherwise: int) -> int:
    known = re.match(r"nplurals=(\d)", PLURAL_FORMS.get(locale, ""))
    return int(known[1]) if known else otherwise


def _fits(said: CheckedEntry, line: TextLine, view: RuleContext) -> Iterator[Problem]:
    it = fit(line, said.locale, view)
    if it.characters > it.limit:
        how = f"has {it.characters} characters; {it.limit} fit"
        yield said.problem("translation-long", how, "Say it with fewer words.")
    elif line.is_button and it.columns > WIDE:
        over = it.columns - WIDE
        how = f"is about {over} {'letter' if over == 1 else 'letters'} too long for a small phone"
        yield said.problem("translation-wide", how, "Say it with fewer words.", "warning")


@dataclass(frozen=True, slots=True)
class Fit:
    """The longest rendering of a text in one place: its characters, how many fit there, and its columns."""

    characters: int
    limit: int
    columns: int


def fit(line: TextLine, locale: str, view: RuleContext) -> Fit:
    """Measure a text in a language, with the longest name filled in."""
    values = longest(view, line.text.context)
    told = view.wordings.of_button(line.text) if line.is_button else view.wordings.of_bubble(line.text, values)
    words = [it.words for it in told if it.locale == locale]
    limit = BUTTON if line.is_button else line.limit
    return Fit(max(map(units, words), default=0), limit, max(map(columns, words), default=0))


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


def errors_of(
    course: Course, catalogs: Catalogs, locale: str, words: Mapping[tuple[str, str], str]
) -> Mapping[tuple[str, str], list[Problem]]:
    """Return the errors of several drafts in a language; `words` and the result are by (context, source)."""
    lines, there = lines_by_text(course), {**catalogs.by_locale.get(locale, {}), **words}
    view = RuleContext(course, Catalogs({locale: there}), Path())
    found = dict[tuple[str, str], list[Problem]]()
    for (context, source), said in words.items():
        entry = CheckedEntry(PoEntry(source, context, (said,)), _NOWHERE, locale, "It")
        problems = problems_of(entry, lines.get((context, source), ()), view)
        found[context, source] = [it for it in problems if it.severity == "error"]
    return found


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
