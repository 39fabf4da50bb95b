"""Scrubbing takes out most of what names a girl and leaves everyday sentences whole, by corpora (G5, S9)."""

from __future__ import annotations

from bot.safeguarding.messages.handles import handles
from bot.safeguarding.messages.name_lists import NameLists
from bot.safeguarding.messages.numbered import NumberWords
from bot.safeguarding.messages.scrub import REMOVED, spelled_names
from tests.corpus.distress import SETS, languages, lines
from tests.corpus.scrubbing import clean, found, kept, scrub, scrubbed_lines, whole
from tests.support.course_builders import real

PERSONAL = real().course.personal
LISTS = NameLists(PERSONAL)
ORDINARY = LISTS.small
NUMBERS = NumberWords(word for words in PERSONAL.number_words.values() for word in words)


def passages(words: str) -> list[str]:
    spans = [*handles(words, ORDINARY), *spelled_names(words), *NUMBERS(words)]
    return [words[start:end] for start, end in spans]


def test_of_thousands_of_everyday_sentences_none_loses_a_word_to_what_looks_like_a_handle() -> None:
    sentences = [line.text for of in SETS for language in languages(of) for line in lines(of, language)]

    assert len(sentences) > 5_000
    assert {words: found for words in sentences if (found := passages(words))} == {}


def test_of_the_lines_that_the_rules_were_written_for_nineteen_of_twenty_lose_all_that_names_a_girl() -> None:
    hard = scrubbed_lines("development")

    assert clean(hard).value >= 0.95
    assert whole(hard).value >= 0.95


def test_of_hard_lines_that_no_writer_of_rules_has_read_seven_of_ten_pieces_go_and_little_else() -> None:
    many = len(scrubbed_lines("unseen"))
    gone, left, harmless = (measure(scrubbed_lines("unseen")).value for measure in (found, kept, whole))

    assert many == 200
    assert gone >= 0.7
    assert left >= 0.95
    assert harmless >= 0.85


def test_of_everyday_and_hard_sentences_at_most_one_in_thirty_loses_a_word_towns_and_names_included() -> None:
    sentences = [line.text for language in languages("unseen") for line in lines("unseen", language)]
    many, changed = len(sentences), sum(REMOVED in scrub()(words) for words in sentences)

    assert many > 2_000
    assert 30 * changed <= many
