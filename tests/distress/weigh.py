"""`python -m tests.distress.weigh`: points for `rules.yaml`, fitted to the development lines.

Each concept gets the points with which disclosures and everyday lines come apart best (logistic regression, pulled
towards 0 so that few lines prove little). Look at what it prints before you take it: points that make no sense to
somebody who knows girls (a goat as a danger sign) mean that a list of words is wrong.
"""

from __future__ import annotations

import math
from collections import Counter

from tests.distress import languages, lines, matcher

TOWARDS_NOTHING = 4.0
SCALE = 10
CAUTION = -0.2
"""Below 0: rather ask a girl once too often than once too seldom."""
FEWEST_LINES = 4
AT_LEAST = {"suicide": 18, "starve": 18, "self-hurt": 14, "strong-sexual": 14, "strong-marry": 14, "strong-danger": 14,
            "strong-threat": 14, "strong-private": 14, "home-bad": 14, "strong-help": 13, "strong-bully": 10,
            "strong-groom": 10, "strong-money": 10, "come-room": 10, "pregnant": 8}  # fmt: skip
"""What people who know say these weigh, however few lines hold them."""
IGNORED = frozenset({"common"})
ROUNDS = 60


def main() -> None:
    found = [it for language in languages("development") for it in lines("development", language)]
    signs = [matcher().signs(line.text) - IGNORED for line in found]
    truth = [line.is_disclosure for line in found]
    seen = Counter(sign for line in signs for sign in line)
    used = sorted(sign for sign, times in seen.items() if times >= FEWEST_LINES)
    weights, base = fit([[sign for sign in line if seen[sign] >= FEWEST_LINES] for line in signs], truth, used)
    print(f"enough: {round(SCALE * (CAUTION - base))}\npoints:")
    points = {sign: max(round(SCALE * weights[sign]), AT_LEAST.get(sign, -100)) for sign in used}
    for sign in sorted(used, key=lambda sign: (-points[sign], sign)):
        if points[sign]:
            print(f"  {sign}: {points[sign]}")


def fit(signs: list[list[str]], truth: list[bool], used: list[str]) -> tuple[dict[str, float], float]:
    """One weight after the other is moved to where the rest of them wants it, a few dozen times."""
    weights, base = dict.fromkeys(used, 0.0), 0.0
    where = {sign: [number for number, line in enumerate(signs) if sign in line] for sign in used}
    scores = [0.0] * len(signs)
    everywhere = range(len(signs))
    for _ in range(ROUNDS):
        step = _step(everywhere, scores, truth, 0.0, 0.0)
        base += step
        scores = [score + step for score in scores]
        for sign in used:
            step = _step(where[sign], scores, truth, weights[sign], TOWARDS_NOTHING)
            weights[sign] += step
            for number in where[sign]:
                scores[number] += step
    return weights, base


def _step(of: range | list[int], scores: list[float], truth: list[bool], weight: float, pull: float) -> float:
    slope, bend = pull * weight, pull + 1e-9
    for number in of:
        likely = 1 / (1 + math.exp(-scores[number]))
        slope += likely - truth[number]
        bend += likely * (1 - likely)
    return -slope / bend


if __name__ == "__main__":
    main()
