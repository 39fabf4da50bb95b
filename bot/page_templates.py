"""Templates of pages that are one file each, compiled once in a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template


def page_template(path: Path) -> Template:
    """Return a template; it is compiled anew only after its file was saved."""
    return _environment(path.parent).get_template(path.name)


@cache
def _environment(folder: Path) -> Environment:
    return Environment(loader=FileSystemLoader(folder), autoescape=True)
