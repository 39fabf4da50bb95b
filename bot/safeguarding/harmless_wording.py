"""Changes of wording that are harmless by rule: only words of `safety/harmless.yaml` come, go or replace each other.

The list is short on purpose. A negation, a quantity, a condition, a name, a place, a body, a command: none is on it, so
no such word can come or go. Nothing is harmless in a language without a list, and a text of fewer than five words may
change none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from bot.safeguarding.messages.tokens import LETTER

PART = 5
"""One word in so many may differ from what safeguarding saw last."""

EXTRA, SAME = "extra", "same"
"""Kinds of words in the list: those that may come and go; those of one line, which mean the same."""

_TOKEN = re.compile(rf"(?:{LETTER}|_)+(?:['-](?:{LETTER}|_)+)*|\S")
_ONE_KIND = str.maketrans({**dict.fromkeys("‘’ʼ`", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—‑‐", "-")})
_INVISIBLE = "Cf"


def is_harmless(old: str, new: str, words: Mapping[str, Sequence[str]]) -> bool:
    """Return whether a change is harmless by the list of its language; never without a list."""
    before, after = tokens(old), tokens(new)
    if not words or _meaning(before, words) != _meaning(after, words):
        return False
    words_before, words_after = ([it for it in some if _is_word(it)] for some in (before, after))
    return PART * _changed(words_before, words_after) <= len(words_before)


def tokens(words: str) -> tuple[str, ...]:
    """Return words and signs one by one, in small letters, without stars, kinds of quotation marks and dashes."""
    plain = unicodedata.normalize("NFKC", words).translate(_ONE_KIND).replace("*", "").casefold()
    return tuple(_TOKEN.findall("".join(it for it in plain if unicodedata.category(it) != _INVISIBLE)))


def _is_word(token: str) -> bool:
    """Return whether a token is a word or a figure, and no sign."""
    return re.match(LETTER, token) is not None


def _meaning(some: tuple[str, ...], words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the tokens without extra words, each with its comma, and with the first phrase of a line for all of it."""
    extra = {tokens(it) for it in words.get(EXTRA, ())}
    same = {it: line[0] for line in map(_phrases, words.get(SAME, ())) for it in line}
    longest = max(map(len, (*extra, *same)), default=0)
    found: list[str] = []
    at = 0
    while at < len(some):
        pieces = (some[at : at + many] for many in range(longest, 0, -1))
        piece = next((it for it in pieces if it in same or it in extra), some[at : at + 1])
        found += () if piece in extra else same.get(piece, piece)
        at += len(piece)
        at += piece in extra and some[at : at + 1] == (",",)
    return tuple(found)


def _phrases(line: str) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tokens, line.split(",")))


def _changed(old: Sequence[str], new: Sequence[str]) -> int:
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return sum(max(end - start, last - first) for tag, start, end, first, last in steps if tag != "equal")
