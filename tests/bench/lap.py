"""One lap of a lesson, from its first question back to it, as the bot's replies; bare bots repeat it.

A bot that runs on another Python reads it too, so it imports nothing that only ours has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from tests.support.bot_api import Call


@dataclass(frozen=True)
class LapBubble:
    """A message with its buttons or the reply keyboard it brings; `picture` is a file in hex, or empty."""

    html: str
    picture: str
    buttons: list[list[str]]
    keyboard: list[list[str]]


@dataclass(frozen=True)
class LapTurn:
    """Replies to one tap: the bubbles, and the pick that the pressed message shows.

    Without a pick, the only bubble stands in place of the pressed message.
    """

    bubbles: list[LapBubble]
    pick: str

    @property
    def calls(self) -> int:
        """Number of calls: the bubbles, the answer to the tap, and the edit of the pressed message."""
        return len(self.bubbles) + (2 if self.pick else 1)


class Lap(list[LapTurn]):
    """Turns in order; the last one leads to the question of the first."""

    def calls(self, taps: int) -> int:
        """Return the number of calls for `taps` taps from the start of the lap."""
        return sum(self[tap % len(self)].calls for tap in range(taps))

    def write(self, path: Path) -> None:
        path.write_text(json.dumps([asdict(turn) for turn in self]), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        turns = json.loads(path.read_text("utf-8"))
        return cls(LapTurn([LapBubble(**bubble) for bubble in turn["bubbles"]], turn["pick"]) for turn in turns)


BUBBLES = {"sendMessage", "sendPhoto"}
IN_PLACE = "editMessageText"
COPIED = BUBBLES | {"answerCallbackQuery", "editMessageReplyMarkup", IN_PLACE}


def turn_of(calls: list[Call], files: Mapping[str, bytes]) -> LapTurn:
    """Build a turn from our bot's calls. Fail on a kind of call that bare bots do not copy, which would be unfair."""
    assert {call.method for call in calls} <= COPIED, sorted({call.method for call in calls} - COPIED)
    if replaced := [call for call in calls if call.method == IN_PLACE]:
        assert {call.method for call in calls} == {IN_PLACE, "answerCallbackQuery"}
        return LapTurn([_bubble(call, files) for call in replaced], "")
    (edit,) = (call for call in calls if call.method == "editMessageReplyMarkup")
    pick = edit.json("reply_markup")["inline_keyboard"][0][0]["text"]
    return LapTurn([_bubble(call, files) for call in calls if call.method in BUBBLES], pick)


def _bubble(call: Call, files: Mapping[str, bytes]) -> LapBubble:
    markup = call.json("reply_markup") or {}
    buttons = [[button["text"] for button in row] for row in markup.get("inline_keyboard", [])]
    keyboard = [[key if isinstance(key, str) else key["text"] for key in row] for row in markup.get("keyboard", [])]
    picture = files[call.text("photo")].hex() if call.text("photo") else ""
    return LapBubble(call.text("text") or call.text("caption"), picture, buttons, keyboard)


def is_for_a_girl(method: str) -> bool:
    """Tell whether a call belongs to a tap, unlike polling and the bot's own profile."""
    return not method.startswith(("get", "setMy", "deleteWebhook"))
