"""A lesson as an educator saves it: tests give only the scenes, and count lines from the first of them."""

from __future__ import annotations

from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Lesson
from bot.lessons.problem import Problem

HEAD = """\
title: The well
about: Who may fetch water first.
badge: Bucket carrier
today: Say good morning to a neighbour.

"""
FIRST = HEAD.count("\n") + 1
"""Line on which the scenes begin."""


def lesson(scenes: str) -> tuple[Lesson | None, list[Problem]]:
    """Parse a lesson with these scenes."""
    return parse_script(Lesson, HEAD + scenes, "the-well", "lessons/the-well.yaml")


def where(problems: list[Problem]) -> list[tuple[int, str]]:
    """Return line (counted from the first scene) and code of each problem."""
    return [(found.line - FIRST + 1, found.code) for found in problems]
