"""The gate: a language may ask girls for their own words only where the matcher hears them (A19)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.corpus.distress import DISTRESS, SETS, CorpusLine, languages, lines
from tests.corpus.distress.measures import MeasuredShare, caught, critical, false_alarms, of_kinds, right_scene
from tests.support.paths import DIALOGUES
from tests.support.paths import DISTRESS as FOLDER

NUMBERS = FOLDER / "numbers.json"
"""File that `--save` writes, the page of a launch shows, and the gate is computed from."""
PROFILE = DIALOGUES / "profile.yaml"
FILES = {"km": ("km", "km-latin")}
"""Files of lines of a language that has more than its own."""

Row = dict[str, str | int]


def _unlike(
    measure: Callable[[Iterable[CorpusLine]], MeasuredShare],
) -> Callable[[Iterable[CorpusLine]], MeasuredShare]:
    def found(of: Iterable[CorpusLine]) -> MeasuredShare:
        share = measure(of)
        return MeasuredShare(share.whole - share.part, share.whole)

    return found


FAILURES: Mapping[str, tuple[Callable[[Iterable[CorpusLine]], MeasuredShare], float]] = {
    "critical kinds": (_unlike(critical), 0.05),
    "all kinds": (_unlike(caught), 0.10),
    "wrong scene": (_unlike(right_scene), 0.05),
    "false alarm": (false_alarms, 0.06),
}
"""Largest share of lines that may fail, by what is measured."""


def judged_by(language: str) -> str | None:
    """Return the newest set of lines in a language that nobody who tuned the words had seen."""
    return next((of for of in reversed(SETS[1:]) if language in languages(of)), None)


def missed() -> Iterator[Row]:
    """Yield the number of unseen lines that are missed, by language and kind, then those the gate is about."""
    for language in languages("development"):
        if of := judged_by(language):
            found = lines(of, language)
            for kind in DISTRESS:
                yield _row(language, kind, _unlike(caught)(of_kinds(found, [kind])))
            yield from (_row(language, name, measure(found)) for name, (measure, _) in FAILURES.items())


def _row(language: str, kind: str, failed: MeasuredShare) -> Row:
    return {"language": language, "kind": kind, "lines": failed.whole, "missed": failed.part}


def passes(language: str, numbers: Iterable[Row]) -> bool:
    """Return whether a language, in all its files, passes the gate by the saved numbers."""
    counts = {(row["language"], row["kind"]): MeasuredShare(int(row["missed"]), int(row["lines"])) for row in numbers}
    needed = [
        (counts.get((file, name)), most)
        for file in FILES.get(language, (language,))
        for name, (_, most) in FAILURES.items()
    ]
    return all(share is not None and share.whole > 0 and share.value <= most for share, most in needed)


def saved() -> list[Row]:
    """Return the saved numbers."""
    return list(json.loads(NUMBERS.read_text("utf-8")))


def save() -> None:
    """Write today's numbers, and close or open free text in the profile by them."""
    NUMBERS.write_text("[\n" + ",\n".join(f"  {json.dumps(row)}" for row in missed()) + "\n]\n", "utf-8")
    PROFILE.write_text(with_free_text(PROFILE.read_text("utf-8"), saved()), "utf-8")


def with_free_text(profile: str, numbers: Iterable[Row]) -> str:
    """Return the profile with `free_text: true` for each language that passes the gate, and for no other."""
    rows = list(numbers)
    before, words, after = profile.partition("\nwords:\n")
    parts = re.split(r"(?m)^(?=  [a-z]{2,3}:$)", after)
    return before + words + "".join(_opened(part, rows) for part in parts)


def _opened(part: str, numbers: Iterable[Row]) -> str:
    named = re.match(r"  ([a-z]{2,3}):\n", part)
    if named is None:
        return part
    rest = re.sub(r"    free_text: .*\n", "", part[named.end() :])
    return named[0] + ("    free_text: true\n" if passes(named[1], numbers) else "") + rest
