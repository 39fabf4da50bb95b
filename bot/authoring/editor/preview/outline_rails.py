"""Ways of a lesson as rails beside its outline: they part at the answers of a stop, and come together again below them.

The story of a scene runs on track 0, what an answer of it tells on track 1, an answer within that on track 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bot.authoring.editor.preview.outline import OutlineRow

RailPart = Literal["past", "from", "out", "on", "back"]
"""Piece of a rail in a row: it runs past; comes from the row above; leaves the track to the left for this answer; goes
on to the row below; or goes back to the track to the left."""


class Rail(NamedTuple):
    """A piece of a rail and the track on which it is; `out` and `back` connect it with the track to its left."""

    track: int
    part: RailPart


def rails(rows: Sequence[OutlineRow]) -> list[tuple[Rail, ...]]:
    """Return the rails beside each row of an outline, none beside the name of a scene."""
    found = list[tuple[Rail, ...]]()
    for number, row in enumerate(rows):
        found.append(() if row.kind == "scene" else tuple(_Place(rows, number).rails()))
    return found


def track_of(row: OutlineRow) -> int:
    """Return the track of a row."""
    return row.depth // 2


class _Place(NamedTuple):
    """A row among the rows of its outline."""

    rows: Sequence[OutlineRow]
    number: int

    @property
    def row(self) -> OutlineRow:
        return self.rows[self.number]

    def rails(self) -> Iterator[Rail]:
        track = track_of(self.row)
        yield from (Rail(it, "past") for it in range(track) if self.runs_below(it))
        if self.row.kind == "option":
            yield Rail(track, "out")
        elif self.is_led_to():
            yield Rail(track, "from")
        if self.runs_below(track):
            yield Rail(track, "on")
        elif track and self.goes_back():
            yield Rail(track, "back")

    def runs_below(self, track: int) -> bool:
        """Return whether a track runs on below this row: to a next row on it, or to one more answer that leaves it."""
        for place in self.after():
            row = place.row
            if row.kind == "option" and track_of(row) == track + 1:
                return True
            if track_of(row) <= track:
                return track_of(row) == track and row.kind != "option" and place.is_led_to()
        return False

    def is_led_to(self) -> bool:
        """Return whether the row before this one on its track goes on to it; False for the first row of a scene."""
        track = track_of(self.row)
        before = next((it for it in self.before() if track_of(it.row) <= track), None)
        return before is not None and before.goes_on()

    def goes_on(self) -> bool:
        """Return whether the story goes on after this row: after a stop, if any of its answers comes back."""
        row = self.row
        if row.kind != "stop":
            return row.kind in ("say", "picture", "set", "option")
        answers = list(self.answers())
        return not answers or any(it.comes_back() for it in answers)

    def answers(self) -> Iterator[_Place]:
        """Yield the answers of this stop."""
        for place in self.after():
            if track_of(place.row) <= track_of(self.row):
                return
            if place.row.depth == self.row.depth + 1:
                yield place

    def comes_back(self) -> bool:
        """Return whether the story goes on after this answer and what it tells."""
        last = self
        for place in self.after():
            if place.row.depth <= self.row.depth:
                break
            last = place if place.row.depth == self.row.depth + 1 else last
        return last.goes_back()

    def goes_back(self) -> bool:
        """Return whether this row is the last of an answer, and leads back to the story."""
        return self.row.kind == "option" or (self.row.kind == "return" and not self.row.aim)

    def after(self) -> Iterator[_Place]:
        """Yield the rows below, up to the end of the scene."""
        for number in range(self.number + 1, len(self.rows)):
            if self.rows[number].kind == "scene":
                return
            yield _Place(self.rows, number)

    def before(self) -> Iterator[_Place]:
        """Yield the rows above from the nearest one, up to the beginning of the scene."""
        for number in range(self.number - 1, -1, -1):
            if self.rows[number].kind == "scene":
                return
            yield _Place(self.rows, number)
