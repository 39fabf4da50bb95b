"""`python -m tests.corpus.scrubbing.everyday`: write the everyday words of all languages anew.

They are counted from our own texts: the development lines of the distress corpus, its common words, and the catalogs.
A word that is a name, or that mostly has a capital letter inside a sentence, is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.pofile import read_po

from bot.safeguarding.messages.name_lists import EVERYDAY
from bot.safeguarding.messages.tokens import LETTER, folded, is_khmer
from tests.corpus.distress import languages, lines, listed, safety
from tests.support.course_builders import unchecked
from tests.support.paths import DISTRESS, LOCALES

_WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)*")
_FEWEST = 2
"""Fewest times that a word of our texts stands in them."""
_LONGEST_KHMER = 8
"""Longest word of the Khmer lists that is taken, in letters and signs: longer entries are phrases."""
_HEAD = """\
# Everyday words of all languages: no name is guessed in them. Written by `python -m tests.corpus.scrubbing.everyday`.
"""


def main() -> None:
    EVERYDAY.write_text(_HEAD + "\n".join(everyday_words(list(texts()))) + "\n", "utf-8")


def texts() -> Iterator[str]:
    """Yield the texts in which words are counted."""
    for language in languages("development"):
        yield from (line.text for line in lines("development", language))
    for catalog in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
        with catalog.open("rb") as file:
            yield from (str(text) for it in read_po(file) if it.id for text in (it.id, it.string))


def everyday_words(written: list[str]) -> list[str]:
    """Return the everyday words of these texts and of the lists of common words, in order."""
    all_of_them, inside, capital = Counter[str](), Counter[str](), Counter[str]()
    for text in written:
        for match in _WORD.finditer(text):
            if is_khmer(match[0]):
                continue
            word = folded(match[0])
            all_of_them[word] += 1
            if re.search(r"[\w,]\s$", text[: match.start()]):
                inside[word] += 1
                capital[word] += match[0][0].isupper()
    counted = {word for word, many in all_of_them.items() if many >= _FEWEST}
    counted = {word for word in counted if 2 * capital[word] <= inside[word]}
    for path in sorted((DISTRESS / "common").glob("*.txt")):
        counted |= {folded(word) for word in path.read_text("utf-8").splitlines() if not word.startswith("#")}
    khmer = safety().vocabularies["km"]
    counted |= {word for _, word in listed(khmer) if len(word) <= _LONGEST_KHMER}
    personal = unchecked().course.personal
    names = {folded(name) for some in (*personal.names.values(), *personal.places.values()) for name in some}
    return sorted(word for word in counted - names - {""} if " " not in word)


if __name__ == "__main__":
    main()
