"""Words for translators: those that no translation uses, from `terms.yaml`, and the glossary of locales/GLOSSARY.md.

A form is found as a whole word; a `*` at an end stands for any letters, so that one form covers the endings of a word.
Khmer has no spaces between words: there a form is found anywhere. So is a phrase in which a form is right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, RootModel

from bot.lessons.loader.course import load_part
from bot.lessons.model.fields import FrozenModel, as_list
from bot.lessons.problem import Problem
from bot.lessons.translations.locales import cldr_locale

_LETTER = r"\w\u0300-\u036f\u0900-\u0963\u0971-\u097f\u1780-\u17d3\u17dd"
"""Inside a class: letters and the signs around them. To `\\w` the vowels of Devanagari and Khmer are no letters."""

_KHMER = re.compile("[\u1780-\u17ff]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_NOWHERE = re.compile(r"(?!)")


def _has_letter(form: str) -> str:
    if not any(letter.isalnum() for letter in form):
        raise ValueError("has no letter")
    return form


Forms = Annotated[tuple[Annotated[str, AfterValidator(_has_letter)], ...], BeforeValidator(as_list)]
"""Forms of a word: a list, or a single one."""


class ForbiddenTerm(FrozenModel):
    """A word that is never used, the word to use, and the phrases in which it is right all the same."""

    never: Forms = Field(min_length=1, description="The forms that are never used.")
    say: str = Field(description="The word to use.")
    why: str = Field(default="", description="The reason, in one short sentence.")
    excepted: Forms = Field(default=(), alias="except", description="Longer phrases in which it is right.")

    @cached_property
    def _forms(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(_longest_part(form), re.compile(_form_pattern(fold(form)))) for form in self.never]

    @cached_property
    def _right(self) -> re.Pattern[str]:
        phrases = "|".join(map(_letters_pattern, map(fold, self.excepted)))
        return re.compile(phrases) if phrases else _NOWHERE

    def found_in(self, folded: str) -> str | None:
        """Return the first form that stands in folded words outside every excepted phrase; None without one."""
        for core, pattern in self._forms:
            if core in folded and (found := pattern.search(self._right.sub("\n", folded))):
                return found[0]
        return None


class TermList(RootModel[tuple[ForbiddenTerm, ...]]):
    """`locales/LOCALE/terms.yaml`."""

    root: tuple[ForbiddenTerm, ...] = ()


def load_terms(locales: Path, locale: str) -> tuple[tuple[ForbiddenTerm, ...], list[Problem]]:
    """Load the forbidden terms of a language, with the problems of their file. A language may have none."""
    found, problems = load_part(TermList, locales, f"{locale}/terms.yaml")
    return found.root if found else (), problems


def forbidden(terms: Sequence[ForbiddenTerm], words: str) -> Iterator[tuple[str, ForbiddenTerm]]:
    """Yield each term that a translation must not use, with the form found in it."""
    folded = fold(words.replace("*", ""))
    for term in terms:
        if found := term.found_in(folded):
            yield found, term


def fold(words: str) -> str:
    """Return words without differences that nobody sees: case, spaces, invisible signs, the kind of apostrophe."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", words)).replace("’", "'")
    return " ".join(seen.split()).casefold()


def _longest_part(form: str) -> str:
    """Return the longest part of a form without a `*`, to look for before the slower pattern."""
    return max(fold(form).split("*"), key=len)


def _form_pattern(form: str) -> str:
    if _KHMER.search(form):
        return _letters_pattern(form.strip("*"))
    return f"(?<![{_LETTER}<>]){_letters_pattern(form)}(?![{_LETTER}>])"


def _letters_pattern(form: str) -> str:
    return f"[{_LETTER}]*".join(map(re.escape, form.split("*")))


@dataclass(frozen=True, slots=True)
class GlossaryWord:
    """A row of the glossary: an English word, the word for it, the words never used, and the reason."""

    english: str
    word: str
    never: str
    why: str

    def occurs_in(self, source: str) -> bool:
        """Return whether an English text has this word, with or without its article and its ending."""
        return any(re.search(rf"\b{re.escape(it)}(?:s|es|ed|d|ing)?\b", source, re.IGNORECASE) for it in self._forms())

    def _forms(self) -> Iterator[str]:
        for form in re.split("[,;]", re.sub(r"\([^)]*\)", "", self.english)):
            if bare := re.sub(r"^(?:to|a|an|the)\s+", "", form.strip()):
                yield bare

    def __str__(self) -> str:
        """Return the row as one line of a hint."""
        never = f"; never: {self.never}" if self.never else ""
        return f"{self.english}: {self.word}{never}{_because(self.why)}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words of one language."""

    words: Sequence[GlossaryWord] = ()
    forbidden: Sequence[ForbiddenTerm] = ()

    def hints(self, source: str, words: str) -> tuple[str, ...]:
        """Return the hints for a text: on its English words, and on forbidden words in its present translation."""
        wanted = [str(it) for it in self.words if it.occurs_in(source)]
        folded = fold(words)
        return (*wanted, *(_forbidden(found, it) for it in self.forbidden if (found := it.found_in(folded))))


def _forbidden(found: str, term: ForbiddenTerm) -> str:
    return f"never: {found}; say: {term.say}{_because(term.why)}"


def _because(why: str) -> str:
    return f" ({why})" if why else ""


def read_glossary(locales: Path, locale: str) -> Glossary:
    """Read the words of a language. A file that is missing or broken gives none: a hint must not stop a translator."""
    return Glossary(tuple(_glossary_rows(_read_page(locales / "GLOSSARY.md"), locale)), load_terms(locales, locale)[0])


def _read_page(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("utf-8")
    return ""


def _glossary_rows(page: str, locale: str) -> Iterator[GlossaryWord]:
    """Yield the rows with four columns in the section of a language; its other tables have three."""
    language = cldr_locale(locale)
    name = re.escape(str(language.english_name)) if language else locale
    section = re.search(rf"(?ms)^## {name}\b(.*?)(?=^## |\Z)", page)
    for line in section[1].splitlines() if section else ():
        columns = [it.strip() for it in line.strip().strip("|").split("|")]
        if len(columns) == 4 and columns[0] != "English" and columns[0].strip("-: "):
            yield GlossaryWord(*columns)
