"""What a scene can make the bot do (`do:`): a closed list."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

Verdict = Literal["smile", "shrug", "frown"]
"""What a girl can make of a lesson, with one tap on its badge."""

Reason = Literal["funny", "learn", "long", "hard"]
"""Why, if she likes to say: it was funny, she learned something, it was too long, it was hard to understand.

Buttons carry these words for years, so they are shorter than an option's key, which they can never be taken for.
"""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)

ACTS: frozenset[str] = frozenset(
    {"age 10-13", "age 14-17", "age 18+", "age skip", "story", "enter", "start-again", "somebody-else", "here", "menu"}
    | {"help", "tidy", "quick", "welcome", "onward", "resume", "begin-anew", "save", "forget", "erase", "my-data"}
    | {"less-data", "with-pictures", "remind-off", "come-in", "news", "no-news", "link"}
    | {"speak", "write", "pick", "send", "quote", "take-back", "heard"}
    | {f"rate {verdict}" for verdict in VERDICTS}
    | {f"because {reason}" for reason in REASONS}
)
"""What a bot scene may do, beside `tell file/scene`. Options it makes do `language`, `country`, `open`, `remind`."""

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
