"""Discrete Gaussian noise: an integer k with probability proportional to exp(-k² / (2 variance)), drawn exactly.

Only integers are used, so floating-point rounding cannot leak through the result (C2, C14). The algorithm is that of
Canonne, Kamath and Steinke, "The discrete Gaussian for differential privacy" (2020), sections 5.1 to 5.3: a discrete
Laplace is drawn, and accepted with the chance that makes it Gaussian. The US Census of 2020 was published with it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

Below = Callable[[int], int]
"""Random integer from 0 up to, but not including, the argument: `secrets.randbelow` in production."""


def discrete_gaussian(variance: int, below: Below) -> int:
    """Draw once. `variance` is a whole number from 1 on, and the variance of the result to ten digits."""
    scale = isqrt(variance) + 1
    while True:
        drawn = _discrete_laplace(scale, below)
        if _with_chance_exp((scale * abs(drawn) - variance) ** 2, 2 * variance * scale**2, below):
            return drawn


def _discrete_laplace(scale: int, below: Below) -> int:
    """Draw an integer k with probability proportional to exp(-|k| / scale)."""
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
    """Return True with probability exp(-numerator / denominator), for a fraction from 0 on."""
    while numerator > denominator:
        if not _with_chance_exp(1, 1, below):
            return False
        numerator -= denominator
    rounds = 1
    while below(denominator * rounds) < numerator:
        rounds += 1
    return rounds % 2 == 1
