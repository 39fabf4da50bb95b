"""What the distress matcher knows: words, gathered into concepts, and rules that say which concepts mean what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from bot.content.model.steps import Part
from bot.content.model.text import Place

Kind = Literal[
    "image-request",
    "image-threat",
    "image-shared",
    "secret-contact",
    "meeting",
    "money-offer",
    "bullying",
    "unsafe-home",
    "unwanted-touch",
    "forced-marriage",
    "self-harm",
    "help",
    "friend-at-risk",
    "danger-now",
    "info-question",
]
"""What a text may be about (A4). `info-question` is a question about the subject, not a disclosure (A5)."""

KINDS: tuple[Kind, ...] = get_args(Kind)


A_RULE = "a-rule"
"""What the points call a rule that holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, a phrase or a rule as it is written, and where."""

    written: str
    place: Place | None = field(default=None, compare=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic read an entry from a scalar."""
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def _read(cls, value: object) -> Entry:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError("should be words")
        return cls(" ".join(value.split()), getattr(value, "place", None))


def _comma_separated(value: object) -> object:
    if not isinstance(value, str):
        return value
    place = getattr(value, "place", None)
    return tuple(Entry(" ".join(part.split()), place) for part in value.split(",") if part.strip())


Words = Annotated[tuple[Entry, ...], BeforeValidator(_comma_separated)]
"""Words, phrases or names with commas between them."""


class Vocabulary(Part):
    """One file of words: a language, or one way of writing it.

    `spelling` says how loosely its letters are compared, `grammar` how `verbs` are spread into their forms.
    """

    spelling: Literal["plain", "roman"] = "plain"
    grammar: Literal["none", "swahili", "filipino"] = "none"
    words: dict[str, Words]
    verbs: dict[str, Words] = Field(default_factory=dict)

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts it has words for."""
        return frozenset({*self.words, *self.verbs})


class Rules(Part):
    """`rules.yaml`: `groups` are concepts made of concepts; `rules` are one line each, by kind.

    A line reads `he + ask + picture`: all of them near each other, in any order. `>` instead of `+` asks for
    that order, `a/b` means one of them, `unless a/b` takes the match back, `within 6` narrows what near means.
    A text matches when the `points` of its concepts, with those of `a-rule` if one holds, come to `enough`.
    `given` are points a text gets for the language (the file of words) that knows most of it: shorter lists hear less.
    `light` concepts (he, me, said) never suffice among themselves.
    `leaning` names the kind of a match that no rule explains: the first kind one of whose concepts is there.
    """

    groups: dict[str, Words] = Field(default_factory=dict)
    enough: int = 0
    points: dict[str, int] = Field(default_factory=dict)
    light: Words = ()
    given: dict[str, int] = Field(default_factory=dict)
    rules: dict[Kind, tuple[Entry, ...]]
    leaning: dict[Kind, Words] = Field(default_factory=dict)


class Safety(Part):
    """All that the matcher is built from. Vocabularies by the name of their file."""

    vocabularies: dict[str, Vocabulary] = Field(default_factory=dict)
    rules: Rules = Rules(rules={})
