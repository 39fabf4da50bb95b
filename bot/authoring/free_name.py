"""Names of new lessons and pictures, made from the words of their author."""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from bot.lessons.loader.spelling_hints import LONGEST_ID, slug


def free_name(words: str, otherwise: str, taken: Container[str]) -> str:
    """Return a name in small letters, digits and hyphens that is not taken; words in other alphabets give `otherwise`.

    It fits into the data of a button, and cannot be a path.
    """
    name = slug(words) or otherwise
    ways = (f"{name[: LONGEST_ID - len(end)].rstrip('-')}{end}" for number in count(2) for end in (f"-{number}",))
    return name if name not in taken else next(way for way in ways if way not in taken)
