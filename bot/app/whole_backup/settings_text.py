"""The settings of a bot as text for `.env`: those that may be read, and apart from them those that are secrets."""

from __future__ import annotations

from collections.abc import Mapping

SECRET = ("BOT_TOKEN", "DATABASE_URL")
"""Settings that hold a secret. The keys (BOT_SECRET and others) are no settings here: they become files again."""
OPEN = (
    "BOT_API_URL",
    "STAFF_IDS",
    "ALARM_CHAT",
    "LISTEN",
    "WEBHOOK_URL",
    "MESSAGES_A_SECOND",
    "STAFF_LISTEN",
    "ROOM_LISTEN",
    "STAFF_HOST",
    "STAFF_PROXY",
)
"""Other settings. DATA, DIALOGUES and LOCALES are places of one machine, and STAGE is for development only."""


def settings_text(names: tuple[str, ...], found: Mapping[str, str]) -> str:
    """Return lines for `.env` and for systemd, for the settings that are set."""
    return "".join(f"{name}={_quoted(found[name])}\n" for name in names if found.get(name, "").strip())


def _quoted(value: str) -> str:
    """Quote a value so that python-dotenv and systemd read it as it was."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if set(value) & set(" \t#'\"\\$;`") else value
