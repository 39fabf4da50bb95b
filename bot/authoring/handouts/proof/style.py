"""Style sheet of the chat for a standalone file."""

from __future__ import annotations

import base64
import re
from pathlib import Path

_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_URL = re.compile(r'url\("([^"]+)"\)')


def style(css: str, fonts: Path | None) -> str:
    """Return the style sheet, with the fonts of the folder `fonts` embedded, or without fonts when it is None.

    A phone that shows Khmer messages has Khmer fonts; embedding is for old computers.
    """
    if fonts is None:
        return _FACE.sub("", css)
    return _URL.sub(lambda found: f'url("{_inside(fonts / found[1])}")', css)


def _inside(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"
