"""`python -m tests.distress`: how much is heard, and false alarms; `--misses`: the development lines that went wrong.

The unseen lines that went wrong are not shown: who has read them tunes to them.
"""

from __future__ import annotations

import sys

from tests.distress import SETS, languages, lines, matcher, table


def main() -> None:
    for of in SETS:
        if languages(of):
            print(*table(of), "", sep="\n")
    if "--misses" in sys.argv:
        _misses()


def _misses() -> None:
    for language in languages("development"):
        for line in lines("development", language):
            if matcher().match(line.text).distress != line.is_disclosure:
                print(language, ", ".join(sorted(line.kinds)) or "FALSE ALARM", "|", line.text)


main()
