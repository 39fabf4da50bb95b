"""Names of towns, schools and churches, and of where somebody lives. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.name_lists import Evidence, NameLists
from bot.safeguarding.messages.spelled_out import CharRange
from bot.safeguarding.messages.tokens import ListedPhrases, PlacedWord, without_ending

_AREA = re.compile(r"\d{1,3}[a-z]?")
"""Number of a part of a town, as in "Kayole 2"."""
_LONGEST = 3
"""Most words in the name of a town, and of a school."""


class Places:
    """Rules by which names of places are found."""

    def __init__(self, personal: Personal, lists: NameLists) -> None:
        """Index the lists."""
        self._lists = lists
        self._homes = ListedPhrases(personal.before_a_place)
        self._behind_homes = ListedPhrases(personal.behind_a_place)
        self._schools = ListedPhrases(personal.schools, inflected=True)
        self._buildings = ListedPhrases(personal.buildings, inflected=True)
        self._saints = ListedPhrases(personal.before_a_saint)
        self._between = ListedPhrases(personal.between_building_and_name)

    def __call__(self, tokens: Sequence[PlacedWord]) -> Iterator[CharRange]:
        """Yield the spans of names of places."""
        evidence = [self._evidence(token) for token in tokens]
        for index, token in enumerate(tokens):
            yield from self._town(tokens, index)
            if length := self._homes.at(tokens, index):
                yield from self._named_behind(tokens, evidence, index + length)
            if self._behind_homes.at(tokens, index) and index and not token.apart and evidence[index - 1]:
                yield tokens[index - 1].start, tokens[index - 1].end
            if length := self._schools.at(tokens, index):
                yield from self._school(tokens, evidence, index, index + length)
            if length := self._buildings.at(tokens, index):
                yield from self._named_before(tokens, evidence, index)
                yield from self._named_behind(tokens, evidence, index + length)

    def _evidence(self, token: PlacedWord) -> Evidence:
        """Return the evidence of a word: that of a town is LISTED, that of a name that is a word NONE."""
        if token.word in self._lists.places or without_ending(token.word) in self._lists.places:
            return Evidence.LISTED
        found = self._lists.evidence(token)
        return found if found >= Evidence.UNKNOWN else Evidence.NONE

    def _town(self, tokens: Sequence[PlacedWord], index: int) -> Iterator[CharRange]:
        for many in range(_LONGEST, 0, -1):
            some = tokens[index : index + many]
            if len(some) < many or any(token.apart for token in some[1:]):
                continue
            phrase = " ".join(token.word for token in some)
            if phrase in self._lists.places or without_ending(phrase) in self._lists.places:
                number = tokens[index + many : index + many + 1]
                ends = number if number and _AREA.fullmatch(number[0].word) else some
                yield some[0].start, ends[-1].end
                return

    def _school(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int, end: int
    ) -> Iterator[CharRange]:
        """Yield the name of a school, of words with capitals or that look like names, with the words for school."""
        while end < len(tokens) and not tokens[end].apart and (length := self._schools.at(tokens, end)):
            end += length
        first = index
        for before in range(index - 1, max(index - 1 - _LONGEST, -1), -1):
            if tokens[before + 1].apart or not self._is_of_a_school(tokens, evidence, before):
                break
            first = before
        if first < index:
            yield tokens[first].start, tokens[end - 1].end

    def _is_of_a_school(self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int) -> bool:
        token = tokens[index]
        if token.word in self._lists.small or token.word in self._lists.public:
            return False
        is_saint = index > 0 and self._saints.at(tokens, index - 1) == 1 and not token.apart
        is_name = token.word in self._lists.names_that_are_words and token.word not in self._lists.seldom
        is_unknown = len(token.word) > 2 and self._lists.is_unknown(token.word)
        return bool(
            evidence[index] or is_unknown or token.capital or is_saint or is_name or self._saints.at(tokens, index)
        )

    def _named_before(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int
    ) -> Iterator[CharRange]:
        before = tokens[max(index - 1, 0)]
        is_name = evidence[max(index - 1, 0)] or self._lists.may_be_capital_name(before)
        if index and not tokens[index].apart and is_name:
            yield before.start, tokens[index].end

    def _named_behind(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int
    ) -> Iterator[CharRange]:
        while index < len(tokens) and not tokens[index].apart and (length := self._between.at(tokens, index)):
            index += length
        last = index - 1
        for at in range(index, min(index + _LONGEST, len(tokens))):
            is_saint = self._saints.at(tokens, at) or (at and self._saints.at(tokens, at - 1) == 1 and at > index)
            is_name = evidence[at] or is_saint or self._lists.may_be_capital_name(tokens[at])
            if tokens[at].apart or not is_name:
                break
            last = at
        if last >= index:
            yield tokens[index].start, tokens[last].end
