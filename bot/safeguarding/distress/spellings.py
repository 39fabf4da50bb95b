"""Other spellings of listed words, by script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.tokens import WritingSystem, tokens

Spelling = tuple[str, str]
"""A word as it is listed, and as learners type it."""


def spellings(vocabulary: WordList, script: WritingSystem) -> list[Spelling]:
    """Return the spellings that a vocabulary lists in one script, folded as a text is."""
    listed = [entry.written.split("=") for entry in vocabulary.spellings]
    return list(_folded(((word, other) for word, *others in listed for other in others), script))


def _folded(pairs: Iterable[Spelling], script: WritingSystem) -> Iterator[Spelling]:
    for pair in pairs:
        read = [tokens(side) for side in pair]
        if all(len(words) == 1 and words[0].script == script for words in read):
            yield read[0][0].text, read[1][0].text


def respelt(whole: str, pairs: Sequence[Spelling]) -> Iterator[str]:
    """Yield an entry written without spaces, and the same with each listed word in it spelt otherwise."""
    variants = [whole]
    if not [word for word, _ in pairs if word in whole]:  # nearly all entries
        pairs = ()
    for word, typed in pairs:
        variants += [variant.replace(word, typed) for variant in variants if word in variant]
    yield from dict.fromkeys(variants)
