"""The code of a phone whose clock is half a minute off still opens the room; an older one does not (C12)."""

from __future__ import annotations

import pytest

from bot.safeguarding.moderation.second_factor import otpauth_address, step_of

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 59
"""Seconds since 1970: in the second step of 30 seconds, which has the number 1."""
CODES = {0: "702218", 1: "503347", 2: "946038", 3: "111507"}
"""By the number of the step, reckoned by hand as RFC 6238 says."""


@pytest.mark.parametrize(("step", "found"), [(0, 0), (1, 1), (2, 2), (3, None)])
def test_the_step_of_a_code_is_known_one_before_and_one_after(step: int, found: int | None) -> None:
    assert step_of(SECRET, CODES[step], NOW) == found


@pytest.mark.parametrize("code", ["", "123", "12345678901234567890", "-00001", "abcdef"])
def test_other_text_is_the_code_of_no_step(code: str) -> None:
    assert step_of(SECRET, code, NOW) is None


def test_a_space_in_the_middle_is_no_mistake() -> None:
    assert step_of(SECRET, f"{CODES[1][:3]} {CODES[1][3:]}", NOW) == 1


def test_a_phone_learns_the_name_of_the_account() -> None:
    expected = f"otpauth://totp/Safe%20Online%20World:anna?secret={SECRET}&issuer=Safe%20Online%20World"

    assert otpauth_address(SECRET, "anna") == expected
