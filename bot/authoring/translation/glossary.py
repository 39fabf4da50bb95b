"""Hints for translators: the words of locales/GLOSSARY.md and terms.yaml that belong to one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.translations.locales import cldr_locale


@dataclass(frozen=True, slots=True)
class GlossaryWord:
    """A row of the glossary: an English word, the word for it, the words never used, and the reason."""

    english: str
    word: str
    never: str
    why: str

    def occurs_in(self, source: str) -> bool:
        """Tell whether an English text has this word, with or without its article and its ending."""
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
class ForbiddenWords:
    """An entry of terms.yaml: words that no translation may use, what to say instead, and the reason."""

    never: tuple[str, ...]
    say: str
    why: str

    def occurs_in(self, words: str) -> bool:
        """Tell whether a translation has one of the words; a `*` at an end stands for any letters."""
        bare = words.casefold().replace("\u200b", "")
        return any(it.strip("*").casefold() in bare for it in self.never if it.strip("*"))

    def __str__(self) -> str:
        """Return the entry as one line of a hint."""
        return f"never: {', '.join(self.never)}; say: {self.say}{_because(self.why)}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words of one language."""

    words: Sequence[GlossaryWord] = ()
    forbidden: Sequence[ForbiddenWords] = ()

    def hints(self, source: str, words: str) -> tuple[str, ...]:
        """Return the lines that belong to a text: by its English, and by what its translation says now."""
        wanted = [str(it) for it in self.words if it.occurs_in(source)]
        return (*wanted, *(str(it) for it in self.forbidden if it.occurs_in(words)))


def _because(why: str) -> str:
    return f" ({why})" if why else ""


def read_glossary(locales: Path, locale: str) -> Glossary:
    """Read the words of a language. A file that is missing or broken gives none: a hint must not stop a translator."""
    return Glossary(
        tuple(_rows(_text(locales / "GLOSSARY.md"), locale)), tuple(_terms(_text(locales / locale / "terms.yaml")))
    )


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


def _terms(text: str) -> Iterator[ForbiddenWords]:
    data, _ = parse(text, "")
    for it in data if isinstance(data, list) else ():
        if isinstance(it, dict) and isinstance(never := it.get("never"), list):
            yield ForbiddenWords(tuple(map(str, never)), str(it.get("say") or ""), str(it.get("why") or ""))
