"""Word lists of safeguarding staff in `dialogues/safety/`.

Loud, forbidden, required, critical and harmless phrases, and words that could identify a learner: those are scrubbed
before anything is stored (G5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import Field

from bot.lessons.model.fields import FrozenModel

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


class Personal(FrozenModel):
    """Words to take out of what girls tell. Big and small letters are the same, unless it says otherwise."""

    names: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Names girls know each other by, by country. Whole words; in Khmer, which has no spaces, any "
        "place in a line.",
        examples=[{"KE": ["Akinyi", "Wanjiku"]}],
    )
    names_that_are_words: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Names that are ordinary words too: taken out with a capital letter inside a sentence, and after a "
        'title, a relative or "I am".',
        examples=[{"KE": ["Joy", "Faith"]}],
    )
    seldom_names: tuple[str, ...] = Field(
        (),
        description="Names that are mostly something else, in one of the languages: taken out only with a capital "
        'letter inside a sentence, and after "my name is" or a title.',
        examples=[["happy", "leo"]],
    )
    inside_names: tuple[str, ...] = Field(
        (), description="Words inside the names of people.", examples=[["de", "dela", "binti"]]
    )
    public_names: tuple[str, ...] = Field(
        (),
        description="Names with a capital letter that tell nobody who she is: languages, countries, apps, days.",
        examples=[["Kenya", "Swahili", "TikTok"]],
    )
    titles: tuple[str, ...] = Field((), description="Words that stand only before a name.", examples=[["mr", "aling"]])
    relatives: tuple[str, ...] = Field(
        (),
        description="Relatives, professions and friends: a word after them that looks like a name is taken out.",
        examples=[["uncle", "mwalimu"]],
    )
    between_title_and_name: tuple[str, ...] = Field(
        (), description="Words that may stand between a relative and a name.", examples=[["called", "wangu"]]
    )
    behind_a_name: tuple[str, ...] = Field(
        (),
        description='Words before which a name stands, as before "sir" in Nepal: taken out if it looks like one.',
        examples=[["sir", "didi"]],
    )
    before_a_name: tuple[str, ...] = Field(
        (),
        description="Words after which a name follows: the next word is taken out, with further names.",
        examples=[["my name is", "naitwa"]],
    )
    before_who_she_is: tuple[str, ...] = Field(
        (),
        description="Words after which a name may follow: taken out if it looks like one.",
        examples=[["i am", "this is"]],
    )
    behind_who_she_is: tuple[str, ...] = Field(
        (), description="Words that go on after such a name.", examples=[["and", "from"]]
    )
    places: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Towns, regions and parts of towns, by country, beside those of GeoNames that the bot knows.",
        examples=[{"KE": ["Kibera", "Mathare"]}],
    )
    before_a_place: tuple[str, ...] = Field(
        (),
        description="Words after which a place may follow: taken out if it looks like a name.",
        examples=[["i live in", "naishi"]],
    )
    behind_a_place: tuple[str, ...] = Field(
        (), description="Words before which a place may stand.", examples=[["ma baschhu"]]
    )
    schools: tuple[str, ...] = Field(
        (),
        description="Words for a school, a church or a house behind its name: taken out with the name before.",
        examples=[["primary school", "girls"]],
    )
    buildings: tuple[str, ...] = Field(
        (),
        description="Places that have a name before or behind them: it is taken out.",
        examples=[["church", "kijiji"]],
    )
    between_building_and_name: tuple[str, ...] = Field(
        (), description="Words that may stand between such a place and its name.", examples=[["of", "la"]]
    )
    before_a_saint: tuple[str, ...] = Field(
        (), description="Words that the name of a school or church begins with.", examples=[["st", "santa"]]
    )
    house_words: tuple[str, ...] = Field(
        (), description="Words before the number of a house, a plot or a room.", examples=[["house", "plot"]]
    )
    id_words: tuple[str, ...] = Field(
        (), description="Words before the number of a pupil, a card or a certificate.", examples=[["adm", "roll"]]
    )
    months: tuple[str, ...] = Field((), description="Months, in all languages.", examples=[["may", "Mei"]])
    words_before_a_month: tuple[str, ...] = Field(
        (), description="Words after which May is the month and no name.", examples=[["in", "last"]]
    )
    birth_words: tuple[str, ...] = Field(
        (), description="Words for a birthday: a date near one is taken out.", examples=[["born", "kaarawan"]]
    )
    small_words: tuple[str, ...] = Field(
        (),
        description='Words that are no name of an account behind an app, as in "my insta got", and no name of anybody.',
        examples=[["account", "got"]],
    )
    number_words: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Words for the digits, by language: five in a row are taken out as a telephone number.",
        examples=[{"en": ["zero", "one", "two"]}],
    )
