"""Word lists of safeguarding staff in `dialogues/safety/`: loud, forbidden, required, critical, harmless phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrases = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Phrases by locale and kind."""


@dataclass(frozen=True, slots=True)
class WordingRules:
    """The lists by locale. A locale without a list has not been made safe yet."""

    loud: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    banned: Phrases = field(default_factory=dict)
    care: Phrases = field(default_factory=dict)
    critical: Phrases = field(default_factory=dict)
    harmless: Phrases = field(default_factory=dict)
