"""Inputs: everything a learner can do, as a closed union. None of them can hold a word she typed (A15, B2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, assert_never

from bot.lessons.model.people import Age, Country
from bot.lessons.model.profile import BareAnswer, SlashCommand, TypedCommand

BACK, GO, NEW, OPEN, TIDY = "back", "go", "new", "open", "tidy"
"""Keys of the buttons that are no option: one stop back, go on here, start again, open a lesson or scene, Tidy up.

They are shorter than an option's key, so they never equal one."""

NEXT = "next"
"""Key of the buttons that lead on from a badge. Theirs and [See my badge]'s targets have no stop; in its place they
carry what is due after the badge."""

SEND, QUOTE = "send", "quote"
"""Keys of the buttons that send a draft to staff: to be read, or to be quoted as well."""


WordsDraft = Literal["", "fits", "long", "bare"]
"""Size of the words that came with an input: none, they fit a message, too long, or nothing is left after scrubbing.
The words themselves never come into the engine."""


@dataclass(frozen=True, slots=True)
class ButtonTarget:
    """Target of a button: an option of a stop of a script. An empty stop is the start of the lesson."""

    script: str
    stop: str
    key: str


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """The question that the learner's chat ends with; a host keeps it in memory.

    `asks` is its stop, `subject` what its aimed buttons are about. `place` is where she goes on after it: its stop
    itself, or the question that Help, or another scene that leads back, has interrupted (None: not known). `quiet` and
    `locale` are those of its buttons' flags. `hushed`: a card about trouble has stood in this chat within the hour, so
    nothing is celebrated and no joke is made (A24).
    """

    asks: ButtonTarget
    place: ButtonTarget | None
    subject: ButtonTarget | None = None
    quiet: bool = False
    locale: str = field(default="", compare=False)
    hushed: bool = False


@dataclass(frozen=True, slots=True)
class Flags:
    """Flags that every button carries, so that it works when nothing is stored.

    `quiet`: the learner has just asked for help, so a lesson's end asks nothing (A24). `locale` may be a language for
    Help alone, on the buttons of Help only.
    """

    locale: str
    country: Country | None = None
    age: Age | None = None
    quiet: bool = False
    less_data: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """/start, perhaps through a start link; `phone_locale` is used once (D12).

    From the link: `lesson` to begin with, `code` to be counted (C11), and `invited` when it carries the pilot's code.
    The pilot's code may be followed by a `country`; `phone_locale` is then the language of the link. Anything else is
    ignored.
    """

    phone_locale: str
    lesson: str | None = None
    code: str | None = None
    invited: bool = False
    country: Country | None = None


@dataclass(frozen=True, slots=True)
class Chose:
    """A tap on a button.

    `draft` is the size of the learner's words in its message, `confirm` the scene that asks about them if they sound
    like distress.
    """

    target: ButtonTarget
    flags: Flags
    draft: WordsDraft = ""
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class Listened:
    """A tap on [Listen]; `key` names the text to hear. The learner's place stays where it is."""

    lesson: str
    key: str
    flags: Flags


BADGE, LINK = "badge", "link"
"""Values of `Looked.file` for a badge and for the bot's own link; shorter than the key of a file. BADGE is also the key
of [See my badge]."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A tap on [Show]; `file` and `alt` are the keys of the picture and of its caption. The learner's place stays.

    A badge is the picture BADGE of its lesson, or of the certificate, followed by a hyphen and what is due after it, if
    anything is; the bot's own link is the picture LINK.
    """

    script: str
    file: str
    alt: str
    flags: Flags


@dataclass(frozen=True, slots=True)
class Said:
    """Typed words, reduced to what they matched of the author's own words.

    `keys` are the options they could name in any language, `near` the options of the last question that they name with
    a typing slip, `ordinal` the number or letter they could be. `bare` is what they mean as a bare answer, by locale;
    `begins` what their beginning means, which counts only if Help or its question was asked last. `age` is the band of
    the age they tell. `command` is the slash command they stand for, `wish` another command told in words. `confirm` is
    the scene that asks whether something is wrong, if they sound like distress (A6). `unsafe`: they hold a phrase for
    not being safe, which counts below a card of Help. `playful` is a greeting or a
    laugh, `answers` a yes, ok, no, thanks or why. `safe_word`: they are the safe word of some language. `practised`:
    they are a sentence of a lesson or of Help, which she may also mean for herself. `draft` is their size as words to
    staff. `code`: they are a code that takes words back, and words are stored under it (known) or not. `language` is
    their language, if it is one for Help alone.
    """

    keys: frozenset[str] = frozenset()
    ordinal: int | None = None
    command: SlashCommand | None = None
    wish: TypedCommand | None = None
    bare: tuple[tuple[str, BareAnswer], ...] = ()
    begins: tuple[tuple[str, BareAnswer], ...] = ()
    near: frozenset[str] = frozenset()
    age: Age | None = None
    phone_locale: str = ""
    confirm: str | None = None
    unsafe: bool = False
    playful: bool = False
    answers: bool = False
    safe_word: bool = False
    practised: bool = False
    draft: WordsDraft = ""
    code: Literal["", "unknown", "known"] = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is not text; nobody looks at it."""

    kind: Literal["picture", "sticker", "place", "other"]
    phone_locale: str = ""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A slash command, or the keyboard button of the same name."""

    name: SlashCommand
    phone_locale: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The learner blocked the bot: everything of her is forgotten at once (D11)."""


Tapped = Chose | Listened | Looked
"""Inputs that come from a button and carry its flags."""

Action = Started | Tapped | Said | Sent | Commanded
"""Inputs that get an answer: all but Blocked."""

Input = Action | Blocked


def is_quiet(action: Input, last: LastQuestion | None) -> bool:
    """Return whether the learner has just asked for help (A24): by the flags of her button or of her last question.

    /start says the same to everybody (D5), and so do its buttons.
    """
    match action:
        case Chose(flags=flags) | Listened(flags=flags) | Looked(flags=flags):
            return flags.quiet
        case Said() | Sent() | Commanded():
            return last is not None and last.quiet
        case Started() | Blocked():
            return False
        case _:
            assert_never(action)
