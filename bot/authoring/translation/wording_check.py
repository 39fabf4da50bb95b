"""Check the wording of a catalog as a whole: its terms, its labels, its digits and its line breaks.

Only entries translated from the present English are checked: the others are translated anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.translation.checked_entry import CheckedEntry
from bot.authoring.translation.consistency import DIFFERS, said_two_ways
from bot.authoring.translation.digit_check import mixed_digits
from bot.authoring.translation.line_breaks import LONGEST, unbroken_stretches
from bot.authoring.translation.quoted_labels import Labels, wrong_labels
from bot.authoring.translation.terms import ForbiddenTerm, forbidden
from bot.check.rules.translations import shortened
from bot.lessons.problem import Problem
from bot.lessons.translations.po import EntryKey
from bot.lessons.translations.text_list import TextLine

_SHOWN = 30
"""Length of a common beginning from which it is cut off when two texts are shown side by side."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Standard for the wording of one language: its terms, the texts of the course and the labels they name.

    `words` are the translations by text.
    """

    terms: Sequence[ForbiddenTerm]
    lines: Mapping[EntryKey, Sequence[TextLine]]
    labels: Mapping[EntryKey, Labels]
    words: Mapping[EntryKey, str]

    def kinds(self, said: CheckedEntry) -> frozenset[bool]:
        """Return which kinds of text an entry has: True stands for a button, False for any other."""
        return frozenset(line.is_button for line in self.lines[said.entry.key])


def wording_problems(entries: Sequence[CheckedEntry], wording: Wording) -> Iterator[Problem]:
    """Return the problems of translated entries, each of a text that the course has."""
    for said in entries:
        for form in filter(None, said.entry.forms):
            yield from _terms(said, form, wording)
            yield from _labels(said, form, wording)
            if False in wording.kinds(said):
                yield from _breaks(said, form)
    yield from _two_ways(entries, wording)
    yield from _digits(entries)


def _terms(said: CheckedEntry, form: str, wording: Wording) -> Iterator[Problem]:
    for found, term in forbidden(wording.terms, form):
        hint = f"Write `{term.say}`." + (f" {term.why}" if term.why else "")
        yield said.problem("translation-term", f"says `{found}`", hint, "warning")


def _labels(said: CheckedEntry, form: str, wording: Wording) -> Iterator[Problem]:
    for name, label in wrong_labels(form, wording.labels.get(said.entry.key, {}), wording.words):
        how = f"does not name the button `{name}` as it reads"
        yield said.problem("translation-label", how, f"Write `{label}`, as on the button.", "warning")


def _breaks(said: CheckedEntry, form: str) -> Iterator[Problem]:
    for stretch, letters in unbroken_stretches(form):
        how = f"has {letters} letters in which no line can break, `{stretch}`; {LONGEST} fit"
        hint = "Put zero-width spaces (U+200B) between its groups of words."
        yield said.problem("translation-unbroken", how, hint, "warning")


def _two_ways(entries: Sequence[CheckedEntry], wording: Wording) -> Iterator[Problem]:
    kinds = ((said, is_button) for said in entries for is_button in wording.kinds(said))
    for said, usual in said_two_ways(kinds):
        here, there = _apart(said.entry.words, usual.entry.words)
        how = f"is `{here}` here and `{there}` in {usual.entry.context}"
        hint = f"Say it in one way. If both are right, write `# {DIFFERS} why` above this one."
        yield said.problem("translation-two-ways", how, hint, "warning")


def _apart(here: str, there: str) -> tuple[str, str]:
    """Return two texts, shortened to the part where they differ."""
    same = next((at for at, pair in enumerate(zip(here, there, strict=False)) if len({*pair}) > 1), len(here))
    start = 0 if same < _SHOWN else here.rfind(" ", 0, same) + 1
    before = "…" if start else ""
    return before + shortened(here[start:]), before + shortened(there[start:])


def _digits(entries: Sequence[CheckedEntry]) -> Iterator[Problem]:
    for said, number, other in mixed_digits(entries):
        how = f"writes {number} where others of its story have digits of another kind"
        yield said.problem("translation-digits-mixed", how, f"Write {other}.", "warning")
