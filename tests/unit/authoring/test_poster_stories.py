"""Words of a poster on where the stories are without Telegram: an https address, or one line."""

from __future__ import annotations

import pytest

from bot.authoring.handouts.poster import StoriesPlace, stories_place
from bot.errors import Refused

PAGE = "https://stories.example.org/stories-sw.html"


@pytest.mark.parametrize("address", [PAGE, "https://example.org", "https://a.b-c.example.org:8443/x/y_z~1/"])
def test_an_https_address_is_printed_with_its_code(address: str) -> None:
    assert stories_place(f" {address} ") == StoriesPlace(address, is_address=True)


@pytest.mark.parametrize(
    "address",
    [
        "http://stories.example.org/",
        "ftp://example.org/",
        "https://",
        "https://localhost/",
        f"{PAGE}?from=hill-school",
        f"{PAGE}#anna",
        "https://anna@example.org/",
        "https://example.org/ and more",
        "https://example.org/\u202eabc",
        f"https://example.org/{'a' * 61}",
    ],
)
def test_another_address_or_one_that_carries_something_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(Refused, match="is no address for a poster") as refused:
        stories_place(address)

    assert PAGE in refused.value.remedy


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("On the club's tablet", "On the club's tablet"),
        (" Ask Mrs  Wanjiku's club\n", "Ask Mrs Wanjiku's club"),
        ("នៅលើថេប្លេត\u200bរបស់ក្លឹប", "នៅលើថេប្លេត\u200bរបស់ក្លឹប"),
        ("क्लबको ट्याब्लेटमा", "क्लबको ट्याब्लेटमा"),
        ("a" * 80, "a" * 80),
    ],
)
def test_a_line_in_any_letters_is_printed_as_it_is(given: str, words: str) -> None:
    assert stories_place(given) == StoriesPlace(words)


@pytest.mark.parametrize("given", ["", " ", "a" * 81, "a\x1b[31mb", "a\u202eb"])
def test_an_empty_or_a_long_line_and_signs_that_nobody_sees_are_refused(given: str) -> None:
    with pytest.raises(Refused, match="cannot be printed"):
        stories_place(given)
