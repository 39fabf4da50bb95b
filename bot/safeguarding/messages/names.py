"""Names of people, towns, schools and churches: listed words, and words beside a title, a relative, a school. Pure.

For people two axes cross: what stands beside a word (nothing, a title, a relative, an introduction), and how much the
word alone looks like a name (`Evidence`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.name_lists import Evidence, NameLists, is_made
from bot.safeguarding.messages.tokens import CharRange, ListedPhrases, PlacedWord, without_ending

_MOST_LINKS = 4
"""Most words between a title and a name ("my uncle, his name is X")."""
_IS = frozenset(("is", "tha", "ni", "ay", "po", "chai", "si", "kay", "gi", "चाहिँ", "चैं"))
_DOER = ("ले", "लाई", "जी", "सँग")
_MOST_NAMES = 3
"""Most names of one person side by side."""


class People:
    """Rules by which names of people are found."""

    def __init__(self, personal: Personal, lists: NameLists) -> None:
        """Index the lists."""
        self._lists = lists
        self._links = ListedPhrases(personal.between_title_and_name)
        self._after_herself = frozenset(personal.behind_who_she_is)
        self._particles = frozenset(personal.inside_names)
        self._contexts = (
            (ListedPhrases(personal.before_a_name), self._introduced),
            (ListedPhrases(personal.titles), self._titled),
            (ListedPhrases(personal.relatives), self._related),
            (ListedPhrases(personal.before_who_she_is), self._said_of_herself),
        )
        self._behind = ListedPhrases(personal.behind_a_name, inflected=True)
        self._months = frozenset(personal.words_before_a_month)

    def __call__(self, tokens: Sequence[PlacedWord]) -> Iterator[CharRange]:
        """Yield the spans of names."""
        evidence = [self._lists.evidence(token) for token in tokens]
        for index, token in enumerate(tokens):
            if evidence[index] >= Evidence.CAPITAL and not self._is_month(tokens, index):
                yield self._whole(tokens, evidence, index)
            for phrases, rule in self._contexts:
                if length := phrases.at(tokens, index):
                    yield from rule(tokens, evidence, index + length)
            if self._behind.at(tokens, index) and not token.apart and index:
                yield from self._named_before(tokens, evidence, index - 1)

    def _whole(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int, also_unknown: bool = False
    ) -> CharRange:
        """Return the span of a name with the further names beside it, before and behind."""
        least = Evidence.UNKNOWN if also_unknown else Evidence.CAPITAL
        first = last = index
        for at in range(index + 1, min(index + 1 + _MOST_NAMES, len(tokens))):
            if tokens[at].apart:
                break
            if evidence[at] >= least or (evidence[at] and tokens[at].capitalised):
                last = at
            elif tokens[at].word not in self._particles and not (len(tokens[at].word) == 1 and tokens[at].capitalised):
                break
        for at in range(index - 1, max(index - 1 - _MOST_NAMES, -1), -1):
            if tokens[at + 1].apart or not (evidence[at] or tokens[at].word in self._particles):
                break
            if tokens[at].capitalised:
                first = at
        return tokens[first].start, tokens[last].end

    def _introduced(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int
    ) -> Iterator[CharRange]:
        """After "my name is" any word is a name, but for the smallest and for verbs."""
        while index < len(tokens) and tokens[index].word in _IS:
            index += 1
        if index >= len(tokens) or tokens[index].first or tokens[index].word in self._lists.small:
            return
        token = tokens[index]
        if evidence[index] or token.capitalised or (token.word.isascii() and not is_made(token.word)):
            yield self._whole(tokens, evidence, index, also_unknown=True)

    def _titled(self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int) -> Iterator[CharRange]:
        """After "Mr" any word with a capital letter is a name, and in small letters any that looks like one."""
        if index >= len(tokens) or tokens[index].first:
            return
        token = tokens[index]
        if evidence[index] or (token.capitalised and token.word not in self._lists.small | self._lists.known):
            yield self._whole(tokens, evidence, index, also_unknown=True)

    def _related(self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int) -> Iterator[CharRange]:
        """After "my uncle" a word is a name if it looks like one, or is a name as well as a word."""
        index = self._behind_links(tokens, index)
        if index >= len(tokens) or tokens[index].apart:
            return
        if self._may_be(tokens[index], evidence[index]) or self._lists.may_be_capital_name(tokens[index]):
            yield self._whole(tokens, evidence, index)

    def _said_of_herself(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int
    ) -> Iterator[CharRange]:
        """After "I am" a word that no language knows is a name only where the sentence goes on as after one."""
        if index >= len(tokens) or tokens[index].apart or not self._may_be(tokens[index], evidence[index]):
            return
        after = tokens[index + 1 : index + 2]
        goes_on = not after or after[0].apart or after[0].word in self._after_herself
        if goes_on or max(evidence[index], evidence[index + 1]) > Evidence.UNKNOWN:
            yield self._whole(tokens, evidence, index)

    def _named_before(
        self, tokens: Sequence[PlacedWord], evidence: Sequence[Evidence], index: int
    ) -> Iterator[CharRange]:
        """Before "sir", as in Nepal, a word is a name if no language of ours knows it."""
        token = tokens[index]
        if evidence[index] > Evidence.UNKNOWN or (token.apart and self._may_stand_first(token, evidence[index])):
            yield token.start, token.end

    def _may_stand_first(self, token: PlacedWord, evidence: Evidence) -> bool:
        return evidence in (Evidence.SELDOM, Evidence.WORD) or (evidence == Evidence.UNKNOWN and token.word.isascii())

    def _may_be(self, token: PlacedWord, evidence: Evidence) -> bool:
        """Return True for what looks like a name; in Nepali script, whose lists are short, with a doer's ending."""
        if evidence == Evidence.UNKNOWN and not token.word.isascii():
            return token.word.endswith(_DOER)
        return evidence >= Evidence.WORD

    def _behind_links(self, tokens: Sequence[PlacedWord], index: int) -> int:
        """Return the place behind words such as "called", or a further title: "my teacher Mr"."""
        for _ in range(_MOST_LINKS):
            if index >= len(tokens) or tokens[index].first:
                return index
            length = self._links.at(tokens, index)
            if not length:
                return index
            index += length
        return index

    def _is_month(self, tokens: Sequence[PlacedWord], index: int) -> bool:
        """Return True for a name that is a month too, where a month stands: "in May"."""
        return tokens[index].word == "may" and index > 0 and tokens[index - 1].word in self._months


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
