"""The words of the workbench's own pages, for staff: written in English in its templates and scripts, also in Dutch.

What the program says about a file (a problem, a refusal) is not among them and stays English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.statistics.reports.sentences import sentences

SCRIPTS = Path(__file__).parent / "static"

_SAID = re.compile(r'\bt\(\s*("(?:[^"\\]|\\.)*")')


@cache
def script_literals() -> frozenset[str]:
    """Return each sentence that a script of the pages says with `t("…")`."""
    return frozenset(
        json.loads(said) for path in SCRIPTS.glob("*.js") for said in _SAID.findall(path.read_text("utf-8"))
    )


@cache
def script_words(locale: str) -> Mapping[str, str]:
    """Return the words of the scripts in a language of the staff, by the English ones; none for English."""
    catalog = sentences(locale).catalog
    return {said: catalog[said] for said in sorted(script_literals()) if said in catalog}
