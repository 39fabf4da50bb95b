"""`python -m tests.corpus.urgency`: print what each kind of input does below each card, by its level.

Cards of one level that answer alike share a row. `acts` are the five things that act whatever card stands.
"""

from __future__ import annotations

from collections import defaultdict

from tests.corpus.urgency import LEVELS, HelpCard, answer, cards, inputs, outcome


def main() -> None:
    for level in reversed(LEVELS[1:]):
        rows = defaultdict[tuple[str, ...], list[HelpCard]](list)
        for card in cards():
            if card.level == level:
                rows[tuple(_kind(outcome(card, name, answer(card, action, None))) for name, action in inputs())].append(
                    card
                )
        print(f"\n{level}")
        for outcomes, alike in rows.items():
            print("  " + ", ".join(f"{card.script}/{card.stop}" for card in alike))
            by_outcome = defaultdict[str, list[str]](list)
            for (name, _), did in zip(inputs(), outcomes, strict=True):
                by_outcome[did].append(name)
            for did, names in sorted(by_outcome.items()):
                print(f"    {did:<6} {', '.join(names)}")


def _kind(did: str) -> str:
    return did.split(":")[0].split(" to ")[0]


if __name__ == "__main__":
    main()
