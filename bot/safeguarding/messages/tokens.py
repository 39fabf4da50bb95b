"""Words of a text with their places, as the rules of scrubbing look at them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.safeguarding.messages.spelled_out import LETTER

_WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)*")
_ENDS_SENTENCE = re.compile(r"[.!?;।។\n]")
_SEPARATE = re.compile(r"[,()\"/]")
_MOST_CAPITALS = 0.75
"""Share of words with a capital letter from which on capitals say nothing: TITLE CASE, or Caps Lock."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word: its place, its folded form, and what stands before it."""

    start: int
    end: int
    word: str
    capital: bool
    """True for a capital letter that says something: inside a sentence, in a text that has small letters too."""
    capitalised: bool
    """True for any capital letter, also at the beginning of a sentence."""
    first: bool
    """True at the beginning of a sentence."""
    apart: bool
    """True at the beginning of a sentence or of a part of it, as after a comma."""


def tokens(text: str) -> Sequence[PlacedWord]:
    """Return the words of a text."""
    found = list(_WORD.finditer(text))
    upper = [match[0][:1].isupper() for match in found]
    cased = sum(match[0][:1].isupper() or match[0][:1].islower() for match in found)
    tells = sum(upper) <= max(2, _MOST_CAPITALS * cased)
    made, before = list[PlacedWord](), 0
    for index, match in enumerate(found):
        between = text[before : match.start()] if index else ""
        title = index and len(found[index - 1][0]) < 5 and between.strip() == "."
        first = not index or (not title and bool(_ENDS_SENTENCE.search(between)))
        apart = first or bool(_SEPARATE.search(between))
        made.append(
            PlacedWord(
                start=match.start(),
                end=match.end(),
                word=folded(match[0]),
                capital=tells and upper[index] and not first and not _is_abbreviation(match[0]),
                capitalised=upper[index],
                first=first,
                apart=apart,
            )
        )
        before = match.end()
    return made


def _is_abbreviation(word: str) -> bool:
    return len(word) < 5 and word.isupper()


def folded(phrase: str) -> str:
    """Return a word or phrase as the lists compare it: small letters, one form of apostrophe, no hyphens."""
    return " ".join(unicodedata.normalize("NFC", phrase).casefold().replace("’", "'").replace("-", " ").split())


_ENDINGS = ("ले", "लाई", "को", "का", "की", "मा", "बाट", "सँग", "सित", "हरू", "जी", "'s", "lai", "haru", "sanga")


def without_ending(word: str) -> str:
    """Return a word without the case ending or suffix that is written onto it ("of Sita", "to Sita")."""
    return next(
        (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 1),
        word,
    )
