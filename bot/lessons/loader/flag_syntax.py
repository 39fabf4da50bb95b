"""Syntax of the values of `when:` and `set:`, as teachers write them and as YAML needs them."""

from __future__ import annotations

import re

_VALUE = r"(?:\[[^\[\]]*\]|[A-Za-z0-9-]+)"
_FINE = re.compile(rf"\{{\s*[a-z0-9-]+:\s+{_VALUE}(?:\s*,\s*[a-z0-9-]+:\s+{_VALUE})*\s*\}}")
_PAIR = re.compile(rf"([a-z][a-z0-9-]*)\s*[:=]\s*({_VALUE})")
_SEVERAL = re.compile(r"([a-z][a-z0-9-]*)\s*[:=]\s*([A-Za-z0-9-]+(?:,\s*[A-Za-z0-9-]+)+)")
_COMMA = re.compile(r",\s*(?![^\[]*\])")


def braced(words: str) -> str | None:
    """Return the words in curly brackets if they were meant to be flags; None when they are right or no flags.

    `country: KE`, `(country: KE)`, `{country:KE}`, `{country=KE}` and `{country: KE, NP}` are meant as flags.
    """
    if _FINE.fullmatch(words):
        return None
    bare = words.strip("{}() ")
    if several := _SEVERAL.fullmatch(bare):
        return f"{{{several[1]}: [{several[2]}]}}"
    pairs = [_PAIR.fullmatch(pair) for pair in _COMMA.split(bare)]
    meant = ", ".join(f"{pair[1]}: {pair[2]}" for pair in pairs if pair)
    return f"{{{meant}}}" if all(pairs) else None
