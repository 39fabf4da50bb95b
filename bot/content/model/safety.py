"""What the distress matcher knows: words, gathered into concepts, and rules that say which concepts mean what."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field

from bot.content.model.steps import Part

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


def _comma_separated(value: object) -> object:
    return [word for part in value.split(",") if (word := part.strip())] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_comma_separated)]
"""Words or phrases with commas between them."""


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
    `leaning` names the kind of a match that no rule explains: the first kind one of whose concepts is there.
    """

    groups: dict[str, Words] = Field(default_factory=dict)
    enough: int = 0
    points: dict[str, int] = Field(default_factory=dict)
    rules: dict[Kind, tuple[str, ...]]
    leaning: dict[Kind, Words] = Field(default_factory=dict)


class Safety(Part):
    """All that the matcher is built from. Vocabularies by the name of their file."""

    vocabularies: dict[str, Vocabulary] = Field(default_factory=dict)
    rules: Rules = Rules(rules={})
