"""A scale adds up the points of signs, and a strong sign just suffices whatever stands beside it (A4)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Scale
from bot.safeguarding.distress.scales import ScaleMatcher

SCALE = ScaleMatcher(
    Scale.model_validate(
        {
            "enough": 20,
            "strong": "suicide",
            "concepts": {"plus-12": "secret, ask+picture", "minus-30": "school"},
            "words": {"plus-9": "night, threa*"},
        }
    )
)


@pytest.mark.parametrize(
    ("signs", "above"),
    [
        (set(), -20),
        ({":secret"}, -8),
        ({":ask+picture"}, -8),
        ({"night"}, -11),
        ({":night"}, -20),
        ({"secret"}, -20),
        ({":secret", "night"}, 1),
        ({":secret", "threa*", "night"}, 10),
        ({":secret", ":uncle", "home"}, -8),
        ({":school"}, -50),
        ({":suicide"}, 0),
        ({":suicide", ":school"}, 0),
        ({":suicide", ":secret", "night"}, 1),
        ({"suicide"}, -20),
    ],
)
def test_signs_add_up_to_what_is_above_the_threshold(signs: set[str], above: int) -> None:
    assert SCALE.above(signs) == above


def test_the_signs_of_a_scale_are_its_concepts_its_words_and_the_strong_ones() -> None:
    assert set(SCALE.signs) == {":secret", ":ask+picture", ":school", "night", "threa*", ":suicide"}
    assert SCALE.strong == {":suicide"}
