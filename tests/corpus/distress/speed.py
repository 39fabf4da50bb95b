"""`python -m tests.corpus.distress.speed`: time of the matcher for a usual message and for the longest one."""

from __future__ import annotations

import time

from tests.corpus.distress import languages, lines, matcher

LONGEST = 4096


def main() -> None:
    matcher()
    for language in languages("development"):
        texts = [line.text for line in lines("development", language)]
        print(f"{language:<10}{_milliseconds(texts):8.3f} ms a message")
        longest = " ".join(texts)[:LONGEST]
        print(f"{language:<10}{_milliseconds([longest] * 10):8.1f} ms for {LONGEST:,} characters")


def _milliseconds(texts: list[str]) -> float:
    begun = time.process_time()
    for text in texts:
        matcher().match(text)
    return (time.process_time() - begun) / len(texts) * 1000


main()
