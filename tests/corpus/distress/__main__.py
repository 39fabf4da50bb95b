"""`python -m tests.corpus.distress`: print how well the matcher hears, by language and kind.

`--misses`: the development lines that went wrong. The unseen ones are not shown, because a reader would tune the words
to them. `--save` stores the unseen numbers, and opens free text in the languages that pass the gate (A19).
"""

from __future__ import annotations

import sys

from bot.safeguarding.distress.confirm_scene import scene_for
from tests.corpus.distress import SETS, CorpusLine, languages, lines, matched
from tests.corpus.distress.gate import save
from tests.corpus.distress.measures import table


def main() -> None:
    for of in SETS:
        if languages(of):
            print(*table(of), "", sep="\n")
    if "--misses" in sys.argv:
        _misses()
    if "--save" in sys.argv:
        save()


def _misses() -> None:
    for language in languages("development"):
        for line in lines("development", language):
            if wrong := _wrong(line):
                print(language, wrong, "|", line.text)


def _wrong(line: CorpusLine) -> str:
    """Return what went wrong with a line; an empty text if nothing did."""
    match, about = matched(line.text), ", ".join(sorted(line.kinds))
    if match.distress != line.is_disclosure:
        return about or "FALSE ALARM"
    scene = scene_for(match.kinds, match.friend, match.pictured)
    return f"{about}: WRONG SCENE {scene}" if match.distress and scene not in line.scenes else ""


if __name__ == "__main__":
    main()
