"""How far something long has come: one line that is written over, on a screen; ten lines in a file."""

from __future__ import annotations

from typing import TextIO

WIDTH = 20
COLUMNS = 79


def bar(done: int, of: int, words: str) -> str:
    """A line such as `[#####...............]  25 %  week 3 of 13`."""
    full = WIDTH * done // of
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {100 * done // of:3} %  {words}"[:COLUMNS]


class Progress:
    """Writes bars to a stream. Leave it with `with`: what comes after it stands on a line of its own."""

    def __init__(self, stream: TextIO) -> None:
        """Where the lines go: standard error, so that they are in no file with what a command tells."""
        self._stream, self._on_screen = stream, stream.isatty()
        self._tenth, self._has_begun = 0, False

    def tell(self, done: int, of: int, words: str) -> None:
        """So much is done."""
        tenth, self._has_begun = 10 * done // of, True
        if self._on_screen:
            self._write(f"\r{bar(done, of, words):{COLUMNS}}")
        elif tenth > self._tenth:
            self._write(bar(done, of, words) + "\n")
        self._tenth = tenth

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def __enter__(self) -> Progress:
        """Nothing is written yet."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the line."""
        if self._on_screen and self._has_begun:
            self._write("\n")
