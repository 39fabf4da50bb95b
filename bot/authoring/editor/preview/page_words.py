"""Words of the workbench's own pages, for staff: written in English in templates and scripts, and also in Dutch.

Problems and refusals about a file are not among them and stay in English.
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
    """Return each sentence that the scripts of the pages pass to `t("…")`."""
    return frozenset(
        json.loads(said) for path in SCRIPTS.glob("*.js") for said in _SAID.findall(path.read_text("utf-8"))
    )


@cache
def script_words(locale: str) -> Mapping[str, str]:
    """Map the English sentences of the scripts to a language of the staff; empty for English."""
    catalog = sentences(locale).catalog
    return {said: catalog[said] for said in sorted(script_literals()) if said in catalog}
