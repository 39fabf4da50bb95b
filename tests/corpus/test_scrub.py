"""Scrubbing of handles and of what is spelled out leaves everyday sentences whole, measured on the corpora (G5, S9)."""

from __future__ import annotations

from bot.safeguarding.girl_messages.handles import handles
from bot.safeguarding.girl_messages.spelled_out import number_pattern, spelled_names
from tests.corpus.distress import SETS, languages, lines
from tests.support.course_builders import real

PERSONAL = real().course.personal
ORDINARY = frozenset(PERSONAL.behind_an_app)
NUMBERS = number_pattern(word for words in PERSONAL.number_words.values() for word in words)


def passages(words: str) -> list[str]:
    spans = [*handles(words, ORDINARY), *spelled_names(words), *(match.span() for match in NUMBERS.finditer(words))]
    return [words[start:end] for start, end in spans]


def test_of_thousands_of_everyday_sentences_none_loses_a_word_to_what_looks_like_a_handle() -> None:
    sentences = [line.text for of in SETS for language in languages(of) for line in lines(of, language)]

    assert len(sentences) > 5_000
    assert {words: found for words in sentences if (found := passages(words))} == {}
