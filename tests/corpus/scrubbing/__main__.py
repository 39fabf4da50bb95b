"""`python -m tests.corpus.scrubbing`: print what scrubbing finds and leaves, by language and kind.

`--misses`: the development lines that went wrong. The unseen ones are not shown, because a reader would tune the rules
to them.
"""

from __future__ import annotations

import sys

from bot.safeguarding.messages.scrub import REMOVED
from tests.corpus.scrubbing import SETS, ScrubbedLine, scrubbed_lines, table


def main() -> None:
    for of in SETS:
        print(*table(of), "", sep="\n")
    if "--misses" in sys.argv:
        for line in filter(_is_wrong, scrubbed_lines("development")):
            print(line.locale, line.kind, "|", line.text, "=>", line.left.replace(REMOVED, "▮"))


def _is_wrong(line: ScrubbedLine) -> bool:
    return not (all(map(line.has_lost, line.gone)) and all(map(line.has_kept, line.stays))) or (
        line.is_harmless and not line.is_whole
    )


if __name__ == "__main__":
    main()
