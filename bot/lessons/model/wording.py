"""Word lists that safeguarding staff keep in `dialogues/safety/`: what is loud, what is never said, what always is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrases = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By locale and kind."""


@dataclass(frozen=True, slots=True)
class WordingRules:
    """The lists by locale. A locale without a list is one nobody has made safe yet."""

    loud: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    banned: Phrases = field(default_factory=dict)
    care: Phrases = field(default_factory=dict)
