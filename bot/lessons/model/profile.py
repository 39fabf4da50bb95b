"""The bot's own labels, all of them neutral on a lock screen (D1), and the languages it is offered in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.lessons.model.fields import FrozenModel, Id, Several
from bot.lessons.model.text import Text

SlashCommand = Literal["start", "lessons", "help", "language", "tidy", "privacy", "mydata", "erase"]
"""Names of the slash commands."""

SECOND_NAMES: dict[str, SlashCommand] = {"hide": "tidy"}
"""Commands that are on no menu, where whoever picks up the phone could read them (D1, D3)."""


TypedCommand = Literal[
    "menu", "next", "back", "stop", "restart", "settings", "language", "erase",
    "who", "readers", "safe", "tells", "calling", "what-to-do", "clear-chat",
    "no-airtime", "nobody-answers", "is-it-free", "can-i-write", "which-language", "should-i-pay", "already-paid",
    "alone", "deleted", "lied", "here-now",
]  # fmt: skip
"""Names of what learners type instead of tapping, beside the slash commands."""

CARD_QUESTIONS: tuple[TypedCommand, ...] = (
    "no-airtime", "nobody-answers", "is-it-free", "can-i-write", "which-language", "should-i-pay", "already-paid",
    "alone", "deleted", "lied", "here-now",
)  # fmt: skip
"""The commonest sentences after a card of Help. Each has a scene of its name in `answers.yaml`."""

TRUST_QUESTIONS: frozenset[TypedCommand] = frozenset(
    {"who", "readers", "safe", "tells", "calling", "what-to-do", *CARD_QUESTIONS}
)
"""Questions and sentences with a fixed, true answer that has Help below it.

The author's own words for one are never taken for distress: an answer with Help is what they ask for.
"""

BareAnswer = Literal["agree", "okay", "decline", "unsafe"]
"""A bare answer to the last question: yes, ok, no, or that she is not safe. Ok saves, erases and sends nothing."""


class TypedWords(FrozenModel):
    """Meanings of typed words in one locale. Safe words and words for help open Help anywhere (A12, A13)."""

    safe_word: str = Field(description="One neutral word that opens Help when typed anywhere.", examples=["sunflower"])
    safe_word_spellings: tuple[str, ...] = Field(
        (),
        description="Other spellings of the safe word, and in Latin letters. One slip in any of them is forgiven.",
        examples=[["sun flower"]],
    )
    help: tuple[str, ...] = Field(description="Words that ask for help.", examples=[["help", "help me"]])
    play: tuple[str, ...] = Field(
        (), description="Greetings that get a playful line.", examples=[["hi", "good morning"]]
    )
    agree: tuple[str, ...] = Field(
        (), description="Bare answers that say yes to the last question.", examples=[["yes", "yes please"]]
    )
    okay: tuple[str, ...] = Field(
        (), description="Bare answers that let it happen; they save, erase and send nothing.", examples=[["ok", "fine"]]
    )
    decline: tuple[str, ...] = Field(
        (),
        description="Bare answers that say no to the last question. `im fine…` also stands for what begins with "
        "it, below Help and its question.",
        examples=[["no", "no thanks", "later", "im fine…"]],
    )
    unsafe: tuple[str, ...] = Field(
        (),
        description="Short forms of: I am not safe, or it is getting worse. Below a card of Help they lead to the most "
        "urgent one.",
        examples=[["im not safe", "not safe", "im bleeding"]],
    )
    answers: tuple[str, ...] = Field(
        (),
        description="Thanks, why, maybe: perhaps typed under the question whether something is wrong (A7). No joke, "
        "and no word of not having understood.",
        examples=[["thanks", "why", "maybe"]],
    )
    small: tuple[str, ...] = Field(
        (),
        description="Words that change nothing beside an answer or a question of the lists here: please, then, hey.",
        examples=[["please", "then", "hey"]],
    )
    but: tuple[str, ...] = Field(
        (),
        description="Words after which somebody takes back what she began with: a beginning with … does not count.",
        examples=[["but"]],
    )
    commands: dict[TypedCommand, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Words that girls type instead of tapping a button, by what they ask for.",
        examples=[{"menu": ["menu", "lessons"], "next": ["next", "go on"]}],
    )
    free_text: bool = Field(
        False,
        description="Whether girls may be asked for words of their own in this language: only where the matcher "
        "keeps its gate on lines nobody had seen (A19).",
        examples=[False],
    )


HELP_FILES = frozenset({"help", "confirm", "directory"})
"""Files whose texts a language for Help alone has: Help, the question before it, and the numbers."""


class HelpLanguage(FrozenModel):
    """A language for Help alone: it is heard, and no story stands in it."""

    chat: str = Field(description="The language of the chats in which Help comes in it.", examples=["sw"])
    heard_as: str = Field(
        description="The list of words, in `safety/words`, that knows what is typed in it.", examples=["sw"]
    )


class Profile(FrozenModel):
    """Labels that no scene carries."""

    name: Text = Field(description="The bot's name.", examples=["Amina and friends"])
    short_description: Text = Field(
        description="On the bot's page and wherever it is shared.", examples=["Short stories and quizzes."]
    )
    description: Text = Field(
        description="In the empty chat, before she taps Start.", examples=["Stories you decide, quizzes and a goat."]
    )
    commands: dict[SlashCommand, Text] = Field(
        description="The menu of commands, each with its words.", examples=[{"tidy": "Clear this chat"}]
    )
    keyboard: dict[Literal["lessons", "help", "tidy"], Text] = Field(
        description="The three buttons that always stand below the chat.", examples=[{"tidy": "Tidy up"}]
    )
    languages: dict[str, str] = Field(
        description="The languages' own names, never translated.", examples=[{"sw": "Kiswahili"}]
    )
    staff_languages: tuple[str, ...] = Field(
        (),
        description="Languages that only staff and previews have: the bot does not hear trouble in them.",
        examples=[["nl"]],
    )
    help_languages: dict[str, HelpLanguage] = Field(
        default_factory=dict,
        description="Languages that are heard and cannot be chosen. Whatever she types in one is answered with "
        "Help in it, once every text of Help in it is signed; until then to staff and in previews only.",
        examples=[{"luo": {"chat": "sw", "heard_as": "sw"}}],
    )
    back: Text = Field(description="The button that goes one question back.", examples=["↩ Back"])
    below: Text = Field(
        description="Pops up when she taps an answered question again.", examples=["👇 The question is below"]
    )
    stuck: Text = Field(
        description="Told after Tidy up when Telegram did not delete all, in words that only she understands.",
        examples=["The goat could not carry it all away. Hold this chat in the list and tap Delete."],
    )
    earlier: Text = Field(
        Text("🔁 From an earlier story"),
        description="Stands above a question of an earlier lesson that comes back.",
        examples=["🔁 From an earlier story"],
    )
    listen: Text = Field(
        Text("🔊 Listen"), description="The button of a recording; its size is put behind it.", examples=["🔊 Listen"]
    )
    silent: Text = Field(
        Text("This sound is gone. You can read it."),
        description="Pops up when she taps the button of a recording that does not fit its text any more.",
        examples=["This sound is gone. You can read it."],
    )
    certificate: Text = Field(
        Text("All stories finished"),
        description="What is written on the picture she gets after the last lesson. Harmless when seen alone.",
        examples=["All stories finished"],
    )
    show: Text = Field(
        Text("👀 Show"),
        description="The button that brings a picture after Less data; its size is put behind it.",
        examples=["👀 Show"],
    )
    no_picture: Text = Field(
        Text("This picture is gone. You can read it."),
        description="Pops up when she asks to see a picture that is not there any more.",
        examples=["This picture is gone. You can read it."],
    )
    busy: Text = Field(
        Text("⏳ It is busy here. Your answer is coming. If not, tap again in a few minutes."),
        description="Pops up at once when so many others tap that her answer has to wait.",
        examples=["⏳ It is busy here. Your answer is coming. If not, tap again in a few minutes."],
    )
    removed: Text = Field(
        Text("[removed]"),
        description="What stands where a name, a number or a place was taken out of her own words.",
        examples=["[removed]"],
    )
    pictures: dict[Literal["shown", "on-tap"], Text] = Field(
        {"shown": Text("with pictures"), "on-tap": Text("less data")},
        description="What My data says of her pictures: they come by themselves, or each after a tap on Show.",
        examples=[{"shown": "with pictures", "on-tap": "less data"}],
    )
    page: dict[Literal["tap", "draft", "broken"], Text] = Field(
        {
            "tap": Text("Here you only tap, you cannot type. Nobody reads along, and nothing is kept or sent."),
            "draft": Text("A draft. Nobody has signed these words yet."),
            "broken": Text(
                "The stories do not play here: this page is damaged, or the browser is too old. "
                "Try another browser, or ask for the page again."
            ),
        },
        description="What the page for where Telegram is not says of itself: how it differs from a chat, that its "
        "words are not signed, and that it cannot play.",
        examples=[{"tap": "Here you only tap."}],
    )
    poster: Text = Field(
        Text("No Telegram? The stories are here:"),
        description="On a poster, above where the stories are without Telegram. It invites nobody.",
        examples=["No Telegram? The stories are here:"],
    )
    words: dict[str, TypedWords] = Field(
        default_factory=dict,
        description="By language, what typed words mean.",
        examples=[{"en": {"safe_word": "sunflower", "help": ["help"]}}],
    )


OFFERED_FILE = "offered.yaml"


class OfferedLanguages(FrozenModel):
    """The languages in which girls are offered the bot and each lesson. `check` refuses a change that loses one."""

    bot: Several = Field((), description="The languages of the bot itself.", examples=[["en", "sw"]])
    lessons: dict[Id, Several] = Field(
        default_factory=dict,
        description="The languages of each lesson, by its name.",
        examples=[{"the-lost-phone": ["en", "sw"]}],
    )
