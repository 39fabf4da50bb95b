"""What a host shows, whether it is Telegram, the preview or a terminal."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversation.rendering.badges.badge import Badge
from bot.conversation.rendering.qr.code import QrCode
from bot.engine.input import ButtonTarget, Flags
from bot.lessons.model.text import Text

Picture = str | Badge | QrCode
"""A file below `media/`, a badge to be drawn, or a link to be drawn as a QR code."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: plain words, and what it means. `source` is whose words they are, for a host that shows where."""

    text: str
    target: ButtonTarget
    source: Text | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Listen:
    """The button that plays the words of its bubble: its label tells the size, lesson and key name the recording."""

    text: str
    lesson: str
    key: str


@dataclass(frozen=True, slots=True)
class Show:
    """The button that brings a picture in place of its words: its label tells the size, the keys name the picture."""

    text: str
    script: str
    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message; `asks` is the stop whose answer it waits for.

    `html` has only `<b>`, and `<blockquote>` around her own words; because of these it is in no print.
    `anew` marks a question that was asked before: a host that still shows it may spare it.
    `rates` is a row of buttons that she may tap or leave: they wait for no answer.
    `instead` is one that takes the place of the message whose button she pressed, where a host can do that.
    `sources` are the texts it is made of, the one that holds the others first.
    """

    html: str = field(repr=False)
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    asks: ButtonTarget | None = None
    anew: bool = False
    listen: Listen | None = None
    show: Show | None = None
    rates: tuple[Button, ...] = ()
    instead: bool = False
    sources: tuple[Text, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A recording she asked for: a file below `recordings/`, and its bytes. It never plays by itself."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Picked:
    """What becomes of the buttons she pressed: her pick as one inert button, or none at all.

    `asks` is the stop it answers: typed, it marks no other question that stands below that one, such as Help's.
    """

    text: str | None
    asks: ButtonTarget | None = None


@dataclass(frozen=True, slots=True)
class Tidy:
    """Remove what the bot and she wrote in the last 48 hours (D3)."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget what a host itself remembers of her, also of these replies (B7)."""


Reply = Bubble | AudioClip | Picked | Tidy | Erase


@dataclass(frozen=True, slots=True)
class Replies:
    """All replies of a turn, in the order they are shown; `flags` ride in every button.

    `below` is what a host may say instead of asking anew what it still shows; `popup` is shown over the chat
    for a moment after a tap, and never stands in it (D4). `busy` is one for when the answer itself has to wait.
    `kept` is whether what they show has happened, `held` whether a row of hers is kept with it.
    """

    flags: Flags
    keyboard: tuple[str, ...] = ()
    items: tuple[Reply, ...] = ()
    below: str = ""
    popup: str = ""
    busy: str = ""
    kept: bool = True
    held: bool = False
