"""Hints for authors: the known name nearest to the one they wrote, and how a key of the format is written."""

from __future__ import annotations

import difflib
import re
import unicodedata
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


_LISTED = "Write them below it, one a line, each with a hyphen"
FORMS = {
    "id": "Add a line `id:` with a short name, such as `id: first-thing`.",
    "options": f"{_LISTED}: `- Run after the bus`.",
    "also": f"{_LISTED}: `- Go on without`.",
    "lines": f"{_LISTED}: `- I said no.`",
    "aim": "Write below it, further in, a short name and a sentence: `tell: She names two adults she could tell.`",
    "picks": "Write it like `picks: {exit: way-out}`, with the id of a stop.",
    "then": "Write steps below it, each with a hyphen: `- say: Hello.`",
    "when": "Write it like `when: {country: KE}`.",
    "set": "Write it like `set: {mood: brave}`.",
    "again": "Write the lesson, a slash and its quiz: `again: my-lesson/my-quiz`.",
    "end": "Write `- end`, with nothing behind it.",
    "hush": "Write below it, further in, the code and your reason: `sentence-long: It is a song.`",
    "countries": "Write them in square brackets: `countries: [KE, NP]`.",
    "locales": "Write them in square brackets: `locales: [en, sw]`.",
}
"""Hints by key."""

LONGEST_ID = 22
_ID = f"Use at most {LONGEST_ID} of the letters a to z, digits and hyphens"


def name_hint(typed: str) -> str:
    """Return the rule for names, with the valid name nearest to the typed one."""
    meant = slug(typed.removesuffix(".yaml"))
    return f"{_ID}, such as `{meant}`." if meant else f"{_ID}."


def slug(typed: str) -> str:
    """Return the letters and digits that a button can carry, in whole words that fit; empty if too little is left."""
    bare = unicodedata.normalize("NFKD", typed.casefold()).encode("ascii", "ignore").decode()
    if len(re.sub(r"\W", "", bare)) < len(re.findall(r"[^\W_]", typed)):
        return ""  # a text in another alphabet would lose too much
    words = re.findall(r"[a-z0-9]+", bare)
    while len("-".join(words)) > LONGEST_ID and len(words) > 1:
        words.pop()
    return "-".join(words)[:LONGEST_ID]


def plain_step_hint(step: str) -> str:
    """Return a hint about what a text between the steps was probably meant to be."""
    return "Write `- end`." if nearest(step, ("end",)) else "Begin it with a kind, such as `say: `."
