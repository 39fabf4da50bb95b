"""One message in a chat, as the user sees it and as Telegram describes it to the bot."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.bot_api.html import Entity
from tests.support.bot_api.keyboards import NO_MARKUP, KeyboardMarkup, Rows
from tests.support.bot_api.message_text import NO_WORDS, MessageText

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Message:
    """A message. It stays the same object when edited; `changed` is the chat's change count at its last change.

    A test sets `stays` for a message that Telegram refuses to delete.
    """

    message_id: int
    chat: Json
    sender: Json
    date: int
    words: MessageText = NO_WORDS
    markup: KeyboardMarkup = NO_MARKUP
    kind: str = "text"
    media: Json = field(default_factory=dict)
    silent: bool = False
    protected: bool = False
    edit_date: int | None = None
    forward_origin: Json | None = None
    hidden: bool = False
    stays: bool = False
    changed: int = 0

    @property
    def from_bot(self) -> bool:
        """Tell whether the bot wrote it."""
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        """Plain text of a text message; empty for a picture, which has a caption."""
        return self.words.text if self.kind == "text" else ""

    @property
    def caption(self) -> str:
        """Plain text below a picture or another file."""
        return "" if self.kind == "text" else self.words.text

    @property
    def said(self) -> str:
        """Plain text or caption."""
        return self.words.text

    @property
    def html(self) -> str:
        """Text as the bot sent it, with tags."""
        return self.words.html

    @property
    def entities(self) -> list[Entity]:
        """Bold text, links and commands, with offsets in UTF-16 units."""
        return self.words.entities

    @property
    def buttons(self) -> Rows:
        """Inline buttons, row by row."""
        return self.markup.buttons

    @property
    def keyboard(self) -> list[list[str]] | None:
        """Reply keyboard that came with the message, if any."""
        return self.markup.keyboard

    @property
    def photo(self) -> str | None:
        """file_id of its picture in the largest size; the bytes are in `telegram.files`."""
        return str(self.media["photo"][-1]["file_id"]) if self.kind == "photo" else None

    @property
    def voice(self) -> str | None:
        """file_id of its voice; the bytes are in `telegram.files`."""
        return str(self.media["voice"]["file_id"]) if self.kind == "voice" else None

    def as_json(self) -> Json:
        """Return the message as the Bot API sends it: no fields for what it does not have."""
        told: Json = {"message_id": self.message_id, "from": self.sender, "chat": self.chat, "date": self.date}
        if self.edit_date is not None:
            told["edit_date"] = self.edit_date
        if self.forward_origin is not None:
            told["forward_origin"] = self.forward_origin
        if self.protected:
            told["has_protected_content"] = True
        self._tell_content(told)
        return told

    def _tell_content(self, told: Json) -> None:
        told.update(self.media)
        if self.words.text:
            told["text" if self.kind == "text" else "caption"] = self.words.text
        if self.words.entities:
            told["entities" if self.kind == "text" else "caption_entities"] = self.words.entities
        if self.markup.raw is not None:
            told["reply_markup"] = self.markup.raw

    def __str__(self) -> str:
        """Show the message on one line, for the output of a failed test."""
        rows = " / ".join(" ".join(f"[{button.text}]" for button in row) for row in self.buttons)
        picture = "" if self.kind == "text" else f"({self.kind}) "
        return f"{self.message_id} {'bot' if self.from_bot else 'she'}: {picture}{self.said}  {rows}".rstrip()
