"""Events: what happened in a turn, in the past tense. They hold texts, which become words only in the rendering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.engine.input import ButtonTarget
from bot.lessons.model.commands import Reason, TaskAnswer, Verdict
from bot.lessons.model.text import Text


class EventKind:
    """Base of every event. Most are not counted, become no message, and tell no text."""

    __slots__ = ()

    @property
    def author_text(self) -> Text | None:
        """The author's text that a step told. Callers recognise the step by the identity (`is`) of this text."""
        return None

    @property
    def heard(self) -> Text | None:
        """The text that a recording reads aloud; None where there is none, or more than one."""
        return None


class CountedKind(EventKind):
    """Base of the events that the statistics count."""

    __slots__ = ()


class ShownKind(EventKind):
    """Base of the events that become a message in her chat, or remove messages."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A line that tells a count: `line` is its text, with `<answer>` and `<number>` in it."""

    line: Text
    answer: Text
    number: int


@dataclass(frozen=True, slots=True)
class Built(ShownKind):
    """The learner has completed her sentence (practise)."""

    lines: tuple[Text, ...]


Values = Mapping[str, Text | Built | tuple[Text, ...] | tuple[Figure, ...] | date]
"""Values of a text's placeholders (`<title>`) by name: a text, a built sentence, a list of texts, figures, or a day."""

DASH = Text("–")
"""Text in place of a missing value, the same in every language."""


@dataclass(frozen=True, slots=True)
class BubbleTold(ShownKind):
    """A bubble was told."""

    text: Text
    values: Values = field(default_factory=dict)

    @property
    def author_text(self) -> Text:
        """The text of the bubble."""
        return self.text

    @property
    def heard(self) -> Text | None:
        """The text, unless something is filled in."""
        return None if self.values else self.text


@dataclass(frozen=True, slots=True)
class PictureShown(ShownKind):
    """A picture was shown; `alt` is its caption. `wished`: the learner tapped [Show] for it."""

    file: str
    alt: Text
    wished: bool = False

    @property
    def author_text(self) -> Text:
        """The caption."""
        return self.alt

    @property
    def heard(self) -> Text | None:
        """The caption."""
        return self.alt


StepTold = BubbleTold | PictureShown
"""Events that a step can tell by itself."""


def told_texts(outputs: Iterable[object]) -> Iterator[Text]:
    """Yield the author's text of each event that tells one."""
    texts = (it.author_text for it in outputs if isinstance(it, EventKind))
    return (text for text in texts if text is not None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a question: its text, and its target."""

    text: Text
    target: ButtonTarget


@dataclass(frozen=True, slots=True)
class Art:
    """The picture of a badge, named by its lesson, or of the certificate. `words` are all that is written on it.

    `due` is what comes after the badge. `wished`: the learner tapped [Show] for it.
    """

    name: str
    words: Text
    due: str = ""
    wished: bool = False


@dataclass(frozen=True, slots=True)
class Asked(CountedKind, ShownKind):
    """A stop asked its question and waits for the learner's answer.

    `back`: [Back] is offered. `sensitive`: the lesson has a content note, so it can be hidden. `built` is the sentence
    so far (practise). `anew`: it was asked before. `earlier`: it is a quiz of an earlier lesson that comes back, which
    the rendering announces (P6). `own_words`: her draft to staff stands below it, so that [No] can bring it back (G4).
    `leads_back`: it interrupts another question, at which she goes on (A8). `art`: it stands below a badge or the
    certificate, as the caption. `troubled`: it is a card about trouble.
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
    own_words: bool = False
    leads_back: bool = False
    art: Art | None = None
    troubled: bool = False

    @property
    def heard(self) -> Text | None:
        """The question, unless it grows with her sentence or can be hidden."""
        return None if self.built or self.sensitive else self.question


@dataclass(frozen=True, slots=True)
class Answered(CountedKind):
    """The learner picked an option. `first`: this stop got its first answer in this visit."""

    target: ButtonTarget
    text: Text
    first: bool = True


@dataclass(frozen=True, slots=True)
class CameByLink(CountedKind):
    """The learner came by a start link with a code. It is counted in this turn and kept nowhere else (C11)."""

    code: str


@dataclass(frozen=True, slots=True)
class LinkShown(ShownKind):
    """The bot's own link was shown, with its QR code. `wished`: the learner tapped [Show] for it."""

    text: Text
    wished: bool = False


@dataclass(frozen=True, slots=True)
class LessonStarted(CountedKind):
    """A lesson began."""

    lesson: str


@dataclass(frozen=True, slots=True)
class LessonFinished(CountedKind):
    """A lesson came to its end."""

    lesson: str


@dataclass(frozen=True, slots=True)
class Rated(CountedKind):
    """The learner rated a lesson with a tap."""

    lesson: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reasoned(CountedKind):
    """The learner picked a reason for her rating from a list."""

    lesson: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class TaskAnswered(CountedKind):
    """The learner told whether the one thing for the day of a lesson happened."""

    lesson: str
    answer: TaskAnswer


@dataclass(frozen=True, slots=True)
class Voted(CountedKind):
    """The learner picked an answer to a question to girls; `answer` is its key."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class MessageSent(EventKind):
    """The learner sent words to a question. The store keeps them, in this turn's transaction; no event does (G6)."""

    question: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class Tidied(ShownKind):
    """The learner asked for Tidy up: the messages of both sides of the last 48 hours are to be deleted."""


@dataclass(frozen=True, slots=True)
class Erased(ShownKind):
    """The learner asked to be forgotten: nothing of her is kept. `locale` is the language to say that in (B7)."""

    locale: str


@dataclass(frozen=True, slots=True)
class PersonChanged(EventKind):
    """Somebody else holds the phone, and begins as a new guest."""


@dataclass(frozen=True, slots=True)
class NewsWanted(EventKind):
    """The learner said yes to news: her address is stored, sealed, until she stops it or is away for long (B9)."""


@dataclass(frozen=True, slots=True)
class NewsStopped(EventKind):
    """The learner stopped news: what was stored for it is deleted."""


@dataclass(frozen=True, slots=True)
class RecordingPlayed(ShownKind):
    """The learner asked to hear a text of a lesson, in the locale of its bubble."""

    lesson: str
    key: str
    locale: str


@dataclass(frozen=True, slots=True)
class PictureGone(EventKind):
    """The learner asked to see a picture that is gone."""


Event = (
    BubbleTold | PictureShown | Asked | Answered | Built | LessonStarted | LessonFinished | Rated | Reasoned
    | Voted | MessageSent | Tidied | Erased | PersonChanged | NewsWanted | NewsStopped | RecordingPlayed | PictureGone
    | CameByLink | LinkShown | TaskAnswered
)  # fmt: skip
