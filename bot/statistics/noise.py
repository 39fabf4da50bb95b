"""Discrete Laplace noise: an integer k with probability proportional to exp(-|k| / scale), drawn exactly (C2, C14).

Only integers are used, so floating-point rounding cannot leak through the result. The algorithm is that of Canonne,
Kamath and Steinke, "The discrete Gaussian for differential privacy" (2020), section 5.2.
"""

from __future__ import annotations

from collections.abc import Callable

Below = Callable[[int], int]
"""Random integer from 0 up to, but not including, the argument: `secrets.randbelow` in production."""


def discrete_laplace(scale: int, below: Below) -> int:
    """Draw once. `scale` is 1 / epsilon."""
    while True:
        rest = below(scale)
        if not _with_chance_exp(rest, scale, below):
            continue
        size = rest + scale * _whole_part(below)
        is_negative = bool(below(2))
        if not (is_negative and size == 0):  # else zero would be twice as likely
            return -size if is_negative else size


def _whole_part(below: Below) -> int:
    count = 0
    while _with_chance_exp(1, 1, below):
        count += 1
    return count


def _with_chance_exp(numerator: int, denominator: int, below: Below) -> bool:
    """Return True with probability exp(-numerator / denominator), for a fraction from 0 to 1."""
    rounds = 1
    while below(denominator * rounds) < numerator:
        rounds += 1
    return rounds % 2 == 1
