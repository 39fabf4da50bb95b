"""Data of the distress matcher: words gathered into concepts, phrases made from slots, and the points of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product
from math import prod
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema, core_schema

from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.text import SourcePlace

DistressKind = Literal[
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
    "fgm",
    "self-harm",
    "poisoning",
    "help",
    "friend-at-risk",
    "danger-now",
    "child-work",
    "emergency-exploitation",
    "info-question",
]
"""Topics of a text (A4): the three themes of the programme, and what stands beside them.

`child-work` takes a child from school, or is dangerous, unpaid or locked in; `emergency-exploitation` uses a flood, a
camp, shelter or food to get something from her. `info-question` is a question about the subject, not a disclosure (A5).
"""

KINDS: tuple[DistressKind, ...] = get_args(DistressKind)


@dataclass(frozen=True, slots=True)
class WordEntry:
    """A word or a phrase as written, with its place."""

    written: str
    place: SourcePlace | None = field(default=None, compare=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic read an entry from a scalar."""
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow any scalar."""
        return {"type": ["string", "number"]}

    @classmethod
    def _read(cls, value: object) -> WordEntry:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError("should be words")
        return cls(" ".join(value.split()), getattr(value, "place", None))


def _comma_separated(value: object, listed: ValidatorFunctionWrapHandler) -> object:
    if not isinstance(value, str):
        return listed(value)
    place = getattr(value, "place", None)
    return tuple(WordEntry(words, place) for words in _between_commas(value))


def _bare(value: object) -> object:
    return tuple(_between_commas(value)) if isinstance(value, str) else value


def _between_commas(value: str) -> Iterator[str]:
    return (words for part in value.split(",") if (words := " ".join(part.split())))


Words = Annotated[
    tuple[WordEntry, ...], WrapValidator(_comma_separated, json_schema_input_type=WordEntry | tuple[WordEntry, ...])
]
"""Words, phrases or names with commas between them."""

BareWords = Annotated[tuple[str, ...], BeforeValidator(_bare, json_schema_input_type=WordEntry | tuple[WordEntry, ...])]
"""The same without places: nobody needs them for tens of thousands of words."""


class WordList(FrozenModel):
    """One file of words: a language, or one way of writing it."""

    spelling: Literal["plain", "roman"] = Field(
        "plain", description="How loosely its letters are compared.", examples=["roman"]
    )
    grammar: Literal["none", "swahili", "filipino"] = Field(
        "none", description="How `verbs:` are spread into their forms.", examples=["swahili"]
    )
    words: dict[str, Words] = Field(
        description="Words and phrases with commas between them, by what they mean.",
        examples=[{"secret": "secret, hush"}],
    )
    slots: dict[str, Words] = Field(
        default_factory=dict,
        description="Words that may stand at the same place of a phrase, by a name for `paradigms:`.",
        examples=[{"now": "now, right now"}],
    )
    paradigms: dict[str, Words] = Field(
        default_factory=dict,
        description="Phrases with slots in them, by what they mean: each slot stands for each of its words. One that "
        "ends in `?` may stay empty.",
        examples=[{"danger": "is here <now?>"}],
    )
    spellings: Words = Field(
        (),
        description="How else girls type a listed word: the listed one first.",
        examples=["siwezi = cwezi = xwezi, sitaki = xtaki"],
    )
    verbs: dict[str, Words] = Field(
        default_factory=dict, description="Stems of verbs, by what they mean.", examples=[{"ask": "omba, uliza"}]
    )

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts of its words, paradigms and verbs."""
        return frozenset({*self.words, *self.paradigms, *self.verbs})


def _worth(written: object) -> object:
    sign, _, number = str(written).partition("-")
    if sign not in ("plus", "minus") or not number.isdecimal():
        raise ValueError("should be written like plus-12 or minus-3")
    return int(number) if sign == "plus" else -int(number)


Worth = Annotated[int, BeforeValidator(_worth)]
"""Points of a sign, written as the key `plus-12` or `minus-3`."""


class Scale(FrozenModel):
    """Points for one question about a text: the points of its signs are added up and compared with `enough`."""

    enough: int = Field(0, description="So many points answer the question with yes.", examples=[24])
    strong: Words = Field(
        (),
        description="Concepts that a laugh, a cake or an exam beside them cannot play down.",
        examples=["suicide, strong-sexual"],
    )
    concepts: dict[Worth, Words] = Field(
        default_factory=dict,
        description="Meanings by what each of them counts; `ask+picture` is both together.",
        examples=[{"plus-12": "secret, ask+picture"}],
    )
    words: dict[Worth, BareWords] = Field(
        default_factory=dict,
        description="Words as the matcher spells them, by what each counts; `threa*` is the beginning of a long one. "
        "Khmer, which writes no spaces, has pieces of words here.",
        examples=[{"minus-3": "homework, threa*"}],
    )


class Scales(FrozenModel):
    """`points.yaml`: the topics of a text. Fitted to `tests/corpus/distress/development`; change it freely."""

    distress: Scale = Field(
        default_factory=Scale,
        description="Whether a text is a disclosure.",
        examples=[{"enough": 24, "concepts": {"plus-25": "suicide"}}],
    )
    info: Scale = Field(
        default_factory=Scale,
        description="Whether it asks about the subject (A5).",
        examples=[{"concepts": {"plus-9": "what"}}],
    )
    friend: Scale = Field(
        default_factory=Scale,
        description="Whether it tells of a friend.",
        examples=[{"concepts": {"plus-9": "friend"}}],
    )
    kinds: dict[DistressKind, Scale] = Field(
        default_factory=dict, description="What kind it is of.", examples=[{"help": {"concepts": {"plus-9": "help"}}}]
    )

    def entries(self) -> Iterator[WordEntry]:
        """Yield every entry that is a concept, or several together."""
        for scale in (self.distress, self.info, self.friend, *self.kinds.values()):
            yield from chain(scale.strong, *scale.concepts.values())

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The concepts that get points. Collected once: a file that was not saved again stays the same object."""
        return frozenset(concept for entry in self.entries() for concept in entry.written.split("+"))


class Safety(FrozenModel):
    """All that the matcher is built from. Vocabularies by the name of their file."""

    vocabularies: dict[str, WordList] = Field(default_factory=dict)
    scales: Scales = Field(default_factory=Scales)


_SLOT = re.compile(r"<([^<>]*)>")
_PLACE = re.compile(r"(?:<[^<>]*>|[^\s<])+")
OPTIONAL = "?"
"""The sign after a slot's name that lets the slot stay empty."""


def paradigms(vocabulary: WordList) -> Iterator[tuple[str, str]]:
    """Yield every concept with each of its paradigms."""
    for concept, patterns in vocabulary.paradigms.items():
        yield from ((concept, pattern.written) for pattern in patterns)


def words_of_slots(vocabulary: WordList) -> dict[str, list[str]]:
    """Return the words of each slot; another slot's name among them, `person: <household>, …`, stands for its words."""
    listed = {name: [entry.written for entry in entries] for name, entries in vocabulary.slots.items()}
    return {
        name: [word for entry in entries for word in (forms(entry, listed) if _SLOT.fullmatch(entry) else [entry])]
        for name, entries in listed.items()
    }


def forms(pattern: str, slots: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield all phrases of a paradigm. A slot that does not exist has no words."""
    for chosen in product(*_choices(pattern, slots)):
        yield " ".join("".join(chosen).split())


def size(pattern: str, slots: Mapping[str, Sequence[str]]) -> int:
    """Return the number of phrases of a paradigm, without making them."""
    return prod(map(len, _choices(pattern, slots)))


def places(pattern: str, slots: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the words or phrases that may stand at each place between two spaces; an empty one stands for nothing."""
    return [list(forms(place, slots)) for place in _PLACE.findall(pattern)]


def neighbours(pattern: str, slots: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the words at each two places that may follow one another, and those at a single place, as short phrases."""
    found = places(pattern, slots)
    yield from (words for here in found for words in here)
    for first, here in enumerate(found):
        for there in found[first + 1 :]:
            yield from (f"{one} {other}" for one in here for other in there if one and other)
            if "" not in there:
                break


def slots_in(pattern: str) -> list[str]:
    """Return the names of the slots in a paradigm."""
    return [name.removesuffix(OPTIONAL) for name in _SLOT.findall(pattern)]


def _choices(pattern: str, slots: Mapping[str, Sequence[str]]) -> list[Sequence[str]]:
    """Return the choices at each place of a paradigm; the text between two slots is the only one at its place."""
    parts = _SLOT.split(pattern)
    return [_words_of(part, slots) if place % 2 else [part] for place, part in enumerate(parts)]


def _words_of(name: str, slots: Mapping[str, Sequence[str]]) -> Sequence[str]:
    words = slots.get(name.removesuffix(OPTIONAL), ())
    return ["", *words] if name.endswith(OPTIONAL) else words
