"""Numbers, also in words, links and addresses, plates of vehicles, numbers of houses, and birth dates. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.lessons.model.wording import Personal
from bot.safeguarding.messages.tokens import LETTER, CharRange, any_of, is_khmer

FEWEST = 5
"""Fewest digits, in words or not, that are taken for a number: as in figures."""

REGIONS = ("KE", "NP", "KH", "PH", "NL")
"""Countries whose telephone numbers are recognised in any notation."""

_ENDS = "कम|com|org|net|info|app|link|me|io|co|tv|edu|gov|ke|np|kh|ph|nl"
_MAILS = "जिमेल|जीमेल|याहु|g ?mail|gee ?mail|yahoo|ymail|hot ?mail|out ?look|i ?cloud|proton(?:mail)?"
_DOT = r"(?:\s*\.\s*|\s*[(\[]?\b(?:dot|punto|nukta|punkt|tuldok)\b[)\]]?\s*|\s*डट\s*)"
_AT = r"(?:\s*@\s*|\s*[(\[]\s*at\s*[)\]]\s*|\s+(?:at|ett|et)\s+(?:the\s+rate\s+)?|\s+एट\s+)"
_NAME = r"(?>[\w\u0900-\u097f+-]+)"
_PATTERNS = tuple(
    re.compile(f"(?i){pattern}")
    for pattern in (
        r"\b(?:https?://|www\.)\S+",
        rf"(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.(?:{_ENDS})\b(?:/\S*)?",
        r"(?<!\S)\S[^\s@]*@\S+\.\S+",
        rf"(?<![\w.+-]){_NAME}(?:{_DOT}{_NAME}|\s+(?:underscore|dash)\s+{_NAME}){{0,4}}{_AT}(?:{_MAILS})(?![\w\u0900-\u097f])"
        rf"(?:{_DOT}(?:{_ENDS})(?![\w\u0900-\u097f]))*",
        r"@\s?[\w.]{2,}",
        r"\bat[\s-]+(?:sign|the[\s-]+rate)(?:[\s-]+(?:of|sign))?[\s:]+[\w.]{2,}",
        rf"(?<![\w-])(?>[\w-]+)\s*(?:\bdot\b|\s\.\s|डट)\s*(?:{_ENDS})\b(?:\s*(?:/|\bslash\b)\s*[\w.-]+)*",
        rf"(?<![\w-])(?>[\w-]+)\s?\.\s?(?:{_ENDS})\s*(?:/|\bslash\b)\s*[\w.-]+",
        r"\+?\d(?:[\s.,\-_/()*|~•·–—\u2190-\u2bff\U0001f300-\U0001faff]{0,3}\d){4,}",
    )
)
"""Numbers, links, addresses and `@` handles, also spelled out ("dot", "at sign", "t . me / X").

No pattern may begin to match inside what it looks for: a text of 4096 `@` once took half a minute, in which no learner
was answered.
"""
_LIKE_DIGITS = r"(?>(?=[A-Za-z]*\d)[\dOoIilLSsBZ]+)"
_LOOKS_LIKE_A_NUMBER = re.compile(rf"(?<!\w){_LIKE_DIGITS}(?:[\s.,\-/]{{1,3}}{_LIKE_DIGITS}(?!\w))*(?!\w)")
_LEAST_DIGITS = 0.55
"""Share of digits in a run of digits and letters that look like some (O, I, l, S), from which on it is a number."""

_PLATES = (
    re.compile(r"(?i)(?<!\w)k[a-z]{2,3}[\s-]?\d{3}[\s-]?[a-z](?!\w)"),  # Kenya
    re.compile(r"(?<!\w)\d[A-Z]{1,2}[\s-]?\d{4}(?!\w)|(?i:(?<!\w)\d[a-z]{1,2}-\d{4}(?!\w))"),  # Cambodia
    re.compile(
        r"(?i)(?<!\w)(?:ba|ga|lu|na|ko|me|ja|sa|bhe|ra|ka|ma|se|dha|su|pradesh)[\s-]?\d{1,2}[\s-]?(?:pa|cha|kha|ja|ka|ga|jha|gha|ba|ya)[\s-]?\d{2,4}(?!\w)"
    ),  # Nepal
    re.compile(r"(?<![\w\u0900-\u097f])[\u0900-\u0963]{1,4}\s?\d{1,2}\s?[\u0900-\u0963]{1,3}\s?\d{3,4}(?!\w)"),
    re.compile(
        r"(?<!\w)(?!(?:KES|KSH|PHP|NPR|USD|KHR|NRS|FORM|TOP|AGE|THE|AND)\b)[A-Z]{3}[\s-]?\d{3,4}(?!\w)"
    ),  # Philippines
    re.compile(r"(?<!\w)\d{4}[\s-]?(?!KM|PM|AM|AD|BC|BS|TV|KG)[A-Z]{2}(?!\w)"),
    re.compile(r"(?<!\w)\d{3}[\s-]?(?!KES|KSH|PHP|NPR|USD|KHR|NRS)[A-Z]{3}(?!\w)"),
)
_DAY = r"(?:ika-?)?\d{1,2}(?:st|nd|rd|th|e)?"
_REACH = 40
"""Letters between "birthday" and the date."""


_PURE_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f\u1780-\u17d3\u17dd])"


class NumberWords:
    """Words for the digits: finds numbers of which some digits are words."""

    def __init__(self, number_words: Iterable[str]) -> None:
        """Index the words."""
        words = set(number_words)
        spaced, khmer = any_of(it for it in words if not is_khmer(it)), any_of(filter(is_khmer, words))
        one = rf"(?:{spaced})(?!{_PURE_LETTER})|{khmer}|\d{{1,4}}(?!\d)"
        self._piece = re.compile(rf"(?i){one}")
        self._run = re.compile(rf"(?i)(?<!{LETTER})(?:(?>{one})(?>[\s,.\-/]{{0,3}})(?:(?:na|and)\s)?)++")

    def __call__(self, text: str) -> Iterator[CharRange]:
        """Yield the runs of digits and words that are five pieces, or six digits, long."""
        for run in self._run.finditer(text):
            pieces = list(self._piece.finditer(run[0]))
            digits = sum(len(it[0]) if it[0].isdecimal() else 1 for it in pieces)
            all_digits = all(it[0].isdecimal() for it in pieces)
            if len(pieces) >= FEWEST or (digits > FEWEST and not all_digits):
                yield run.start(), run.start() + pieces[-1].end()


class Numbered:
    """Rules by which numbers are found. Digits of every script are read."""

    def __init__(self, personal: Personal) -> None:
        """Index the lists."""
        self._words = NumberWords(word for words in personal.number_words.values() for word in words)
        months, born, ids = any_of(personal.months), any_of(personal.birth_words), any_of(personal.id_words)
        in_khmer = any_of(it for it in personal.house_words if is_khmer(it))
        units = rf"(?<!{LETTER})(?:{any_of(it for it in personal.house_words if not is_khmer(it))})|{in_khmer}"
        date = (
            rf"(?:(?:\d{{4}}\s?(?:साल|sal|saal|bs)?\s?)?(?:{months})(?!{LETTER})\s?(?:the\s|ga?te\s)?{_DAY}(?:,?\s?\d{{4}})?"
            rf"|{_DAY}\s?(?:of\s|ng\s|sa\s|ya\s|,\s?|khae\s|ខែ\s?)*(?:{months})(?!{LETTER})(?:,?\s?(?:ឆ្នាំ\s?)?\d{{2,4}})?|(?:mwaka\swa\s\d{{4}}\s)?mwezi\swa\s\w+\starehe\s\w+|tarehe\s\w+\smwezi\swa\s\w+(?:\smwaka\swa\s\d{{4}}|\s\d{{4}})?"
            rf"|\d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,4}})?|(?:19|20)\d\d)"
        )
        self._birth = re.compile(
            rf"(?i)(?:(?:{born})(?P<between>[^.!?।]{{0,{_REACH}}}?)(?<!\d)(?P<after>{date})(?!\d)"
            rf"|(?<!\d)(?P<before>{date})(?!\d)[^.!?।]{{0,{_REACH}}}?(?:{born}))"
        )
        self._id = re.compile(
            rf"(?i)(?<!{LETTER})(?:{ids})\.?\s?(?:no|number|num|namba|nambari|numero|ko|नं|नम्बर|is|ni|ay|yangu|card|[:#.])"
            rf"(?:\s?(?:is|ni|ay|ko|yangu|[:#.]))*\s?(?P<number>[a-z/-]{{0,5}}\d[\w/-]*)"
        )
        self._house = re.compile(
            rf"(?i)(?:{units})(?:\s?[.:#]|\s(?:no|number|num|namba|nambari|numero|nr|lek|नं|नम्बर)(?!{LETTER})\.?:?|\s?លេខ)?\s?#?\s?(?P<number>[a-z]?\d{{1,4}}\s?-?[a-z]?)(?![\w])"
        )

    def __call__(self, text: str) -> Iterator[CharRange]:
        """Yield the spans of links, addresses, plates, dates, and numbers of five or more digits, in words or not."""
        plain = "".join(_plain_digit(sign) for sign in text)
        for pattern in _PATTERNS:
            yield from (match.span() for match in pattern.finditer(plain))
        yield from self._words(plain)
        if not any(sign.isdigit() for sign in plain):
            return
        for pattern in (*_PLATES, self._house, self._id):
            yield from (match.span() for match in pattern.finditer(plain))
        for match in self._birth.finditer(plain):
            yield match.span("after" if match["after"] else "before")
        yield from _look_alike(plain)
        yield from _telephone_numbers(plain)


def _look_alike(plain: str) -> Iterator[CharRange]:
    """Yield numbers in which letters stand for digits: "O7I2 34S 678"."""
    for match in _LOOKS_LIKE_A_NUMBER.finditer(plain):
        signs = [sign for sign in match[0] if sign.isalnum()]
        digits = sum(sign.isdigit() for sign in signs)
        if len(signs) > FEWEST and digits >= _LEAST_DIGITS * len(signs):
            yield match.span()


def _telephone_numbers(plain: str) -> Iterator[CharRange]:
    if sum(sign.isdigit() for sign in plain) < FEWEST:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher  # here: loading is slow and rarely needed

    for region in REGIONS:
        for it in PhoneNumberMatcher(plain, region, leniency=Leniency.POSSIBLE):
            if sum(map(str.isdigit, it.raw_string)) >= FEWEST:
                yield it.start, it.end


def _plain_digit(sign: str) -> str:
    """Return the digits of Nepali, Khmer and all other scripts as 0 to 9. Length is kept, so spans stay valid."""
    return str(unicodedata.digit(sign, sign)) if not sign.isascii() else sign
