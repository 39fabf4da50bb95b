"""One API call of the bot as received over HTTP."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.support.bot_api.errors import bad_request


@dataclass(slots=True, eq=False)
class Call:
    """A method with its parameters.

    Telegram takes every parameter as text; anything that is not plain is JSON in it.
    """

    method: str
    parameters: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a parameter, empty when it was not given."""
        return self.parameters.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """Return an integer parameter; like Telegram, use the default for anything that is not an integer."""
        try:
            return int(self.parameters[name])
        except (KeyError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Tell whether a switch is on; Telegram takes true, yes and 1."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """Return a parameter that holds JSON; None when it was not given. Refuse invalid JSON."""
        raw = self.parameters.get(name)
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    @property
    def chat_id(self) -> int | None:
        """The chat that the call is about; None when it names none."""
        return self.number("chat_id") if "chat_id" in self.parameters else None
