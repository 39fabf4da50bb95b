"""The bot's profile: name, descriptions and commands, each by language."""

import json
import re
from typing import Any

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import bad_request

LANGUAGE = re.compile(r"(?:[a-z]{2})?")
MOST_COMMANDS = 100
COMMAND = re.compile(r"/?[a-z0-9_]+")
LONGEST = {"name": 64, "description": 512, "short_description": 120}


class BotProfile:
    """Name, description and short description by language; commands by scope and language."""

    def __init__(self, name: str) -> None:
        """Begin with a name only, the default for all languages."""
        self.words: dict[str, dict[str, str]] = {"name": {"": name}, "description": {}, "short_description": {}}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}

    def set_words(self, call: Call, field: str) -> bool:
        """Set a text for a language; an empty text removes it."""
        language, text = language_of(call), call.text(field)
        if len(text) > LONGEST[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        if text or (field == "name" and not language):
            self.words[field][language] = text or self.words[field][""]
        else:
            self.words[field].pop(language, None)
        return True

    def get_words(self, call: Call, field: str) -> dict[str, str]:
        """Return a text for a language; a name that is not set falls back to the default name."""
        language = language_of(call)
        default = self.words["name"][""] if field == "name" else ""
        return {field: self.words[field].get(language, default)}

    def set_commands(self, call: Call) -> bool:
        """Set at most 100 commands for a scope and a language."""
        commands = call.json("commands") or []
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[_place(call)] = [_checked(command) for command in commands]
        return True

    def get_commands(self, call: Call) -> list[dict[str, str]]:
        """Return exactly the commands set for this scope and language."""
        return self.commands.get(_place(call), [])

    def delete_commands(self, call: Call) -> bool:
        """Remove the commands of a scope and a language."""
        self.commands.pop(_place(call), None)
        return True


def language_of(call: Call) -> str:
    """Read `language_code`: exactly two lower-case letters, or empty (tdlib, misc.cpp)."""
    language = call.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _place(call: Call) -> tuple[str, str]:
    scope: Any = call.json("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), language_of(call)


def _checked(raw: dict[str, Any]) -> dict[str, str]:
    """Check a command: 1 to 32 of a-z, 0-9 and _, description of 1 to 256 characters (tdlib, BotCommand.cpp)."""
    command, description = str(raw.get("command", "")).strip(), str(raw.get("description", "")).strip()
    if not command.removeprefix("/"):
        raise bad_request("command must be non-empty")
    if len(command.removeprefix("/")) > 32:
        raise bad_request("command length must not exceed 32")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": command.removeprefix("/"), "description": description}
