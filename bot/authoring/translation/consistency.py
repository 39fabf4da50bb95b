"""Check that a language translates one English text in one way, wherever it is the same kind of text.

Two ways can both be right: a comment `# differs: why` above an entry takes it out of the comparison. A text that is
only a name is left out, because languages with cases answer "who" and "whom" with other endings.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.authoring.translation.checked_entry import CheckedEntry

DIFFERS = "differs:"
"""First word of a translator's comment that says why an entry differs from others of its text."""

_NAME = re.compile(r"\W*<[a-z-]+>\W*")
_UNSEEN = str.maketrans("", "", "\u200b\u2060")


def said_two_ways(entries: Iterable[tuple[CheckedEntry, bool]]) -> Iterator[tuple[CheckedEntry, CheckedEntry]]:
    """Yield each entry that is not translated in the usual way of its text, with an example of that way.

    Entries come with whether they are buttons: a button and a bubble may differ.
    """
    same = defaultdict[tuple[str, bool], list[CheckedEntry]](list)
    for said, is_button in entries:
        if not _NAME.fullmatch(said.entry.source) and not any(line.startswith(DIFFERS) for line in said.entry.comments):
            same[said.entry.source, is_button].append(said)
    for group in same.values():
        yield from _rarer(group)


def _rarer(group: Sequence[CheckedEntry]) -> Iterator[tuple[CheckedEntry, CheckedEntry]]:
    counts = Counter(_seen(said) for said in group)
    usual = max(counts, key=counts.__getitem__)
    example = next(said for said in group if _seen(said) == usual)
    return ((said, example) for said in group if _seen(said) != usual)


def _seen(said: CheckedEntry) -> str:
    return " ".join(said.entry.words.translate(_UNSEEN).split())
