"""What happened in a turn, in the past tense. Events name texts; they become words only in `replies`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.engine.input import ButtonTarget
from bot.lessons.model.acts import Reason, Verdict
from bot.lessons.model.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A line that tells a figure: `line` is its words, with `<answer>` and `<number>` in them."""

    line: Text
    answer: Text
    number: int


Values = Mapping[str, Text | tuple[Text, ...] | tuple[Figure, ...] | date]
"""What stands for the bot's own placeholders (`<title>`) of a text: a text, a list of them, figures, or a day."""


@dataclass(frozen=True, slots=True)
class BubbleTold:
    """A bubble was told."""

    text: Text
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A picture was shown; `alt` is its caption. `wished` is one she tapped [Show] for."""

    file: str
    alt: Text
    wished: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a question: its words, and what it does."""

    text: Text
    target: ButtonTarget


@dataclass(frozen=True, slots=True)
class Asked:
    """A stop waits for her. `built` is the sentence so far (practise); `anew` means it was asked before.

    `earlier` means it is the quiz of an earlier lesson that comes back (P6): without a word it would seem to be lost.
    `hers` means that what she was writing stands below it, so that [No] can bring it back (G4).
    """

    target: ButtonTarget
    question: Text
    choices: tuple[Choice, ...]
    back: bool = False
    sensitive: bool = False
    built: tuple[Text, ...] = ()
    values: Values = field(default_factory=dict)
    anew: bool = False
    earlier: bool = False
    hers: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """She picked an option. `first` is true the first time this stop got an answer in this visit."""

    target: ButtonTarget
    text: Text
    first: bool = True


@dataclass(frozen=True, slots=True)
class Built:
    """Her sentence is whole (practise)."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CameByLink:
    """She came by a start link with a code (C11). It is counted in this turn, and kept nowhere else."""

    code: str


@dataclass(frozen=True, slots=True)
class LinkShown:
    """The bot's own link was shown, with a picture that a phone's camera reads. `wished`: she tapped [Show] for it."""

    text: Text
    wished: bool = False


@dataclass(frozen=True, slots=True)
class LessonStarted:
    """A lesson began."""

    lesson: str


@dataclass(frozen=True, slots=True)
class LessonFinished:
    """A lesson came to its end."""

    lesson: str


@dataclass(frozen=True, slots=True)
class Celebrated:
    """A lesson's badge, or the course's certificate, was given; left out for a girl who has just asked for help (A24).

    `text` is said with it; `art` names what the picture shows, and `words` are all that is written on it. `wished` is
    one she tapped [Show] for. `rates` are the buttons below it that ask what she made of the lesson: none of a
    certificate.
    """

    text: Text
    art: str
    words: Text
    values: Values = field(default_factory=dict)
    wished: bool = False
    rates: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """She said with a tap what she made of a lesson."""

    lesson: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reasoned:
    """She said why, from a list."""

    lesson: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Voted:
    """She picked an answer to a question of staff's, by its key."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Voiced:
    """She sent her words to a question: the store keeps them in this turn's transaction. Here they are not (G6)."""

    question: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class Tidied:
    """What the bot and she wrote in the last 48 hours is to be removed."""


@dataclass(frozen=True, slots=True)
class Erased:
    """She asked to be forgotten: nothing of her is kept. `locale` is only the language in which that is said (B7)."""

    locale: str


@dataclass(frozen=True, slots=True)
class NewsWanted:
    """She said yes to news: her address is kept, sealed, until she stops it or has long been away (B9)."""


@dataclass(frozen=True, slots=True)
class NewsStopped:
    """She wants no news: what was kept for it is gone."""


@dataclass(frozen=True, slots=True)
class RecordingPlayed:
    """She asked to hear a text of a lesson, in the locale its bubble was in."""

    lesson: str
    key: str
    locale: str


@dataclass(frozen=True, slots=True)
class PictureGone:
    """She asked to see a picture that is not there any more."""


Event = (
    BubbleTold | PictureShown | Asked | Answered | Built | LessonStarted | LessonFinished | Celebrated | Rated
    | Reasoned | Voted | Voiced | Tidied | Erased | NewsWanted | NewsStopped | RecordingPlayed | PictureGone
    | CameByLink | LinkShown
)  # fmt: skip
