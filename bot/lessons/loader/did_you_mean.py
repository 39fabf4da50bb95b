"""Spelling suggestions: the known name nearest to the one an author wrote."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from bot.lessons.problem import WordReplacement


def nearest(name: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """Return the known name nearest to this one; None when nothing comes close. Of equals the first wins."""
    meant, folded = name[:60].casefold(), {word.casefold(): word for word in known if word != name}
    found = difflib.get_close_matches(meant, folded, n=5, cutoff=least)
    ranked = sorted(found, key=lambda word: (-_likeness(word, meant), list(folded).index(word)))
    return folded[ranked[0]] if ranked else None


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def respelling(name: str, known: Iterable[str]) -> WordReplacement | None:
    """Return the change from a name to the nearest known one, which `did_you_mean` names; None when nothing is near."""
    found = nearest(name, known)
    return WordReplacement(name, found) if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint that names the nearest known name; `otherwise` when nothing comes close."""
    found = nearest(name, known)
    return f"Did you mean `{found}`?" if found else otherwise
