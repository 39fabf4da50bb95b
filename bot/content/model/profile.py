"""The bot's own labels: its name, its commands, its keyboard. All of them neutral on a lock screen (D1)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.content.model.steps import Part
from bot.content.model.text import Text

Command = Literal["start", "lessons", "help", "language", "tidy", "privacy", "mydata", "erase"]
"""What she can type after a slash."""

SECOND_NAMES: dict[str, Command] = {"hide": "tidy"}
"""Commands that stand on no menu: whoever picks up the phone should not read the word there (D1, D3)."""


class SafeWords(Part):
    """What opens Help in one locale when typed anywhere: one neutral word, and the words for help (A12, A13).

    `play` are greetings and small words that get a playful line. `free_text` says whether girls may be asked for
    words of their own in this language: only where the matcher keeps its gate on lines nobody had seen (A19).
    """

    safe_word: str
    help: tuple[str, ...]
    play: tuple[str, ...] = ()
    free_text: bool = False


class Profile(Part):
    """Labels that no scene carries. `languages` are the locales' own names, never translated."""

    name: Text
    short_description: Text
    description: Text
    commands: dict[Command, Text]
    keyboard: dict[Literal["lessons", "help", "tidy"], Text]
    languages: dict[str, str]
    back: Text
    below: Text
    older: Text
    words: dict[str, SafeWords] = Field(default_factory=dict)
