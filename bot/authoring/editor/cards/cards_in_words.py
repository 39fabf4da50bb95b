"""Cards of a lesson in plain sentences, one a line: what two versions differ in, for somebody who sees no file."""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.editor.cards.card import AnswerCard, Card, Readers, lesson_cards

_INDENT = "    "

_MARKS = {
    "critical": "keeps a girl safe",
    "quoted": "somebody in the story says it",
    "transfer": "about a new case",
    "myth": "a myth",
}


def cards_in_words(source: str) -> list[str]:
    """Return the cards of a lesson's text in reading order; answers and their replies are indented below their card."""
    cards = lesson_cards(source)
    return [line for scene in cards.scenes for card in scene.cards for line in _card(card, "")] if cards else []


def _card(card: Card, indent: str) -> Iterator[str]:
    words = next((it.words for it in card.texts if it.words), card.about or card.kind)
    about = [*_readers(card.readers), *(_MARKS[it] for it in card.marks if it in _MARKS)]
    about += [f"tap {card.pick}"] if card.pick else []
    about += [f"picture {card.picture}"] if card.picture else []
    yield _line(indent, words, about)
    for answer in card.answers:
        yield from _answer(answer, indent + _INDENT)


def _answer(answer: AnswerCard, indent: str) -> Iterator[str]:
    about = [*_readers(answer.readers)]
    about += ["right"] if answer.correct else []
    about += ["does not help"] if not answer.helps else []
    about += ["a joke"] if answer.joke else []
    about += ["somebody in the story says it"] if answer.quoted else []
    about += ["remembered"] if answer.remembers else []
    yield _line(indent, f"[{answer.text.words}] {answer.feedback.words}".rstrip(), about)
    for card in answer.reply:
        yield from _card(card, indent + _INDENT)


def _readers(readers: Readers) -> Iterator[str]:
    if readers.ages:
        yield f"only {readers.ages.replace('-', '–')} years"
    if readers.countries:
        yield f"only {', '.join(readers.countries)}"
    if readers.flags:
        yield "only after an earlier pick"


def _line(indent: str, words: str, about: list[str]) -> str:
    told = f" ({'; '.join(about)})" if about else ""
    return f"{indent}{' '.join(words.split())}{told}"
