"""How a learner can rate a lesson: closed lists that buttons and tables carry."""

from __future__ import annotations

from typing import Literal, get_args

Verdict = Literal["smile", "shrug", "frown"]
"""What a girl can make of a lesson, with one tap on its badge."""

Reason = Literal["funny", "learn", "long", "hard"]
"""Why, if she likes to say: it was funny, she learned something, it was too long, it was hard to understand.

Buttons carry these words for years, so they are shorter than an option's key, which they can never be taken for.
"""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)
