"""Replies of a turn as data, shown by any host: Telegram, the preview, a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.conversation.rendering.badges import Badge
from bot.conversation.rendering.qr import QrCode
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.text import Text

ReplyPicture = str | Badge | QrCode
"""A file below `media/`, a badge to be drawn, or a link to be drawn as a QR code."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button with its plain label and target. `source` is the author's text, for a host that links back to it."""

    text: str
    target: ButtonTarget
    source: Text | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Listen:
    """The button that plays the text of its bubble. Its label states the size; lesson and key name the recording."""

    text: str
    lesson: str
    key: str


@dataclass(frozen=True, slots=True)
class Show:
    """The button that replaces a text by its picture. Its label states the size; the keys name the picture."""

    text: str
    script: str
    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message; `asks` is the stop whose answer it waits for.

    `html` has only `<b>`, `<code>`, and `<blockquote>` around the learner's own words: it is kept out of `repr`.
    `leads_back` marks a question that interrupts another one, at which the learner goes on.
    `anew` marks a question that was asked before: a host that still shows it may skip it.
    `troubled` marks a card about trouble.
    `rates` is a row of optional buttons above the others: the conversation does not wait for them.
    `instead` marks a bubble that replaces the message whose button was tapped, where a host can do that.
    `sources` are the texts it is made of, the enclosing text first.
    """

    html: str = field(repr=False)
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: ReplyPicture | None = None
    asks: ButtonTarget | None = None
    anew: bool = False
    leads_back: bool = False
    troubled: bool = False
    listen: Listen | None = None
    show: Show | None = None
    rates: tuple[Button, ...] = ()
    instead: bool = False
    sources: tuple[Text, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A recording the learner asked for: a file below `recordings/` and its size in bytes. It never plays by itself."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Picked:
    """Replacement for the buttons of the tapped message: the learner's pick as one inert button, or no button.

    `asks` is the stop that was answered. When the answer was typed, only a message asking that stop is marked, not a
    question sent after it, such as Help's.
    """

    text: str | None
    asks: ButtonTarget | None = None


@dataclass(frozen=True, slots=True)
class Tidy:
    """Delete what the bot and the learner wrote in the last 48 hours (D3)."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget everything the host itself remembers about the learner, including these replies (B7)."""


Reply = Bubble | AudioClip | Picked | Tidy | Erase


@dataclass(frozen=True, slots=True)
class Replies:
    """All replies of a turn, in the order they are shown; every button carries `flags`.

    `in_place`: the bubbles are the tapped question in other words, and replace it as one message where a host can do
    that. `below` may replace a repeated question that the host still shows. `popup` is shown over the chat for a moment
    after a tap and never becomes a message (D4); `busy` is the popup for a tap whose answer is delayed. `kept` is
    False if the turn could not be stored, `held` True if a row of the learner is stored with it. `stuck` is told (as
    HTML) when Telegram refuses to delete a message of hers. `is_hiding` is True if messages of an earlier Hide are
    still to be deleted: that begins first (D3). `new_person`: somebody else holds the phone now.
    """

    flags: Flags
    keyboard: tuple[str, ...] = ()
    items: tuple[Reply, ...] = ()
    below: str = ""
    popup: str = ""
    busy: str = ""
    kept: bool = True
    held: bool = False
    stuck: str = ""
    is_hiding: bool = False
    in_place: bool = False
    new_person: bool = False

    @property
    def as_one(self) -> Bubble | None:
        """All bubbles as one message, with the buttons of the last one; None without any."""
        bubbles = [item for item in self.items if isinstance(item, Bubble)]
        words = "\n\n".join(bubble.html for bubble in bubbles)
        return replace(bubbles[-1], html=words) if bubbles else None
