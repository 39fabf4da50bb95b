"""Progress of a long task: one line that is overwritten on a terminal, at most ten lines in a file."""

from __future__ import annotations

from typing import TextIO

WIDTH = 20
COLUMNS = 79


def bar(done: int, of: int, words: str) -> str:
    """Return a line such as `[#####...............]  25 %  week 3 of 13`."""
    full = WIDTH * done // of
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {100 * done // of:3} %  {words}"[:COLUMNS]


class Progress:
    """Progress bar on a stream. Use it in a `with` block, so that the output after it starts on a new line."""

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`: standard error, so that redirected output of a command stays free of progress lines."""
        self._stream, self._on_screen = stream, stream.isatty()
        self._tenth, self._has_begun = 0, False

    def tell(self, done: int, of: int, words: str) -> None:
        """Show that `done` of `of` steps are finished."""
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
        """Return the bar; nothing is written yet."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the line on a terminal."""
        if self._on_screen and self._has_begun:
            self._write("\n")
