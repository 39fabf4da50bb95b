"""Which translations a native speaker has signed: `# reviewed: initials, date` above an entry (A18)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

Signed = Mapping[str, frozenset[tuple[str, str]]]
"""By locale, the entries (context, source) that carry a signature and are translated."""

_SIGNATURE = re.compile(r"reviewed:\s*\w[^,]*,\s*\S")


def signatures(folder: Path) -> Signed:
    """The signed entries of every catalog; one that cannot be read has none (`check` says why)."""
    found = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        locale = path.parent.parent.name
        try:
            found[locale] = _signed(path, locale)
        except (OSError, UnicodeDecodeError, PoFileError, ValueError):
            found[locale] = frozenset()
    return found


def _signed(path: Path, locale: str) -> frozenset[tuple[str, str]]:
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=locale, abort_invalid=True)
    return frozenset(
        (message.context or "", str(message.id))
        for message in catalog
        if message.string and not message.fuzzy and any(map(_SIGNATURE.match, message.user_comments))
    )
