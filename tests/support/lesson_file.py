"""A lesson as a teacher saves it: only its scenes are told, and problems are counted from the first line of them."""

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
"""The line a lesson's scenes begin on."""


def lesson(scenes: str) -> tuple[Lesson | None, list[Problem]]:
    """A lesson with these scenes, as its author wrote it."""
    return parse_script(Lesson, HEAD + scenes, "the-well", "lessons/the-well.yaml")


def where(problems: list[Problem]) -> list[tuple[int, str]]:
    """Line (counted from the first scene on) and code of each problem."""
    return [(found.line - FIRST + 1, found.code) for found in problems]
