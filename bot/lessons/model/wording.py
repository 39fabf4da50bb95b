"""Word lists of safeguarding staff in `dialogues/safety/`: loud, forbidden, required, critical, harmless phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

IN_ANY_VOICE = ("blame", "nude", "meeting")
"""Kinds of forbidden phrases that are looked for in every text of the bot's voice, by the lists of all languages: a
translation may hold English words, and an English lesson those of another language."""

DENIAL = "not"
"""Kind of the words that make a warning of the request behind them: `do not` in `do not send a picture`."""

Phrases = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Phrases by locale and kind."""


@dataclass(frozen=True)
class WordingRules:
    """The lists by locale. A locale without a list has not been made safe yet."""

    loud: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    banned: Phrases = field(default_factory=dict)
    care: Phrases = field(default_factory=dict)
    critical: Phrases = field(default_factory=dict)
    harmless: Phrases = field(default_factory=dict)

    @cached_property
    def in_any_voice(self) -> Mapping[str, tuple[str, ...]]:
        """The phrases of IN_ANY_VOICE by kind, those of all languages together."""
        return {kind: self._in_all_languages(kind) for kind in IN_ANY_VOICE}

    @cached_property
    def denials(self) -> tuple[str, ...]:
        """The words of DENIAL in all languages."""
        return self._in_all_languages(DENIAL)

    def _in_all_languages(self, kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(phrase for kinds in self.banned.values() for phrase in kinds.get(kind, ())))
