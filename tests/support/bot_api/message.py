"""One message in a chat, as she sees it and as Telegram tells it to the bot."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.bot_api.html import Entity
from tests.support.bot_api.keyboards import NO_MARKUP, Markup, Rows
from tests.support.bot_api.message_text import NO_WORDS, Words

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Message:
    """A message that stays the same object while it is edited; `changed` counts with its chat."""

    message_id: int
    chat: Json
    sender: Json
    date: int
    words: Words = NO_WORDS
    markup: Markup = NO_MARKUP
    kind: str = "text"
    media: Json = field(default_factory=dict)
    silent: bool = False
    protected: bool = False
    edit_date: int | None = None
    forward_origin: Json | None = None
    hidden: bool = False
    changed: int = 0

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        """The plain words of a text message; empty for a picture, which has a caption."""
        return self.words.text if self.kind == "text" else ""

    @property
    def caption(self) -> str:
        """The plain words under a picture or another file."""
        return "" if self.kind == "text" else self.words.text

    @property
    def said(self) -> str:
        """All words in it, wherever they stand."""
        return self.words.text

    @property
    def html(self) -> str:
        """The words as the bot sent them, with their tags."""
        return self.words.html

    @property
    def entities(self) -> list[Entity]:
        """What is bold, a link or a command, in UTF-16 units."""
        return self.words.entities

    @property
    def buttons(self) -> Rows:
        """The inline buttons, row by row."""
        return self.markup.buttons

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The reply keyboard that came with it, if one did."""
        return self.markup.keyboard

    @property
    def photo(self) -> str | None:
        """The file_id of its picture, largest size; the bytes are in `telegram.files`."""
        return str(self.media["photo"][-1]["file_id"]) if self.kind == "photo" else None

    @property
    def voice(self) -> str | None:
        """The file_id of its sound; the bytes are in `telegram.files`."""
        return str(self.media["voice"]["file_id"]) if self.kind == "voice" else None

    def as_json(self) -> Json:
        """Tell it as the Bot API does: no field for what it does not have."""
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
        """Draw it on one line, for the message of a failed test."""
        rows = " / ".join(" ".join(f"[{button.text}]" for button in row) for row in self.buttons)
        picture = "" if self.kind == "text" else f"({self.kind}) "
        return f"{self.message_id} {'bot' if self.from_bot else 'she'}: {picture}{self.said}  {rows}".rstrip()
