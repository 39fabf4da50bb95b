"""Tokens: the words of a text, folded into the form in which the vocabularies are compared (A2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.safeguarding.distress.normalise import FoldTable

MOST_CHARACTERS = 4096
"""The length limit of a Telegram message, in characters; anything beyond it is ignored."""

MOST_LETTERS = 40
"""The rest of a longer word is ignored: no listed word is so long."""

WritingSystem = Literal["latin", "devanagari", "khmer", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, or a run of Khmer, which has no spaces between words. `at` counts words from the start."""

    text: str
    script: WritingSystem
    at: int


_APOSTROPHES = frozenset("'’‘`ʼ")
_ACUTE = "´"
"""An apostrophe on many keyboards, which NFKC would make a space."""
_REPEATS = re.compile(r"(.)\1{2,}")
_DOUBLES = re.compile(r"(.)\1+")
_WORDS = re.compile(
    r"(?P<devanagari>[\u0900-\u0963\u0970-\u097f]+)|(?P<khmer>[\u1780-\u17d3\u17dd]+)"
    r"|(?P<latin>[^\W_\u0900-\u097f\u1780-\u17ff](?:[^\W_\u0900-\u097f\u1780-\u17ff]|[@$](?=[^\W_]))*)"
    r"|(?P<sign>[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_ENDS = re.compile("[.!?\n\u0964\u17d4]+")
_LEET = str.maketrans("013457@$", "oieastas")
KHMER_UNIT = 4
"""Average characters of a Khmer word, so that distances are counted alike in all scripts."""


def tokens(typed: str) -> list[Token]:
    """Return the words of a text. Never raises; the time grows in proportion to the length of the text."""
    found: list[Token] = []
    at = 0
    for script, word in _join_runs(_pieces(_fold(typed[:MOST_CHARACTERS]))):
        found.append(Token(word, script, at))
        at += -(-len(word) // KHMER_UNIT) if script == "khmer" else 1
    return found


def sentences(typed: str) -> list[str]:
    """Split a text at full stops, question and exclamation marks and line ends, in all our scripts."""
    return [part for part in _ENDS.split(typed[:MOST_CHARACTERS]) if part.strip()]


def _fold(typed: str) -> str:
    folded = unicodedata.normalize("NFKC", typed.replace(_ACUTE, "")).casefold().translate(_FOLDED)[:MOST_CHARACTERS]
    return _REPEATS.sub(r"\1\1", folded)


def _fold_character(char: str) -> str:
    if char in _APOSTROPHES:
        return ""
    if char < "\x80":
        return char
    if unicodedata.category(char) == "Cf":
        return ""
    if char < "\u0250":
        return unicodedata.normalize("NFD", char)[0]
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


_FOLDED = FoldTable(_fold_character)


def _pieces(folded: str) -> Iterator[tuple[WritingSystem, str]]:
    for match in _WORDS.finditer(folded):
        script: WritingSystem = match.lastgroup  # type: ignore[assignment]  # its groups are the scripts
        word = match[0]
        if script == "khmer":
            yield script, khmer(word)
        elif script == "devanagari":
            yield script, devanagari(word[:MOST_LETTERS])
        else:
            yield script, word[:MOST_LETTERS]


def _join_runs(pieces: Iterator[tuple[WritingSystem, str]]) -> Iterator[tuple[WritingSystem, str]]:
    """Join Khmer runs separated by spaces, and Latin letters typed one by one (`k i l l`)."""
    script: WritingSystem = "sign"
    parts: list[str] = []
    for next_script, word in pieces:
        letters = bool(parts) and len(word) == len(parts[-1]) == 1 and script == "latin"
        together = next_script == script and (script == "khmer" or letters)
        if not together:
            yield from _emit(script, parts)
            parts = []
        script = next_script
        parts.append(word)
    yield from _emit(script, parts)


def _emit(script: WritingSystem, parts: list[str]) -> Iterator[tuple[WritingSystem, str]]:
    if script == "khmer" or (script == "latin" and len(parts) > 2):
        yield script, "".join(parts)[: None if script == "khmer" else MOST_LETTERS]
    else:
        yield from ((script, part) for part in parts)


_KHMER = (
    ("\u17d2\u178a", "\u17d2\u178f"),
    ("\u17c1\u17b8", "\u17be"),
    ("\u17c1\u17b6", "\u17c4"),
    ("ឱ្យ", "ឲ្យ"),
    ("ឱយ", "ឲ្យ"),
    ("អោយ", "ឲ្យ"),
    ("ឳ្យ", "ឲ្យ"),
    ("ម្រ", "ំរ"),
    ("ម្ល", "ំល"),
    ("ម្ង", "ំង"),
    ("ខ្ញ", "ញ"),
    ("ខញ", "ញ"),
    ("ញំ", "ញុំ"),
    ("ស្រឡាញ", "ស្រលាញ"),
    ("ទូរស័ព្", "ទូរសព្"),
    ("ប្រុះ", "ប្រុស"),
)
_KHMER_VOWELS = "\u17b6-\u17c5"
_KHMER_ORDER = (
    (re.compile(f"([{_KHMER_VOWELS}\u17c6]+)(\u17d2[\u1780-\u17a2])"), r"\2\1"),
    (re.compile("(\u17d2\u179a)(\u17d2[\u1780-\u17a2])"), r"\2\1"),
    (re.compile(f"([{_KHMER_VOWELS}\u17c6]+)([\u17c9\u17ca])"), r"\2\1"),
    (re.compile(f"\u17c6([{_KHMER_VOWELS}])"), "\\1\u17c6"),
    (re.compile("ញ[\u17c9\u17ca]?ុ[\u17c9\u17ca]?ំ"), "ញុំ"),
)
"""Signs that learners type before those they follow: a vowel before the letter under it or the mark above it."""


_KHMER_LETTER = re.compile("[\u1780-\u17d3\u17dd]")


def has_khmer(words: str) -> bool:
    """Return True if a word in Khmer letters is among the words."""
    return _KHMER_LETTER.search(words) is not None


def khmer(run: str) -> str:
    """Return Khmer text with its signs in one order, and with the usual spellings of common words unified."""
    for slip, usual in _KHMER_ORDER:
        run = slip.sub(usual, run)
    for variant, usual in _KHMER:
        run = run.replace(variant, usual)
    return run


_DEVANAGARI = str.maketrans({
    "ी": "ि", "ू": "ु", "ँ": None, "ं": None, "श": "स", "ष": "स", "व": "ब", "ण": "न", "ई": "इ", "ऊ": "उ", "़": None,
    "ः": None, "ङ": "न", "ञ": "न",
})  # fmt: skip


def devanagari(word: str) -> str:
    """Return a Nepali word with long and short vowels, the three s, and v/b unified; no nasal dots, no final virama."""
    return word.translate(_DEVANAGARI).rstrip("\u094d")


_ROMAN = (
    ("chh", "c"), ("ch", "c"), ("x", "c"), ("sh", "s"), ("ph", "f"), ("nh", "n"), ("kh", "k"), ("gh", "g"),
    ("th", "t"), ("dh", "d"), ("jh", "j"), ("bh", "b"), ("rh", "r"), ("q", "k"), ("z", "j"), ("v", "b"), ("w", "b"),
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ao", "au"), ("ae", "ai"), ("y", "i"),
)  # fmt: skip


_VARIES = re.compile("[hxqzvwy]|ee|oo|ou|ao|ae")
"""Signs of a word that may hold one of the variants."""


def roman(word: str) -> str:
    """Return romanised Nepali or Khmer with the usual spelling variants unified (cha, chha, xa)."""
    if _VARIES.search(word):
        for variant, usual in _ROMAN:
            word = word.replace(variant, usual)
    return _DOUBLES.sub(r"\1", word)


def second_tries(word: str) -> Iterator[str]:
    """Yield the words that an unlisted word may have been meant to be, such as `help` for `h3lp`, `he1p` or `heelp`."""
    if not word.isalpha():
        if any(char.isalpha() for char in word):
            yield word.translate(_LEET)
            yield word.replace("1", "l").translate(_LEET)
        return
    for single in (word.rstrip(word[-1]) + word[-1], _DOUBLES.sub(r"\1", word)):
        if single != word and len(single) > 1:
            yield single


class ConceptHit(NamedTuple):
    """A concept found at the words `start` up to, not including, `end`, by the vocabulary of `file`.

    `sure`: the entry is unlikely to be a word of another language.
    """

    concept: str
    start: int
    end: int
    file: str
    sure: bool
