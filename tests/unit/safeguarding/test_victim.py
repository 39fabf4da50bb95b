"""The one a deed happens to: she herself, where `me` stands at the deed, whoever else is named (A6)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Safety, Scales, WordList
from bot.safeguarding.distress.matcher import Matcher

WORDS = {
    "en": WordList.model_validate(
        {
            "words": {
                "hit": "hits, beats",
                "fear-home": "afraid of .. uncle, afraid of .. cousin",
                "life-threat": "kill mama",
                "farewell": "i wrote a goodbye letter, goodbye letter",
                "friend": "my cousin, cousin, my friend, sister",
                "i": "i",
                "me": "me",
                "my": "my",
                "her": "her",
                "he": "she",
            }
        }
    ),
    "ne": WordList.model_validate({"spelling": "roman", "words": {"hit": "kutyo", "me": "malai", "friend": "sathi"}}),
    "fil": WordList.model_validate({"words": {"hit": "sinaktan", "me": "sakin, ko", "my": "ko", "friend": "pinsan"}}),
}
SCALES = Scales.model_validate(
    {
        "distress": {"enough": 1, "strong": "fear-home, life-threat, farewell", "concepts": {"plus-1": "hit"}},
        "friend": {"enough": 0},
    }
)


@pytest.mark.parametrize(
    ("typed", "friend"),
    [
        ("my cousin hits me", False),
        ("my cousin hits her", True),
        ("my cousin told me she hits", True),
        ("sathi malai kutyo", False),
        ("sathi kutyo malai", True),
        ("sinaktan sakin pinsan", False),
        ("sinaktan ko pinsan", True),
        ("afraid of cousin", False),
        ("i am afraid of my uncle", False),
        ("my friend is afraid of her uncle", True),
        ("my friend is afraid of my uncle", False),
        ("cousin said she kill mama", False),
        ("i wrote a goodbye letter to my sister", False),
        ("my sister has a goodbye letter", True),
    ],
)
def test_the_one_it_happens_to_is_told_from_a_friend_by_the_words_at_the_deed(typed: str, friend: bool) -> None:
    match = Matcher(Safety(vocabularies=WORDS, scales=SCALES)).match(typed)

    assert match.distress
    assert match.friend is friend
