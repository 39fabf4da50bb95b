"""Hints for translators: the words of locales/GLOSSARY.md and terms.yaml that belong to one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.translation.terms import ForbiddenTerm, fold, load_terms
from bot.lessons.translations.locales import cldr_locale


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
    return Glossary(tuple(_rows(_text(locales / "GLOSSARY.md"), locale)), load_terms(locales, locale)[0])


def _text(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("utf-8")
    return ""


def _rows(page: str, locale: str) -> Iterator[GlossaryWord]:
    """Yield the rows with four columns in the section of a language; its other tables have three."""
    language = cldr_locale(locale)
    name = re.escape(str(language.english_name)) if language else locale
    section = re.search(rf"(?ms)^## {name}\b(.*?)(?=^## |\Z)", page)
    for line in section[1].splitlines() if section else ():
        columns = [it.strip() for it in line.strip().strip("|").split("|")]
        if len(columns) == 4 and columns[0] != "English" and columns[0].strip("-: "):
            yield GlossaryWord(*columns)
