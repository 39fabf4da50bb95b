"""Handles: names of accounts in other apps, as learners write them ("insta zyx_99", "tg: x", "zyx99 on ig"). Pure.

What looks like a handle is removed wherever it stands near the name of an app; a plain word only after a sign such as a
colon, or where she says whose account it is. "someone on insta asked me" stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bot.safeguarding.messages.tokens import CharRange

_APP_NAMES = (
    "insta instagram ig snap snapchat sc tiktok tt fb facebook telegram tg whatsapp wapp imo messenger msgr discord dc"
    " kik viber wechat roblox youtube yt threads twitter bigo likee"
)
APPS = frozenset(_APP_NAMES.split())
_ONLY_APPS = frozenset({"kik"})
"""Apps whose name is no other word, so that a word after it is a handle."""
_NAMING = frozenset(("name", "id", "user", "username", "handle"))
_IS = frozenset(("is", "ni", "ay", "हो"))
_OWNED_BY = frozenset(("ko", "yangu", "yetu"))
_LINKS = _NAMING | _IS | _OWNED_BY | frozenset(("acc", "account"))
"""Words that may stand between an app and a handle. After one of _NAMING, or _OWNED_BY and _IS, any word is a
handle."""
_OWNERS = frozenset(("my", "our", "her", "his", "mijn", "aking", "mero", "mera", "hamro"))
"""Words right before an app that say whose account it is."""
_NEAR = frozenset(("on", "at", "in", "via", "op", "sa", "kwa", "ma", "@"))
"""Words between a handle and the app it belongs to."""
_POINTING = frozenset(":=→➡👉>")
_ASKS = frozenset(("add", "follow", "dm", "pm", "msg", "inbox", "text", "message", "find", "search"))
"""Words that ask for a contact: a handle follows them and "me"."""

_TOKEN = re.compile(r"[\w.]+(?:['’-][\w.]+)*|[^\s\w]")
_JOINED = re.compile(r"[a-z]_|_[a-z]|[0-9]_+[0-9]")
_DOTTED = re.compile(r"[^\W_]{2}\.[^\W_]{2}")
_MOST_BETWEEN = 4
"""Most tokens between an app and a handle."""


def handles(words: str, no_handles: Collection[str]) -> Iterator[CharRange]:
    """Yield the spans of handles; each includes the name of the app beside it.

    `no_handles` are the ordinary words, in small letters, that often follow the name of an app.
    """
    tokens = [_Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(words)]
    for index, token in enumerate(tokens):
        if token.has_underscore:
            yield token.start, token.end
        if token.word in APPS:
            yield from _behind(tokens, index, no_handles)
            yield from _before(tokens, index)
        if token.word in _ASKS:
            yield from _asked(tokens[index + 1 : index + 5])


class _Token:
    """A word with its signs, or a single sign."""

    __slots__ = ("end", "ends", "start", "word")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.word = text.strip(".").lower()
        self.start, self.end = start, end
        self.ends = text.endswith(".") or text in "!?,;"
        """True where a sentence or a part of it ends."""

    @property
    def has_underscore(self) -> bool:
        """True for a word that is joined by an underscore, in letters without signs above and below."""
        return self.word.isascii() and bool(_JOINED.search(self.word))

    @property
    def is_like_a_handle(self) -> bool:
        """True for a word with digits, an underscore or a dot in it, as no ordinary word is written."""
        letters, digits = (sum(map(kind, self.word)) for kind in (str.isalpha, str.isdigit))
        has_digits = (digits > 1 and letters > 2) or (digits == 1 and letters > 4)
        return has_digits or self.has_underscore or bool(_DOTTED.search(self.word))

    @property
    def has_letter(self) -> bool:
        return any(sign.isalpha() for sign in self.word)

    @property
    def is_sign(self) -> bool:
        return not any(sign.isalnum() or sign == "_" for sign in self.word)


def _behind(tokens: Sequence[_Token], index: int, no_handles: Collection[str]) -> Iterator[CharRange]:
    """Yield the handle after the app at a place of the tokens, if there is one."""
    app, reach = tokens[index], index + 2 + _MOST_BETWEEN
    is_named = app.word in _ONLY_APPS or (index > 0 and tokens[index - 1].word in _OWNERS)
    points, before = False, app
    for token in () if app.ends else tokens[index + 1 : reach]:
        is_link = token.word in _LINKS or token.is_sign
        is_word = is_link or not token.has_letter or token.word in no_handles
        is_handle = not is_word and (points or is_named)
        if is_handle or token.is_like_a_handle:
            yield app.start, token.end
        if token.ends or not is_link:
            return
        is_named = is_named or token.word in _NAMING or (token.word in _IS and before.word in _OWNED_BY)
        points, before = points or token.word in _POINTING, token


def _before(tokens: Sequence[_Token], index: int) -> Iterator[CharRange]:
    near = index - 1 if index and tokens[index - 1].word not in _NEAR else index - 2
    if near >= 0 and tokens[near].is_like_a_handle and not tokens[near].ends:
        yield tokens[near].start, tokens[index].end


def _asked(behind: Sequence[_Token]) -> Iterator[CharRange]:
    """Yield a handle after "add me", "follow us on" and the like."""
    for number, token in enumerate(behind):
        if number and token.is_like_a_handle:
            yield token.start, token.end
        if token.word not in ("me", "us", "on", "at", ":", "ako", "mo"):
            return
