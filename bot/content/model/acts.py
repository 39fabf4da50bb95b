"""What a scene can make the bot do (`do:`): a closed list."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

ACTS: frozenset[str] = frozenset(
    {"age 10-13", "age 14-17", "age 18+", "age skip", "story", "enter", "start-again", "somebody-else", "here", "menu"}
    | {"help", "tidy", "quick", "welcome", "onward", "begin-anew", "save", "forget", "erase", "my-data"}
    | {"less-data", "with-pictures"}
)
"""What a bot scene may do, beside `tell file/scene`. Options the bot makes itself do `language`, `country`, `open`."""

TELL = r"tell [a-z0-9-]{1,22}/[a-z0-9-]{1,22}"


def _possible(do: str) -> str:
    if do not in ACTS and not re.fullmatch(TELL, do):
        possible = ", ".join(sorted(ACTS))
        raise PydanticCustomError("unknown_act", "{possible}", {"possible": f"{possible}, tell file/scene"})
    return do


Do = Annotated[
    str, AfterValidator(_possible), WithJsonSchema({"anyOf": [{"enum": sorted(ACTS)}, {"pattern": f"^{TELL}$"}]})
]
"""Something the bot does. A lesson may only `help` and `tidy`, and ask for the country."""

LESSON_MAY: frozenset[str] = frozenset({"help", "tidy"})
