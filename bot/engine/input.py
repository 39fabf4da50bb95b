"""What a girl did, as a closed union. Nothing here can hold a word she typed (A15, B2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.lessons.model.people import Age, Country
from bot.lessons.model.profile import SlashCommand

BACK, GO, NEW, OPEN, TIDY = "back", "go", "new", "open", "tidy"
"""Keys of the buttons that are no option: one stop back, go on here, from the start, open a lesson or scene, Tidy up.

They are shorter than an option's key, so they can never mean one."""

SEND, QUOTE = "send", "quote"
"""Keys of the buttons that send a draft to staff: to be read, or to be quoted as well."""


WordsDraft = Literal["", "fits", "long", "bare"]
"""What is known here of words of hers: none came, they fit a message, they are too long, or nothing that may be told is
left of them. The words themselves never come here."""


@dataclass(frozen=True, slots=True)
class ButtonTarget:
    """A button's target: an option of a stop of a script. An empty stop means the lesson's start."""

    script: str
    stop: str
    key: str


@dataclass(frozen=True, slots=True)
class Flags:
    """What rides in every button, so that it works when nothing is stored any more."""

    locale: str
    country: Country | None = None
    age: Age | None = None
    quiet: bool = False
    less_data: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """/start, perhaps through a start link; `phone` is the locale of the learner's phone, used once (D12).

    `lesson` is one the link names, `code` one that is counted (C11), `invited` whether it carries the pilot's code.
    What else a link carries is nothing.
    """

    phone: str
    lesson: str | None = None
    code: str | None = None
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Chose:
    """She tapped a button. `draft` is what stands of her words in its message, `confirm` the scene they call for."""

    target: ButtonTarget
    flags: Flags
    draft: WordsDraft = ""
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class Listened:
    """She tapped [Listen]: `key` names the words she wants to hear. Her place stays where it is."""

    lesson: str
    key: str
    flags: Flags


BADGE, LINK = "badge", "link"
"""What stands for the key of a file in the button of a badge, or of the bot's own link: shorter than a key, so that it
can never be one."""


@dataclass(frozen=True, slots=True)
class Looked:
    """She tapped [Show]: `file` and `alt` are the keys of the picture and of its words. Her place stays where it is.

    A badge is the picture BADGE of its lesson, or of the certificate; the bot's own link is the picture LINK.
    """

    script: str
    file: str
    alt: str
    flags: Flags


@dataclass(frozen=True, slots=True)
class Said:
    """She typed something; only what the author's own words matched is known.

    `keys` are the options it could name in any language, `ordinal` the number or letter it could be.
    `confirm` is the scene that asks about it when it may mean that something is wrong (A6), and nothing of what it is.
    `playful` is a greeting or a laugh, `answers` a bare yes, no or thanks to whatever stands above. `safe_word` is
    whether it opened Help as the safe word of some language. `draft` is what they would be as words to staff, `code`
    whether they are a code to take words back, and whether any lie under it.
    """

    keys: frozenset[str] = frozenset()
    ordinal: int | None = None
    command: SlashCommand | None = None
    phone: str = ""
    confirm: str | None = None
    playful: bool = False
    answers: bool = False
    safe_word: bool = False
    draft: WordsDraft = ""
    code: Literal["", "unknown", "known"] = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """She sent something that is not text; it was not looked at."""

    kind: Literal["picture", "sticker", "place", "other"]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A slash command, or the keyboard button of the same name."""

    name: SlashCommand
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """She stopped the bot: forget her place at once (D11)."""


Tapped = Chose | Listened | Looked
"""What a button means; its flags ride along."""

Action = Started | Tapped | Said | Sent | Commanded
"""What is answered: everything but that she stopped the bot."""

Input = Action | Blocked
