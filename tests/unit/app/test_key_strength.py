"""A key that a person made up is refused, and one made by chance never is."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bot.app.keys import is_weak, opens_everything, pseudonym_key
from bot.errors import Refused

MADE_UP = (
    "a" * 32,
    "ab" * 20,
    "0123456789abcdef" * 2,
    "1234567890" * 4,
    "correcthorse" * 4,
    "abcdefghijklmnopqrstuvwxyz012345",
    "qwertyuiopasdfghjklzxcvbnm123456",
    "change-me-change-me-change-me-ok",
    "please-change-this-before-you-use-it",
    "A" * 60 + "bcdefgh1",
    "11111111112222222222333333333344444444445555555555",
)


@pytest.mark.parametrize("key", MADE_UP)
def test_a_secret_that_a_stranger_would_try_is_refused_with_how_to_make_a_good_one(key: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        pseudonym_key(tmp_path, {"BOT_SECRET": key})

    assert refused.value.what == "BOT_SECRET is easy to guess."
    assert refused.value.remedy == "Make one by chance: openssl rand -hex 32"
    assert key not in str(refused.value)


def test_a_key_made_by_chance_is_taken() -> None:
    chance = Random(19)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    for _ in range(2_000):
        assert not is_weak(f"{chance.getrandbits(256):064x}")
        assert not is_weak(f"{chance.getrandbits(128):032x}")
        assert not is_weak("".join(chance.choice(letters) for _ in range(32)))


def test_a_key_that_was_left_behind_in_data_opens_everything_though_the_bot_is_given_it_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = pseudonym_key(tmp_path, {}).reveal()
    assert opens_everything(tmp_path)
    monkeypatch.setenv("BOT_SECRET", key)
    assert opens_everything(tmp_path)
    monkeypatch.setenv("BOT_SECRET", "b" * len(key))
    assert not opens_everything(tmp_path), "another key lies there, of a start without the right one"
