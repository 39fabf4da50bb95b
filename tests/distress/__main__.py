"""`python -m tests.distress`: the table of recall and false alarms; with `--misses`, every line that went wrong."""

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
    for of in SETS:
        for language in languages(of):
            for line in lines(of, language):
                if matcher().match(line.text).distress != line.is_disclosure:
                    print(of, language, ", ".join(sorted(line.kinds)) or "FALSE ALARM", "|", line.text)


main()
