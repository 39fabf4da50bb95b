"""The chat's own style sheet as a file on its own can hold it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_URL = re.compile(r'url\("([^"]+)"\)')


def style(css: str, fonts: Path | None) -> str:
    """The style sheet, with its letters inside when `fonts` is the folder they lie in, else without any.

    A phone that shows Khmer in its messages has Khmer letters; the files are for old computers.
    """
    if fonts is None:
        return _FACE.sub("", css)
    return _URL.sub(lambda found: f'url("{_inside(fonts / found[1])}")', css)


def _inside(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"
