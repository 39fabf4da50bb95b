"""Telegram's HTML: tags it accepts and its messages about others (tdlib, MessageEntity.cpp, parse_html)."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from tests.support.bot_api.errors import bad_request

Entity = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "tg-emoji": "custom_emoji", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote",
}  # fmt: skip
MARK = re.compile("[<&]")
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
NAME = re.compile(r"<([^\s>]*)")
ATTRIBUTES = re.compile(r"""(?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[\w.-]+))?)*\s*>""")
ATTRIBUTE = re.compile(r"""([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?""")
END = re.compile(r"</([^\s>]*)\s*>")


def units(text: str) -> int:
    """Return the length in UTF-16 units, as Telegram counts offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities, or refuse with `can't parse entities: ...`."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).read()


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    begin: int
    attributes: dict[str, str]


class _Reader:
    """Parser in one pass over the source, with a stack of open tags (`pile`)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.length = 0
        self.pile: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        place = 0
        while hit := MARK.search(self.source, place):
            self.say(self.source[place : hit.start()])
            place = self.character(hit.start()) if hit[0] == "&" else self.tag(hit.start())
        self.say(self.source[place:])
        if self.pile:
            self.refuse(f'Can\'t find end tag corresponding to start tag "{self.pile[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.plain), self.entities

    def say(self, text: str) -> None:
        if text:
            self.plain.append(text)
            self.length += units(text)

    def character(self, at: int) -> int:
        """Decode a character reference. Telegram knows four names and all numbers; any other & stays as it is."""
        hit = CHARACTER.match(self.source, at)
        text = _decoded(hit) if hit else ""
        self.say(text or "&")
        return hit.end() if hit and text else at + 1

    def tag(self, at: int) -> int:
        return self.end(at) if self.source.startswith("/", at + 1) else self.start(at)

    def start(self, at: int) -> int:
        hit = NAME.match(self.source, at)
        if not hit or hit.end() == len(self.source):
            self.refuse("Unclosed start tag", at)
        tag = hit[1].lower()
        if tag not in KINDS:
            self.refuse(f'Unsupported start tag "{tag}"', at)
        if tag != "span" and self.source[hit.end()] == ">":
            self.pile.append(_Open(tag, self.length, len(self.plain), {}))
            return hit.end() + 1
        rest = ATTRIBUTES.match(self.source, hit.end())
        if not rest:
            self.refuse(f'Unclosed start tag "{tag}"', at)
        self.open(tag, rest[0], at)
        return rest.end()

    def open(self, tag: str, rest: str, at: int) -> None:
        attributes = {hit[1]: _unescaped(hit[2] or hit[3] or hit[4] or "") for hit in ATTRIBUTE.finditer(rest)}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self.refuse('Tag "span" must have class "tg-spoiler"', at)
        self.pile.append(_Open(tag, self.length, len(self.plain), attributes))

    def end(self, at: int) -> int:
        if not self.pile:
            self.refuse("Unexpected end tag", at)
        hit = END.match(self.source, at)
        if not hit:
            self.refuse("Unclosed end tag", at)
        found, opened = hit[1].lower(), self.pile.pop()
        if found and found != opened.tag:
            place = f"Unmatched end tag at byte offset {self.bytes_before(at)}"
            self.refuse(f'{place}, expected "</{opened.tag}>", found "</{found}>"')
        if self.length > opened.offset:
            self.close(opened)
        return hit.end()

    def close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": KINDS[opened.tag],
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        if opened.tag == "pre" and self.entities and _is_language_of(self.entities[-1], entity):
            entity["language"] = self.entities.pop()["language"]
        if self.finished(entity, opened):
            self.entities.append(entity)

    def finished(self, entity: Entity, opened: _Open) -> bool:
        """Add the attributes of a tag; return False for an invalid link, which leaves no entity in Telegram either."""
        if opened.tag == "a":
            url = opened.attributes.get("href") or "".join(self.plain[opened.begin :])
            entity["url"] = url
            return bool(re.match(r"(https?|tg|tonsite|mailto|tel):|[\w-]+\.\w", url))
        if opened.tag == "code" and (language := opened.attributes.get("class", "")).startswith("language-"):
            entity["language"] = language[len("language-") :]
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        return True

    def bytes_before(self, at: int) -> int:
        return len(self.source[:at].encode())

    def refuse(self, reason: str, at: int | None = None) -> NoReturn:
        place = "" if at is None else f" at byte offset {self.bytes_before(at)}"
        raise bad_request(f"can't parse entities: {reason}{place}")


def _decoded(hit: re.Match[str]) -> str:
    if hit[3]:
        return NAMED[hit[3]]
    code = int(hit[1], 16) if hit[1] else int(hit[2])
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _unescaped(value: str) -> str:
    return CHARACTER.sub(lambda hit: _decoded(hit) or hit[0], value) if "&" in value else value


def _is_language_of(inner: Entity, outer: Entity) -> bool:
    return "language" in inner and all(inner[key] == outer[key] for key in ("offset", "length"))
