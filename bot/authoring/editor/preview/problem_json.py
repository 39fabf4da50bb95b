"""Problems as the page shows them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import assert_never

from bot.authoring.editor.preview.chat import Json
from bot.lessons.problem import LineReplacement, Problem, WordReplacement

_SCRIPTS = ("lessons", "bot")


def problem_json(found: Problem) -> Json:
    """Return a problem for the page; `mends` tells whether the page offers to mend it."""
    return {**found.as_json(), "mends": _can_be_mended(found)}


def _can_be_mended(found: Problem) -> bool:
    """Return whether the page can mend a problem. Wrong words only in files whose rules can be run on them alone."""
    match found.mending:
        case LineReplacement():
            return True
        case WordReplacement():
            return PurePosixPath(found.file).parent.name in _SCRIPTS
        case None:
            return False
        case _:
            assert_never(found.mending)
