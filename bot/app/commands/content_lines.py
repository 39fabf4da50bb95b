"""Description of the contents of a backup."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.app.whole_backup.open_backup import BackupContent


def content_lines(content: BackupContent) -> list[str]:
    """Return lines for the operator who makes, opens or restores a backup."""
    made = datetime.fromtimestamp(content.made_at, UTC)
    edition = f"edition {content.edition}" if content.edition else "no edition (the lessons of the program)"
    return [
        f"It is of {made.day} {made:%B %Y, %H:%M} UTC and holds {content.files:,} files:",
        f"{content.places:,} saved places, {content.figures:,} published figures, {edition}.",
    ]
