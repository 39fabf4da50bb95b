"""Words that a phone must not break over two lines, such as the safe word."""

from __future__ import annotations

import re

_JOINER, _NO_BREAK_SPACE = "\u2060", "\u00a0"
_KHMER_LETTER = re.compile("(?<=[\u1780-\u17d1\u17d3-\u17dd])(?=[\u1780-\u17b3])")
"""Place before a Khmer letter that begins a new cluster: not after the sign (U+17D2) that puts it below another one."""

_NO_BREAKS = str.maketrans({" ": _NO_BREAK_SPACE, "-": "\u2011", "\u200b": "", "\u00ad": ""})


def unbroken(words: str) -> str:
    """Return words that stay on one line. Khmer has no spaces, so a phone may break it inside a name of two words."""
    return _KHMER_LETTER.sub(_JOINER, words.translate(_NO_BREAKS))
