"""`python -m tests.corpus.distress`: print recall and false alarms; `--misses`: the development lines that went wrong.

The unseen lines that went wrong are not shown, because a reader would tune the words to them. `--save` stores their
number for the page of a launch.
"""

from __future__ import annotations

import json
import sys

from tests.corpus.distress import NUMBERS, SETS, languages, lines, matcher, missed, table


def main() -> None:
    for of in SETS:
        if languages(of):
            print(*table(of), "", sep="\n")
    if "--misses" in sys.argv:
        _misses()
    if "--save" in sys.argv:
        NUMBERS.write_text("[\n" + ",\n".join(f"  {json.dumps(it)}" for it in missed()) + "\n]\n", "utf-8")


def _misses() -> None:
    for language in languages("development"):
        for line in lines("development", language):
            if matcher().match(line.text).distress != line.is_disclosure:
                print(language, ", ".join(sorted(line.kinds)) or "FALSE ALARM", "|", line.text)


main()
