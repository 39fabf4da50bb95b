"""Index of the verbs of one vocabulary, in all the forms its grammar generates."""

from __future__ import annotations

from collections.abc import Iterator

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.concept_hit import ConceptHit
from bot.safeguarding.distress.grammar import NOTHING, grammar, joined
from bot.safeguarding.distress.phrases import LONG
from bot.safeguarding.distress.tokens import Token

PASSIVE = "got"
"""The concept that a passive form carries in addition to its verb's."""


class Verbs:
    """Tails generated from the listed verbs; a verb form is a head of the grammar followed by one of them."""

    def __init__(self, file: str, vocabulary: WordList) -> None:
        """Generate the tails of all verbs in a vocabulary. `file` is its name."""
        self._file = file
        self._grammar = grammar(vocabulary.grammar)
        self._tails: dict[str, frozenset[str]] = {}
        for concept, verbs in vocabulary.verbs.items():
            meant = frozenset({concept})
            for verb in verbs:
                for tail in self._grammar.tails(verb.written.casefold()):
                    self._tails[tail] = joined(self._tails.get(tail, NOTHING), meant)
        self._shortest = min(map(len, self._tails), default=0)
        self._ends = frozenset(tail[-3:] for tail in self._tails)

    def concepts(self, word: str) -> Iterator[str]:
        """Yield the concepts of a word read as a form of a listed verb, including those of its persons."""
        if not (word[-3:] in self._ends or word[-2:] in self._ends or word[-1:] in self._ends):
            return
        tails = self._tails
        for cut in range(len(word) - self._shortest + 1):
            found = tails.get(word[cut:])
            if found and (head := self._grammar.heads.get(word[:cut])) is not None:
                yield from found | head
                if self._grammar.passive(word[cut:]):
                    yield PASSIVE

    def hits(self, words: list[Token], known: dict[str, tuple[str, ...]]) -> Iterator[ConceptHit]:
        """Yield a hit for every verb form found in the words of a text; `known` holds the concepts of words read."""
        for word in words:
            if word.script == "latin":
                sure = len(word.text) >= LONG
                for concept in self.known_concepts(word.text, known):
                    yield ConceptHit(concept, word.at, word.at + 1, self._file, sure)

    def known_concepts(self, word: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Return the concepts of a word; `known` holds those of words looked up before in the same text."""
        found = known.get(word)
        if found is None:
            found = known[word] = tuple(self.concepts(word))
        return found
