"""History of a lesson's file in one sitting: every text it had since its first card was changed, for undo and redo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.authoring.translation.edit_in_place import NodePath
from bot.lessons.translations.po import PoEntry

EntriesByLocale = Mapping[str, PoEntry]
"""Translations of one text by locale."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """A text whose words were changed, with its translations before and after that."""

    old: str
    new: str
    before: EntriesByLocale = field(default_factory=dict)
    after: EntriesByLocale = field(default_factory=dict)

    def back(self) -> Rewording:
        """Return the change that takes this one back."""
        return Rewording(self.new, self.old, self.after, self.before)


@dataclass(slots=True)
class CardHistory:
    """Texts of a file in order; `at` is the index of the one that the file has now.

    `steps` are the rewordings between them, None for any other change. `typing` is the path of the text that is being
    typed: its next change joins the last step.
    """

    texts: list[str]
    steps: list[Rewording | None] = field(default_factory=list)
    at: int = 0
    typing: NodePath | None = None

    def notice(self, now: str) -> None:
        """Add the present text of the file, if it was changed outside the cards."""
        if now != self.texts[self.at]:
            self.add(now, None, None)

    def add(self, text: str, rewording: Rewording | None, typing: NodePath | None) -> None:
        """Add a change. Changes that were undone before it can no longer be redone."""
        del self.texts[self.at + 1 :], self.steps[self.at :]
        if typing is not None and typing == self.typing and self.steps:
            self.steps[-1] = _joined(self.steps[-1], rewording)
            self.texts[-1] = text
        else:
            self.steps.append(rewording)
            self.texts.append(text)
        self.at = len(self.texts) - 1
        self.typing = typing

    @property
    def can_undo(self) -> bool:
        """True if a change can be undone."""
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        """True if a change was undone and can be redone."""
        return self.at < len(self.texts) - 1

    def undone(self) -> tuple[str, Rewording | None]:
        """Return the text before the last change, and the rewording that leads to it."""
        step = self.steps[self.at - 1]
        return self.texts[self.at - 1], step.back() if step else None

    def redone(self) -> tuple[str, Rewording | None]:
        """Return the text after the change that was undone last, and its rewording."""
        return self.texts[self.at + 1], self.steps[self.at]

    def move(self, steps: int) -> None:
        """Move to an earlier or a later text, after it was written to the file."""
        self.at += steps
        self.typing = None


def _joined(first: Rewording | None, second: Rewording | None) -> Rewording | None:
    if first is None or second is None:
        return first or second
    return replace(first, new=second.new, after=second.after)
