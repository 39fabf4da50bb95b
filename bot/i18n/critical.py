"""Critical texts: those by which a girl finds help or decides what is kept of her. A stale one is shown only signed."""

from __future__ import annotations

from collections.abc import Iterable

FILES = frozenset({"help", "confirm", "directory", "privacy", "mine"})
"""The files of the bot in which every text is critical: Help, the question before it, the numbers, privacy, erasing."""

MARK = "Critical:"
"""How the note begins that marks a critical text in a catalog; Weblate finds it by `note:"Critical:"`."""

_LEADS_TO_HELP = ("<safe-word>", "<people>", "<emergencies>")


def is_critical(context: str, source: str, notes: Iterable[str] = ()) -> bool:
    """Whether a text is critical: by its file, by naming the safe word or the numbers, or marked in its lesson."""
    leads = context in FILES or any(it in source for it in _LEADS_TO_HELP)
    return leads or any(note.startswith(MARK) for note in notes)
